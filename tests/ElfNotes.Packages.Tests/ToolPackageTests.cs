using ElfNotes.TestKit;
using ElfNotes.TestKit.Packages;

namespace ElfNotes.Packages.Tests;

/// <summary>The command, installed with <c>dotnet tool install</c>.</summary>
public sealed class ToolPackageTests : IDisposable
{
    private readonly UserProject _project = new("ElfNotes.Tool");

    [Fact]
    public void The_tool_installs_and_runs()
    {
        _project.RunWell("tool", "install", "ElfNotes.Tool", "--tool-path", "tools", "--version", _project.Feed.Version);

        Assert.Equal((0, "0.1.0"), Run("--version") is var (status, output) ? (status, output.Split('+')[0].Trim()) : default);
        Assert.Contains("elfnotes [command]", Run("--help").Output, StringComparison.Ordinal);
        Assert.Equal((0, """
            pvh-good.elf: ELF, 64-bit little-endian x86-64 executable
              segment 1, section .notes
                0xb8  Xen  PHYS32_ENTRY  0x100000

            """), Run("show", "pvh-good.elf"));
        Assert.Equal(0, Run("check", "--expect", "xen-pvh,qemu", "pvh-good.elf").Status);
        Assert.Equal(1, Run("check", "--expect", "qemu", "pvh-note-in-section-only.elf").Status);
        Assert.Equal(2, Run("check", "--no-such-option").Status);
        Assert.Equal(3, Run("show", "no-such-file").Status);
        // Both are resources of the command's assembly, which is another one here than in the native binary.
        Assert.Contains("PHYS32_ENTRY", Run("new", "xen-pvh").Output, StringComparison.Ordinal);
        Assert.Contains("\"ruleId\":\"EN3201\"", Run("check", "--format", "sarif", "pvh-note-in-section-only.elf").Output.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    public void Dispose() => _project.Dispose();

    private (int Status, string Output) Run(params string[] arguments)
    {
        var result = DotnetCommand.RunProgram(_project["tools/elfnotes"], Path.Combine(RepositoryFiles.Root!, "examples", "images"), arguments);
        return (result.Status, result.Output);
    }
}
