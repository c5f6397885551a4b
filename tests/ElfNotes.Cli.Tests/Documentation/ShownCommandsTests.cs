using System.Diagnostics;

namespace ElfNotes.Cli.Tests.Documentation;

/// <summary>What README.md and the pages show is what is printed.</summary>
public sealed class ShownCommandsTests : IDisposable
{
    /// <summary>The kernel of the samples, of Debian's package of that version.</summary>
    private const string Kernel = "vmlinuz-6.1.0-56-amd64";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void README_shows_what_is_printed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the samples are lines of a shell");
        Require.Tool("/usr/bin/as", "binutils");
        Require.Tool("/usr/bin/ld", "binutils");
        Directory.CreateSymbolicLink(_folder["examples"], Path.Combine(Command.Repository, "examples"));
        Assemble("""
            .code32
            .globl pvh_start
            pvh_start: hlt
            .section .note.GNU-stack, "", @progbits

            """);
        Link("-Ttext", "0x1000000", "-z", "noseparate-code", "-e", "pvh_start", "-o", _folder["old.elf"], _folder["kernel.o"]);
        var commands = Samples().Where(command => !command.Line.Contains(Kernel, StringComparison.Ordinal)).ToList();

        Assert.Equal(["elfnotes check", "elfnotes new", "elfnotes build", "sed -i", "elfnotes build", "elfnotes add", "elfnotes check"], commands.Select(command => string.Join(' ', command.Line.Split(' ').Take(2))));
        Assert.All(commands, AssertPrinted);
        Assert.Equal(0, Command.Run("check", "--expect", "xen-pvh,qemu", _folder["kernel.elf"]).Status);
    }

    [Fact]
    public void README_shows_what_is_printed_of_Debians_kernel()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the samples are lines of a shell");
        var root = Environment.GetEnvironmentVariable("ELFNOTES_DEBIAN_KERNELS");
        var kernel = root is { Length: > 0 } ? Path.Combine(root, "linux-image-amd64", "boot", Kernel) : null;
        Assert.SkipWhen(kernel is null || !File.Exists(kernel), $"needs {Kernel}, of Debian's linux-image-amd64, unpacked in the directory ELFNOTES_DEBIAN_KERNELS");
        Directory.CreateSymbolicLink(_folder[Kernel], kernel!);
        var commands = Samples().Where(command => command.Line.Contains(Kernel, StringComparison.Ordinal)).ToList();

        Assert.Equal(2, commands.Count);
        Assert.All(commands, AssertPrinted);
    }

    /// <summary>Each line that the page tells to put into a build passes for a kernel that is as it should be.</summary>
    [Fact]
    public void The_checks_for_CI_pass()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the samples are lines of a shell");
        Directory.CreateDirectory(_folder["build"]);
        File.Copy(Path.Combine(Command.Repository, "examples", "images", "pvh-good.elf"), _folder["build/kernel.elf"]);
        File.Copy(Path.Combine(Command.Repository, "examples", "pvh-minimal", "kernel.ld"), _folder["kernel.ld"]);
        Assert.Equal(0, Run("elfnotes show --format yaml build/kernel.elf >notes.yaml").Status);
        var lines = ShownCommand.WithoutPrompt("docs/how-to-check-in-ci.md");

        Assert.Contains("elfnotes check --plan notes.yaml build/kernel.elf", lines);
        Assert.All(lines, line =>
        {
            // What jq makes of it is jq's.
            var (status, output) = Run(line.Split(" | jq")[0]);
            Assert.True(status == 0, $"{line}: status {status}\n{output}");
        });
        Assert.Equal(1, Run("elfnotes check --expect xen-pv build/kernel.elf").Status);
        Assert.Contains("  expected: xen-pv, which does not take it\n", Run("elfnotes check --expect xen-pv build/kernel.elf").Output, StringComparison.Ordinal);
    }

    private static IReadOnlyList<ShownCommand> Samples()
    {
        var commands = ShownCommand.WithPrompt("README.md");
        Assert.Equal(9, commands.Count);
        return commands;
    }

    private void AssertPrinted(ShownCommand command)
    {
        var (status, output) = Run(command.Line);
        var lines = output.Length == 0 ? [] : output.TrimEnd('\n').Split('\n');
        if (command.Difference(lines) is { } difference) Assert.Fail($"$ {command.Line} (status {status})\n{difference}\n--- all that it printed:\n{output}");
    }

    /// <summary>Runs a line of shell in the folder, in which <c>elfnotes</c> is the program. Both outputs are one.</summary>
    private (int Status, string Output) Run(string line)
    {
        var result = Command.RunShell($"cd {Command.Quote(_folder.Path)} && exec 2>&1\nelfnotes() {{ $E \"$@\"; }}\n{line}");
        return (result.Status, result.Text);
    }

    private void Assemble(string source) => Make("/usr/bin/as", "--64", "-o", _folder["kernel.o"], _folder.Add("kernel.s", source));

    private static void Link(params string[] arguments) => Make("/usr/bin/ld", arguments);

    private static void Make(string tool, params string[] arguments)
    {
        using var process = Process.Start(tool, arguments)!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
