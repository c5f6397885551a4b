using System.Text;

namespace ElfNotes.Cli.Tests;

public sealed class YamlFormatTests
{
    [Theory]
    [InlineData("examples/images/pv-good.elf")]
    [InlineData("examples/images/pvh-notes-padded-8.elf")]
    public void What_is_shown_is_built_again(string path)
    {
        using var folder = new TemporaryFolder();
        var yaml = Command.Run("show", "--format", "yaml", path);
        Assert.Equal(0, yaml.Status);
        var source = folder.Add("notes.yaml", yaml.Text);
        Assert.Equal(0, Command.Run("build", source, "-o", folder["a.bin"], "-o", folder["a.o"]).Status);
        var notes = File.ReadAllBytes(folder["a.bin"]);
        Assert.True(File.ReadAllBytes(Path.Combine(Command.Repository, path)).AsSpan().IndexOf(notes) > 0);
        // And from there once more.
        Assert.Equal(0, Command.Run("build", folder["a.o"], "-o", folder["b.o"]).Status);
        Assert.Equal(File.ReadAllBytes(folder["a.o"]), File.ReadAllBytes(folder["b.o"]));
    }

    [Fact]
    public void Each_note_has_its_place_and_meaning_above_it()
    {
        using var folder = new TemporaryFolder();
        var built = Command.Run("build", folder.Add("notes.yaml", "machine: s390x\nnotes:\n  - {owner: Me, type: 1, hex: 01, padding: 00 00 1b, section: a b, allocated: false}\n"), "-o", folder["a.o"]);
        Assert.True(built.Status == 0, built.ErrorText);
        var result = Command.Run("show", "--format", "yaml", folder["a.o"]);
        Assert.Equal(0, result.Status);
        Assert.Equal($"# {folder["a.o"]}: ELF\nverbatim: true\nmachine: s390x\nnotes:\n  # 0x40: type 0x1, 1 byte: 01\n  - owner: Me\n    type: 1\n    hex: 01\n    padding: 00 00 1b\n    section: \"a b\"\n    allocated: false\n", result.Text);
    }

    [Fact]
    public void Several_files_are_documents_that_build_joins()
    {
        var result = Command.Run("show", "--format", "yaml", "examples/images/pvh-good.elf", "examples/images/pv-good.elf", "--type", "PHYS32_ENTRY");
        Assert.Equal(0, result.Status);
        Assert.Contains("\n---\n# examples/images/pv-good.elf", result.Text, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run(Encoding.UTF8.GetBytes(result.Text), ["build", "-"]).Status);
    }

    [Fact]
    public void A_note_that_is_cut_short_is_a_comment_and_status_1()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Command.Run("build", folder.Add("notes.yaml", "notes:\n  - {owner: Me, type: 1, hex: 4142}\n  - {owner: Me, type: 2, hex: 4143}\n"), "-o", folder["a.o"]).Status);
        var bytes = File.ReadAllBytes(folder["a.o"]);
        // The size of the second descriptor.
        bytes[0x40 + 20 + 4] = 99;
        var result = Command.Run("show", "--format", "yaml", folder.Add("b.o", bytes));
        Assert.Equal(1, result.Status);
        Assert.Contains("  # Not written, as it is cut short: Me, ", result.Text, StringComparison.Ordinal);
        Assert.Contains("cannot be written again: it is cut short", result.ErrorText, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run(Encoding.UTF8.GetBytes(result.Text), ["build", "-"]).Status);
    }
}
