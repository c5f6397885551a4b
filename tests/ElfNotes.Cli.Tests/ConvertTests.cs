using System.Text;

namespace ElfNotes.Cli.Tests;

public sealed class ConvertTests
{
    private const string Legacy = "examples/images/legacy-xen-guest-good.elf";

    [Fact]
    public void The_string_becomes_a_description_that_build_takes()
    {
        var result = Command.Run("convert", Legacy);
        Assert.Equal(0, result.Status);
        Assert.StartsWith("# The __xen_guest string of examples/images/legacy-xen-guest-good.elf as notes\nmachine: ", result.Text, StringComparison.Ordinal);
        Assert.Contains("type: XEN_VERSION\n    string: xen-3.0\n", result.Text, StringComparison.Ordinal);
        var built = Command.Run(Encoding.UTF8.GetBytes(result.Text), ["build", "-"]);
        Assert.True(built.Status == 0, built.ErrorText);
    }

    [Fact]
    public void Outputs_are_written_as_by_build()
    {
        using var folder = new TemporaryFolder();
        var result = Command.Run("convert", Legacy, "-o", folder["notes.yaml"], "-o", folder["a.bin"]);
        Assert.Equal((0, ""), (result.Status, result.Text));
        Assert.Equal(Command.Run("convert", Legacy).Text, File.ReadAllText(folder["notes.yaml"]));
        Assert.Equal(0, Command.Run("build", folder["notes.yaml"], "-o", folder["b.bin"]).Status);
        Assert.Equal(File.ReadAllBytes(folder["b.bin"]), File.ReadAllBytes(folder["a.bin"]));
    }

    [Fact]
    public void A_file_without_the_string_is_status_1()
    {
        var result = Command.Run("convert", "examples/images/pv-good.elf");
        Assert.Equal((1, ""), (result.Status, result.Text));
        Assert.Contains("there is no section __xen_guest in it", result.ErrorText, StringComparison.Ordinal);
        Assert.Equal(3, Command.Run("convert", "no-such.elf").Status);
        Assert.Equal(2, Command.Run("convert", Legacy, "-o", "a.out").Status);
    }

    [Fact]
    public void The_source_is_never_written_over_and_no_output_comes_twice()
    {
        using var folder = new TemporaryFolder();
        var original = File.ReadAllBytes(Path.Combine(Command.Repository, Legacy));
        var source = folder.Add("kernel.yaml", original);
        Assert.Equal(2, Command.Run("convert", source, "-o", Path.Combine(folder.Path, ".", "kernel.yaml")).Status);
        Assert.Equal(original, File.ReadAllBytes(source));
        var twice = Command.Run("convert", source, "-o", folder["a.yaml"], "-o", Path.Combine(folder.Path, ".", "a.yaml"));
        Assert.Equal(2, twice.Status);
        Assert.Contains("comes twice", twice.ErrorText, StringComparison.Ordinal);
    }
}
