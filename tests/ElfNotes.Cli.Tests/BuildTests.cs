using System.Text;

namespace ElfNotes.Cli.Tests;

public sealed class BuildTests
{
    private const string Sound = "machine: x86-64\nnotes:\n  - {owner: GNU, type: NT_GNU_ABI_TAG, u32: [0, 6, 1, 0]}\n  - {owner: Me, type: 1, string: hello}\n";

    [Fact]
    public void Several_outputs_are_written_at_once()
    {
        using var folder = new TemporaryFolder();
        var source = folder.Add("notes.yaml", Sound);
        var result = Command.Run("build", source, "-o", folder["a.o"], "-o", folder["a.bin"]);
        Assert.Equal((0, "", ""), (result.Status, result.Text, result.ErrorText));
        Assert.Equal("040000001000000001000000474E5500000000000600000001000000000000000300000006000000010000004D65000068656C6C6F000000", Convert.ToHexString(File.ReadAllBytes(folder["a.bin"])));
        Assert.Equal(0, Command.Run("build", source, "-o", folder["b.o"]).Status);
        Assert.Equal(File.ReadAllBytes(folder["a.o"]), File.ReadAllBytes(folder["b.o"]));
        var shown = Command.Run("show", folder["a.o"]);
        Assert.Contains("NT_GNU_ABI_TAG", shown.Text, StringComparison.Ordinal);
        Assert.Equal(["a.bin", "a.o", "b.o", "notes.yaml"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_an_output_it_says_what_the_plan_holds()
    {
        var result = Command.Run(Encoding.UTF8.GetBytes(Sound), ["build", "-"]);
        Assert.Equal(0, result.Status);
        Assert.Equal("2 notes for x86-64\n  section .note.ABI-tag, padded to 4\n    GNU  NT_GNU_ABI_TAG  0x0 (4 bytes), 0x6 (4 bytes), 0x1 (4 bytes), 0x0 (4 bytes)\n  section .note.Me, padded to 4\n    Me   0x1             \"hello\"\n", result.Text);
    }

    [Fact]
    public void An_error_has_its_place_and_leaves_every_output_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var source = folder.Add("notes.yaml", "notes:\n  - {owner: Xen, type: ENTRI, u64: 1}\n  - {owner: Me, type: 1, u8: 300}\n");
        var old = folder.Add("a.o", "old");
        var result = Command.Run("build", source, "-o", old, "-o", folder["a.bin"]);
        Assert.Equal((1, ""), (result.Status, result.Text));
        var lines = result.ErrorText.Split('\n');
        Assert.StartsWith($"{source}:2:24: error EN4007: Xen has no type \"ENTRI\"", lines[0], StringComparison.Ordinal);
        Assert.Equal("    fix: Write ENTRY", lines[1]);
        Assert.StartsWith($"{source}:3:30: error EN4006:", lines[2], StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(old));
        Assert.Equal(["a.o", "notes.yaml"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_one_output_cannot_hold_stops_the_others()
    {
        using var folder = new TemporaryFolder();
        var source = folder.Add("notes.yaml", "loaders: []\nnotes:\n  - {owner: Xen, type: PHYS32_ENTRY, symbol: start}\n");
        var result = Command.Run("build", source, "-o", folder["a.o"], "-o", folder["a.bin"]);
        Assert.Equal(1, result.Status);
        Assert.Contains($"{source}:3:5: error EN4014:", result.ErrorText, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["a.o"]));
    }

    [Fact]
    public void What_no_output_can_hold_is_said_once()
    {
        using var folder = new TemporaryFolder();
        var source = folder.Add("notes.yaml", "notes:\n  - {owner: Me, type: 1, string: a, section: .bss}\n  - {owner: Me, type: 2, string: a, section: .text}\n");
        var result = Command.Run("build", source, "-o", folder["a.o"], "-o", folder["a.S"], "-o", folder["a.h"], "-o", folder["a.rs"]);
        Assert.Equal(1, result.Status);
        Assert.Equal(2, result.ErrorText.Split("error EN4014").Length - 1);
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        var source = folder.Add("notes.yaml", Sound);
        Directory.CreateDirectory(folder["b.o"]);
        var result = Command.Run("build", source, "-o", folder["a.o"], "-o", folder["b.o"]);
        Assert.Equal(3, result.Status);
        Assert.Contains("b.o: it is a directory (EN5007)", result.ErrorText, StringComparison.Ordinal);
        Assert.Equal(["notes.yaml"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
        Assert.Equal(3, Command.Run("build", source, "-o", folder["none/a.o"]).Status);
    }

    [Theory]
    [InlineData("none/a.o", "none/a.o: there is no folder none (EN5007)")]
    [InlineData("/proc/a.o", "/proc/a.o: no file can be made in its folder: its file system takes none (EN5007)")]
    [InlineData("src.o", "src.o: it is a directory (EN5007)")]
    public void Why_a_file_cannot_be_written_is_said_in_words_of_our_own(string output, string words)
    {
        using var folder = new TemporaryFolder();
        var source = folder.Add("notes.yaml", Sound);
        Directory.CreateDirectory(folder["src.o"]);
        foreach (var start in (string[])["$E build notes.yaml -o ", "$E new xen-pvh -o "])
        {
            var result = Command.RunShell($"cd {Command.Quote(folder.Path)} && {start}{output}");
            Assert.Equal((3, $"elfnotes: {words}\n"), (result.Status, result.ErrorText));
        }
    }

    [Fact]
    public void An_option_for_scripts_wants_a_script()
    {
        using var folder = new TemporaryFolder();
        var result = Command.Run("build", folder.Add("notes.yaml", Sound), "-o", folder["a.o"], "--full");
        Assert.Equal(2, result.Status);
        Assert.Contains("there is no .ld among the outputs", result.ErrorText, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["a.o"]));
    }

    [Fact]
    public void A_description_given_to_check_is_told_where_to_go()
    {
        using var folder = new TemporaryFolder();
        var source = folder.Add("notes.yaml", Sound);
        var result = Command.Run("check", source);
        Assert.Equal(3, result.Status);
        Assert.Contains($"; elfnotes build {source} checks a description of notes\n", result.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_source_is_EN4001()
    {
        using var folder = new TemporaryFolder();
        var source = folder.Add("notes.yaml", "notes:\n  - owner: [Xen\n");
        var result = Command.Run("build", source, "-o", folder["a.o"]);
        Assert.Equal(1, result.Status);
        Assert.Contains("error EN4001: the [ that opens here is not closed", result.ErrorText, StringComparison.Ordinal);
        Assert.StartsWith("<stdin>:1:1: error EN4001: there is nothing in it", Command.Run([], ["build", "-"]).ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("what is written follows from the suffix; known are .o (", "build", "x.yaml", "-o", "a.out")]
    [InlineData("-o ./x.o is also a source", "build", "x.o", "-o", "./x.o")]
    [InlineData("comes twice", "build", "x.yaml", "-o", "a.o", "-o", "./a.o")]
    [InlineData("build needs at least one SOURCE", "build")]
    [InlineData("--machine: 'z80' is none of", "build", "x.yaml", "--machine", "z80")]
    [InlineData("--loaders: 'lilo' is none of", "build", "x.yaml", "--loaders", "lilo")]
    [InlineData("there is no option --form", "build", "x.yaml", "--form")]
    public void Wrong_usage_is_status_2(string message, params string[] arguments)
    {
        var result = Command.Run(arguments);
        Assert.Equal(2, result.Status);
        Assert.Contains(message, result.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_go_before_what_the_source_says()
    {
        using var folder = new TemporaryFolder();
        var source = folder.Add("notes.yaml", "machine: x86-64\nnotes:\n  - {owner: Me, type: 1, pointer: 1}\n");
        Assert.Equal(0, Command.Run("build", source, "--machine", "s390x", "-o", folder["a.bin"]).Status);
        Assert.Equal("0000000300000008000000014D6500000000000000000001", Convert.ToHexString(File.ReadAllBytes(folder["a.bin"])));
        var result = Command.Run("build", source, "--loaders", "qemu,xen-pvh");
        Assert.Equal(1, result.Status);
        Assert.Contains("EN4010", result.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_beside_the_source_is_found_by_it()
    {
        using var folder = new TemporaryFolder();
        folder.Add("salt", "\u0001\u0002");
        var source = folder.Add("notes.yaml", "notes:\n  - {owner: Me, type: 1, file: salt}\n");
        Assert.Contains("0102", Command.Run("build", source).Text, StringComparison.Ordinal);
        var missing = Command.Run("build", folder.Add("other.yaml", "notes:\n  - {owner: Me, type: 1, file: none}\n"));
        Assert.Equal(1, missing.Status);
        Assert.Contains("other.yaml:2:32: error EN4005: the file \"none\" cannot be read", missing.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_is_missing_is_status_3()
    {
        var result = Command.Run("build", "no-such.yaml");
        Assert.Equal((3, "elfnotes: no-such.yaml: no such file (EN1008)\n"), (result.Status, result.ErrorText));
    }

    [Fact]
    public void Notes_of_a_file_and_of_a_description_go_together()
    {
        using var folder = new TemporaryFolder();
        var source = folder.Add("notes.yaml", Sound);
        Assert.Equal(0, Command.Run("build", source, "-o", folder["a.o"]).Status);
        var more = folder.Add("more.yaml", "notes:\n  - {owner: More, type: 2, u32: 7}\n");
        Assert.Equal(0, Command.Run("build", folder["a.o"], more, "-o", folder["b.bin"]).Status);
        Assert.Equal(0, Command.Run("build", source, more, "-o", folder["c.bin"]).Status);
        Assert.Equal(File.ReadAllBytes(folder["c.bin"]), File.ReadAllBytes(folder["b.bin"]));
    }

    [Fact]
    public void Attributes_of_an_assembly_are_a_source()
    {
        using var folder = new TemporaryFolder();
        var assembly = typeof(BuildTests).Assembly.Location;
        var result = Command.Run("build", assembly, "-o", folder["notes.bin"]);
        Assert.Equal((0, ""), (result.Status, result.ErrorText));
        var note = Assert.Single(Notes(folder["notes.bin"]));
        Assert.Equal(("Command", 7UL), (note.Owner, note.Type));
    }

    [Fact]
    public void Notes_that_are_copied_leave_the_mistakes_of_others_errors()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Command.Run("build", folder.Add("notes.yaml", Sound), "-o", folder["a.o"]).Status);
        var wrong = folder.Add("wrong.yaml", "notes:\n  - {owner: xen, type: 1, u64: 1}\n");
        var result = Command.Run("build", folder["a.o"], wrong, "-o", folder["b.o"]);
        Assert.Equal(1, result.Status);
        Assert.StartsWith($"{wrong}:2:13: error EN4008: ", result.ErrorText, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["b.o"]));
    }

    [Fact]
    public void A_file_whose_bytes_a_note_has_is_not_written_over()
    {
        using var folder = new TemporaryFolder();
        folder.Add("blob.o", [1, 2, 3]);
        var source = folder.Add("notes.yaml", "notes: [{owner: Own, type: 1, file: blob.o}]\n");
        Assert.Equal(2, Command.Run("build", source, "-o", folder["blob.o"]).Status);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["blob.o"]));
    }

    private static IReadOnlyList<ElfNotes.Elf.ElfNote> Notes(string path)
    {
        using var source = ByteSource.FromFile(path);
        using var image = ElfNotes.Images.ImageFile.Open(source, null);
        return [.. image.Members.SelectMany(member => member.Notes)];
    }
}
