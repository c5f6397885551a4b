using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ElfNotes.TestKit;

namespace ElfNotes.Cli.Tests;

/// <summary>The JSON output against the schema that is shipped.</summary>
public class JsonSchemaTests(ITestOutputHelper output)
{
    private static readonly string Schema = File.ReadAllText(Path.Combine(Command.Repository, "docs", "elfnotes-1.schema.json"));

    private static readonly string[] SharedFolders = ["corpus/hostile", "corpus/archive", "corpus/object", "corpus/kernel", "corpus/core", "xen-images", "hostile"];

    [Fact]
    public void Every_document_is_valid_and_every_property_of_the_schema_is_used()
    {
        using var folder = new TemporaryFolder();
        var validator = new SchemaValidator(Schema);
        foreach (var document in Documents(folder))
        {
            var errors = validator.Validate(document);
            Assert.True(errors.Count == 0, string.Join('\n', errors.Take(5)) + "\n" + document[..Math.Min(document.Length, 2000)]);
        }

        Assert.Empty(validator.Described.Except(validator.Met));
    }

    [Fact]
    public void Another_validator_agrees()
    {
        const string Env = "/usr/bin/env";
        Assert.SkipUnless(File.Exists(Env) && Command.RunProcess(Env, ["python3", "-c", "import jsonschema; jsonschema.Draft202012Validator"], []).Status == 0, "needs Debian's package python3-jsonschema");
        using var folder = new TemporaryFolder();
        var paths = Documents(folder).Select((document, index) => folder.Add($"{index}.json", Encoding.UTF8.GetBytes(document))).ToArray();
        var program = "import json, sys, jsonschema\ns = json.load(open('docs/elfnotes-1.schema.json'))\njsonschema.Draft202012Validator.check_schema(s)\nfor p in sys.argv[1:]: jsonschema.Draft202012Validator(s).validate(json.load(open(p)))\nprint(len(sys.argv) - 1)";
        var result = Command.RunProcess(Env, ["python3", "-c", program, .. paths], []);
        Assert.True(result.Status == 0, result.ErrorText);
        Assert.Equal(paths.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), result.Text.Trim());
    }

    [Fact]
    public void Documents_of_the_shared_corpus_are_valid()
    {
        var files = SharedFolders.Select(name => Require.Shared(name)).SelectMany(folder => Directory.GetFiles(folder)).ToArray();
        var validator = new SchemaValidator(Schema);
        foreach (var verb in (string[])["show", "check"])
        {
            var result = Command.Run([verb, "--format", "json", .. files]);
            Assert.Empty(validator.Validate(result.Text));
            Assert.Equal(files.Length, JsonNode.Parse(result.Text)!["files"]!.AsArray().Count);
        }

        output.WriteLine($"{files.Length} files");
    }

    [Theory]
    [InlineData("schema", "\"elfnotes/2\"")]
    [InlineData("files/0/path", "7")]
    [InlineData("files/0/unheardOf", "true")]
    [InlineData("files/0/error", "{\"code\":\"EN1001\",\"offset\":0,\"message\":\"both\"}")]
    [InlineData("files/0/elf/class", "16")]
    [InlineData("files/0/notes/0/desc", "\"0g\"")]
    [InlineData("files/0/notes/0/desc", "\"012\"")]
    [InlineData("files/0/notes/0/offset", "-1")]
    [InlineData("files/0/notes/0/offset", "1.5")]
    [InlineData("files/0/notes/0/offset", "18446744073709551616")]
    [InlineData("files/0/notes/0/type", null)]
    [InlineData("files/0/verdicts/0/accepts", "\"yes\"")]
    [InlineData("files/0/verdicts/0/addresses/virt_base", "\"0x0\"")]
    [InlineData("files/0/verdicts/1/findings/0/code", "\"E1\"")]
    [InlineData("files/0/verdicts/1/findings/0/severity", "\"fatal\"")]
    public void A_wrong_document_is_found(string path, string? value)
    {
        var validator = new SchemaValidator(Schema);
        var root = JsonNode.Parse(Command.Run("check", "--format", "json", "--xen", "4.17", "examples/images/pv-good.elf").Text)!;
        Assert.Empty(validator.Validate(root.ToJsonString()));
        var names = path.Split('/');
        var node = names[..^1].Aggregate(root, (parent, name) => int.TryParse(name, out var index) ? parent[index]! : parent[name]!);
        if (value is null) Assert.True(node.AsObject().Remove(names[^1]));
        else node[names[^1]] = JsonNode.Parse(value);
        Assert.NotEmpty(validator.Validate(root.ToJsonString()));
    }

    [Fact]
    public void Numbers_keep_all_64_bits()
    {
        using var json = JsonDocument.Parse(Command.Run("check", "--format", "json", "examples/images/pv-good.elf").Text);
        var file = json.RootElement.GetProperty("files")[0];
        var entry = file.GetProperty("notes").EnumerateArray().Single(note => note.GetProperty("name").GetString() == "ENTRY");
        Assert.Equal("18446744071563116544", entry.GetProperty("value").GetRawText());
        Assert.Equal("00001080ffffffff", entry.GetProperty("desc").GetString());
        Assert.Equal("18446744071563116544", file.GetProperty("verdicts")[0].GetProperty("addresses").GetProperty("virt_entry").GetRawText());
    }

    // Few processes: each is given several files.
    private static IEnumerable<string> Documents(TemporaryFolder folder)
    {
        string[] examples = [.. Directory.GetFiles(Path.Combine(Command.Repository, "examples", "images"), "*.elf")];
        string[] made =
        [
            folder.Add("two-views.elf", SampleFiles.TwoViews()), folder.Add("descsz.elf", SampleFiles.DescriptorPastTheEnd()), folder.Add("mixed.a", SampleFiles.MixedArchive()),
            folder.Add("hostile.elf", SampleFiles.HostileNotes()), folder.Add("legacy.elf", SampleFiles.HostileLegacyString()), folder.Add("hostile.a", SampleFiles.HostileMembers()),
            folder.Add("bzImage", SampleFiles.BzImage(Kernels.Hybrid().Build())), folder.Add("empty", []), folder.Add("text", "text"u8.ToArray()), folder["missing"], folder.Path, folder.Add("kernel.ld", "SECTIONS { .notes : { *(.note.*) } }"u8.ToArray()),
            folder.Add("cut.gz", SampleFiles.Gzip(Kernels.Pv().Build())[..60]), folder.Add("elf32.elf", Kernels.Hybrid(32).Build()),
        ];
        foreach (var verb in (string[])["show", "check"])
        {
            yield return Command.Run([verb, "--format", "json", .. examples]).Text;
            yield return Command.Run([verb, "--format", "json", .. made]).Text;
            yield return Command.Run([verb, "--format", "json", made[0]]).Text;
            yield return Command.Run([verb, "--format", "json", folder["missing"]]).Text;
        }

        yield return Command.Run("show", "--format", "json", "--owner", "nobody", examples[0]).Text;
        var plan = folder.Add("notes.yaml", "notes: [{owner: Xen, type: XEN_VERSION, string: xen-3.0}, {owner: Xen, type: LOADER, string: generic}]"u8.ToArray());
        yield return Command.Run(["check", "--format", "json", "--plan", plan, made[2], examples[0]]).Text;
        yield return Command.Run(["check", "--format", "json", "--explain", .. examples]).Text;
    }
}
