using System.Diagnostics;
using Xunit;

namespace ElfNotes.TestKit.Linkers;

/// <summary>A program of Debian that tests run: an assembler, a linker, a reader of ELF files.</summary>
/// <param name="Program">Its name, searched in PATH, or its path.</param>
/// <param name="Package">The Debian package that has it.</param>
/// <param name="Arguments">Arguments that come before all others.</param>
public sealed record Tool(string Program, string Package, params IReadOnlyList<string> Arguments)
{
    /// <summary>Whether it is on this machine.</summary>
    public bool IsThere => Program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(Program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>Runs it in a folder, in the C locale, with nothing on standard input.</summary>
    /// <exception cref="TimeoutException">It did not end within a minute, and was ended.</exception>
    public ToolResult Run(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program, [.. Arguments, .. arguments]) { WorkingDirectory = folder };
        start.Environment["LC_ALL"] = "C";
        return ToolProcess.Run(start, TimeSpan.FromMinutes(1));
    }

    /// <summary>Goes on where tools are there, or where ELFNOTES_REQUIRE_TOOLS is 1, so that the test fails for want of them; else skips the test.</summary>
    public static void Require(params IReadOnlyList<Tool> tools)
    {
        foreach (var tool in tools)
            if (!tool.IsThere && Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") != "1") Assert.Skip($"{tool.Program} of {tool.Package} is not there");
    }
}
