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

    [Fact]
    public void The_notes_are_put_into_the_file_and_taken_by_the_same_loaders()
    {
        using var folder = new TemporaryFolder();
        var kernel = folder.Add("kernel", File.ReadAllBytes(Path.Combine(Command.Repository, Legacy)));
        var plan = Command.Run("convert", kernel, "--to", "notes", "--dry-run");
        Assert.Equal(0, plan.Status);
        Assert.Contains("bytes would change", plan.Text, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run("check", kernel, "--for", "xen-pv").Status);

        var result = Command.Run("convert", kernel, "--to", "notes");
        Assert.True(result.Status == 0, result.ErrorText);
        Assert.Equal(0, Command.Run("check", kernel, "--for", "xen-pv").Status);
        Assert.Contains("xen-3.0", Command.Run("show", kernel, "--owner", "Xen", "--type", "XEN_VERSION").Text, StringComparison.Ordinal);

        // Now Xen reads the notes, and the string is converted no more.
        var again = Command.Run("convert", kernel, "--to", "notes");
        Assert.Equal(1, again.Status);
        Assert.Contains("Xen does not read __xen_guest in this file", again.ErrorText, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run("remove", kernel, "--owner", "Xen").Status);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Command.Repository, Legacy)), File.ReadAllBytes(kernel));
    }

    [Fact]
    public void The_notes_are_put_into_a_copy()
    {
        using var folder = new TemporaryFolder();
        var original = File.ReadAllBytes(Path.Combine(Command.Repository, Legacy));
        var kernel = folder.Add("kernel", original);
        Assert.Equal(0, Command.Run("convert", kernel, "--to", "notes", "-o", folder["copy"]).Status);
        Assert.Equal(original, File.ReadAllBytes(kernel));
        Assert.Equal(0, Command.Run("check", folder["copy"], "--for", "xen-pv").Status);
    }

    [Fact]
    public void Notes_become_a_string_as_text_and_as_assembler()
    {
        using var folder = new TemporaryFolder();
        var printed = Command.Run("convert", "examples/images/pv-good.elf", "--to", "xen-guest");
        Assert.Equal((0, ""), (printed.Status, printed.ErrorText));
        Assert.StartsWith("GUEST_OS=elfnotes,XEN_VER=xen-3.0,VIRT_BASE=0xffffffff80000000,ELF_PADDR_OFFSET=0x0,VIRT_ENTRY=0xffffffff80100000,HYPERCALL_PAGE=0x101,", printed.Text, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run("convert", "examples/images/pv-good.elf", "--to", "xen-guest", "-o", folder["a.txt"]).Status);
        Assert.Equal(printed.Text, File.ReadAllText(folder["a.txt"]));

        Require.Tool("/usr/bin/as", "binutils");
        Require.Tool("/usr/bin/objcopy", "binutils");
        Assert.Equal(0, Command.Run("convert", "examples/images/pv-good.elf", "--to", "xen-guest", "-o", folder["a.s"]).Status);
        Assert.Equal(0, Command.RunProcess("as", ["-o", folder["a.o"], folder["a.s"]], []).Status);
        Assert.Equal(0, Command.RunProcess("objcopy", ["-O", "binary", "--only-section=__xen_guest", "--set-section-flags", "__xen_guest=alloc", folder["a.o"], folder["a.bin"]], []).Status);
        Assert.Equal(printed.Text.TrimEnd('\n') + "\0", File.ReadAllText(folder["a.bin"]));
    }

    [Fact]
    public void What_the_string_cannot_say_is_refused_unless_it_may_be_lost()
    {
        using var folder = new TemporaryFolder();
        var refused = Command.Run("convert", "examples/images/pv-pvh-good.elf", "--to", "xen-guest", "-o", folder["a.txt"]);
        Assert.Equal((1, false), (refused.Status, File.Exists(folder["a.txt"])));
        Assert.Contains("error: The string has no key for PHYS32_ENTRY", refused.ErrorText, StringComparison.Ordinal);
        Assert.Contains("(EN4032)", refused.ErrorText, StringComparison.Ordinal);
        var lossy = Command.Run("convert", "examples/images/pv-pvh-good.elf", "--to", "xen-guest", "--lossy");
        Assert.Equal(0, lossy.Status);
        Assert.Contains("warning: The string has no key for PHYS32_ENTRY", lossy.ErrorText, StringComparison.Ordinal);
        Assert.Contains("XEN_VER=xen-3.0", lossy.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "Xen finds no notes of its own in it", Legacy, "--to", "xen-guest")]
    [InlineData(1, "there is no section __xen_guest in it", "examples/images/pv-good.elf", "--to", "notes", "--dry-run")]
    [InlineData(2, "-o a.elf: the string is written as .S or .s or .txt", "examples/images/pv-good.elf", "--to", "xen-guest", "-o", "a.elf")]
    [InlineData(2, "--machine, --loaders and --full go with --to description only", Legacy, "--to", "notes", "--machine", "i386")]
    [InlineData(2, "go with --to notes only", Legacy, "--dry-run")]
    [InlineData(2, "--lossy goes with --to xen-guest only", Legacy, "--lossy")]
    [InlineData(2, "writes one file", "examples/images/pv-good.elf", "--to", "xen-guest", "-o", "a.s", "-o", "b.s")]
    [InlineData(2, "standard input cannot be edited", "-", "--to", "notes")]
    [InlineData(2, "--to: 'string' is none of description, notes, xen-guest", Legacy, "--to", "string")]
    public void What_does_not_go_is_said(int status, string words, params string[] arguments)
    {
        var result = Command.Run(["convert", .. arguments]);
        Assert.Equal((status, ""), (result.Status, result.Text));
        Assert.Contains(words, result.ErrorText, StringComparison.Ordinal);
    }
}
