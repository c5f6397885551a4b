namespace ElfNotes.Cli.Tests;

public sealed class NewTests
{
    private const string Kernel = """
                .text
                .globl  _start, pvh_start, hypercall_page
        _start: hlt
        pvh_start:
                hlt
                .section .hypercall_page, "ax"
                .balign 4096
        hypercall_page:
                .skip   4096
                .data
                .long   1
                .bss
                .skip   64
                .section .note.GNU-stack, "", @progbits

        """;

    public static TheoryData<string> Templates() => [.. Command.Run("new").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];

    [Fact]
    public void Without_a_template_they_are_listed() => Assert.Equal(["xen-pv", "xen-pvh", "xen-pv-pvh", "linux-like", "package", "dlopen"], Templates().Select(row => row.Data));

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_template_builds_without_a_finding(string template)
    {
        using var folder = new TemporaryFolder();
        var source = folder["notes.yaml"];
        Assert.Equal(0, Command.Run("new", template, "-o", source).Status);
        Assert.Equal(Command.Run("new", template).Text, File.ReadAllText(source));
        Assert.All(File.ReadAllLines(source), line => Assert.InRange(line.Length, 0, 100));
        var result = Command.Run("build", source, "-o", folder["notes.o"], "--verbose");
        Assert.Equal((0, ""), (result.Status, result.ErrorText));
    }

    [Theory]
    [InlineData("xen-pv")]
    [InlineData("xen-pvh")]
    [InlineData("xen-pv-pvh")]
    [InlineData("linux-like")]
    public void A_kernel_with_the_notes_of_a_template_is_accepted_by_every_loader_that_it_names(string template)
    {
        Require.Tool("/usr/bin/gcc", "gcc");
        Require.Tool("/usr/bin/ld", "binutils");
        using var folder = new TemporaryFolder();
        var source = folder["notes.yaml"];
        Assert.Equal(0, Command.Run("new", template, "-o", source).Status);
        Assert.Equal(0, Command.Run("build", source, "-o", folder["notes.o"], "-o", folder["kernel.ld"], "--full").Status);
        var assembled = Command.RunProcess("/usr/bin/gcc", ["-c", folder.Add("kernel.S", Kernel), "-o", folder["kernel.o"]], []);
        Assert.True(assembled.Status == 0, assembled.ErrorText);
        var linked = Command.RunProcess("/usr/bin/ld", ["-T", folder["kernel.ld"], "-o", folder["kernel.elf"], folder["kernel.o"], folder["notes.o"]], []);
        Assert.True(linked.Status == 0, linked.ErrorText);
        var loaders = File.ReadAllLines(source).Single(line => line.StartsWith("loaders:", StringComparison.Ordinal)).Split('[', ']')[1].Replace(" ", "", StringComparison.Ordinal);
        var result = Command.Run("check", "--for", loaders, folder["kernel.elf"]);
        Assert.True(result.Status == 0, result.Text + result.ErrorText);
    }

    [Fact]
    public void Nothing_is_overwritten()
    {
        using var folder = new TemporaryFolder();
        var there = folder.Add("notes.yaml", "mine");
        var result = Command.Run("new", "xen-pv", "-o", there);
        Assert.Equal(3, result.Status);
        Assert.Contains("notes.yaml: it is there already, and nothing is overwritten (EN5007)", result.ErrorText, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(there));
        Assert.Equal(3, Command.Run("new", "xen-pv", "-o", folder["none/notes.yaml"]).Status);
    }

    [Fact]
    public void An_unknown_template_is_wrong_usage()
    {
        var result = Command.Run("new", "xen");
        Assert.Equal(2, result.Status);
        Assert.Contains("'xen' is none of xen-pv, xen-pvh, xen-pv-pvh, linux-like, package, dlopen", result.ErrorText, StringComparison.Ordinal);
        Assert.Equal(2, Command.Run("new", "-o", "notes.yaml").Status);
    }
}
