using System.Text.Json;
using ElfNotes.TestKit;

namespace ElfNotes.Cli.Tests;

/// <summary><c>check --format sarif</c>: valid by the schema of SARIF 2.1.0, and shown by a code host as it should be.</summary>
public class SarifTests
{
    private const string PvOnly = "examples/images/pv-good.elf";
    private const string Refused = "examples/images/pvh-no-note.elf";

    [Fact]
    public void Every_log_is_valid()
    {
        var schema = Environment.GetEnvironmentVariable("ELFNOTES_SARIF_SCHEMA");
        Require.Oracle(schema is { Length: > 0 } && File.Exists(schema), "needs the schema of SARIF 2.1.0 as the file that ELFNOTES_SARIF_SCHEMA names");
        const string Env = "/usr/bin/env";
        Require.Oracle(File.Exists(Env) && Command.RunProcess(Env, ["python3", "-c", "import jsonschema"], []).Status == 0, "needs Debian's package python3-jsonschema");
        using var folder = new TemporaryFolder();
        var logs = Logs(folder).Select((log, index) => folder.Add($"{index}.sarif", System.Text.Encoding.UTF8.GetBytes(log))).ToArray();
        const string Program = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            validator = jsonschema.validators.validator_for(schema)
            validator.check_schema(schema)
            wrong = json.load(open(sys.argv[2])); del wrong["runs"][0]["tool"]["driver"]["name"]
            assert not validator(schema).is_valid(wrong), "the schema finds nothing"
            for path in sys.argv[2:]: validator(schema).validate(json.load(open(path)))
            print(len(sys.argv) - 2)
            """;
        var result = Command.RunProcess(Env, ["python3", "-c", Program, schema!, .. logs], []);
        Assert.True(result.Status == 0, result.ErrorText);
        Assert.Equal(logs.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), result.Text.Trim());
    }

    [Fact]
    public void A_refusal_is_an_error_only_where_the_loader_was_asked_to_accept()
    {
        var asked = Results(Command.Run("check", "--format", "sarif", "--expect", "xen-pvh", PvOnly).Text).Where(IsPvh).ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, result => Assert.Equal(("fail", "error"), KindAndLevel(result)));
        var unasked = Results(Command.Run("check", "--format", "sarif", PvOnly).Text).Where(IsPvh).ToList();
        Assert.NotEmpty(unasked);
        Assert.All(unasked, result => Assert.Equal(("informational", "none"), KindAndLevel(result)));

        static bool IsPvh(JsonElement result) => result.GetProperty("message").GetProperty("text").GetString()!.StartsWith("xen-pvh", StringComparison.Ordinal);
        static (string?, string?) KindAndLevel(JsonElement result) => (result.GetProperty("kind").GetString(), result.GetProperty("level").GetString());
    }

    [Fact]
    public void A_result_has_its_rule_its_place_and_what_to_do()
    {
        using var log = JsonDocument.Parse(Command.Run("check", "--format", "sarif", "--for", "xen-pvh", Refused).Text);
        var run = log.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().ToDictionary(rule => rule.GetProperty("id").GetString()!, rule => rule.GetProperty("shortDescription").GetProperty("text").GetString()!);
        var result = Assert.Single(run.GetProperty("results").EnumerateArray());
        Assert.NotEqual(result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleId").GetString()!]);
        Assert.Contains(". Fix: .pushsection .note.Xen,", result.GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(Refused, result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.True(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
    }

    [Fact]
    public void The_alert_of_a_build_is_that_of_the_next()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Add("kernel.elf", Kernels.PvWithoutNotes().Build());
        var first = Results(Command.Run("check", "--format", "sarif", "--expect", "xen-pv", path).Text);
        folder.Add("kernel.elf", Kernels.PvWithoutNotes().With(LoadSegment.At(0x200000, Kernels.VirtBase64 + 0x200000, 0x1000)).Build());
        var second = Results(Command.Run("check", "--format", "sarif", "--expect", "xen-pv", path).Text);
        Assert.Equal(first.Select(Fingerprint), second.Select(Fingerprint));
        Assert.Equal(first.Count, first.Select(Fingerprint).Distinct().Count());

        static string? Fingerprint(JsonElement result) => result.GetProperty("partialFingerprints").GetProperty("elfnotes/v1").GetString();
    }

    private static List<JsonElement> Results(string log)
    {
        using var document = JsonDocument.Parse(log);
        return [.. document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(result => result.Clone())];
    }

    private static IEnumerable<string> Logs(TemporaryFolder folder)
    {
        string[] examples = [.. Directory.GetFiles(Path.Combine(Command.Repository, "examples", "images"), "*.elf")];
        string[] made =
        [
            folder.Add("hostile.elf", SampleFiles.HostileNotes()), folder.Add("legacy.elf", SampleFiles.HostileLegacyString()), folder.Add("hostile.a", SampleFiles.HostileMembers()),
            folder.Add("mixed.a", SampleFiles.MixedArchive()), folder.Add("bz Image%20#1", SampleFiles.BzImage(Kernels.Hybrid().Build())), folder.Add("empty", []), folder["missing"],
            folder.Add("kernel.ld", "SECTIONS\n{\n  .text : { *(.text) }\n  /DISCARD/ : { *(.note.*) }\n}\n"u8.ToArray()),
        ];
        yield return Command.Run(["check", "--format", "sarif", .. examples]).Text;
        yield return Command.Run(["check", "--format", "sarif", "--expect", "xen-pv,xen-pvh", .. examples]).Text;
        yield return Command.Run(["check", "--format", "sarif", .. made]).Text;
        yield return Command.Run("check", "--format", "sarif", folder["missing"]).Text;
        yield return Command.Run(File.ReadAllBytes(Path.Combine(Command.Repository, PvOnly)), ["check", "--format", "sarif", "-"]).Text;
    }
}
