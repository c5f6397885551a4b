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
        var source = folder.Add("notes.yaml", U8(yaml.Text));
        Assert.Equal(0, Command.Run("build", source, "-o", folder["a.bin"], "-o", folder["a.o"]).Status);
        var notes = File.ReadAllBytes(folder["a.bin"]);
        Assert.True(File.ReadAllBytes(path is "" ? path : Path.Combine(Command.Repository, path)).AsSpan().IndexOf(notes) > 0);
        // And from there once more.
        Assert.Equal(0, Command.Run("build", folder["a.o"], "-o", folder["b.o"]).Status);
        Assert.Equal(File.ReadAllBytes(folder["a.o"]), File.ReadAllBytes(folder["b.o"]));
    }

    [Fact]
    public void Each_note_has_its_place_and_meaning_above_it()
    {
        var result = Command.Run(Convert.FromHexString("0400000005000000060000004D650000" + "68656C6C6F00001b"), ["show", "--format", "yaml", "-"]);
        Assert.Equal(0, result.Status);
        Assert.Matches("\\A# -: .*\nverbatim: true\nnotes:\n  # 0x0: .*\n  - owner: Me\n", result.Text);
        Assert.Contains("padding: 00 00 1b\n", result.Text, StringComparison.Ordinal);
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
        var result = Command.Run(Convert.FromHexString("0400000002000000010000004D650000" + "41420000" + "0300000040000000010000004D650000" + "4142"), ["show", "--format", "yaml", "-"]);
        Assert.Equal(1, result.Status);
        Assert.Contains("  # Not written, as it is cut short: Me, ", result.Text, StringComparison.Ordinal);
        Assert.Contains("cannot be written again: it is cut short", result.ErrorText, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run(Encoding.UTF8.GetBytes(result.Text), ["build", "-"]).Status);
    }
}
