using System.Diagnostics;
using System.Text;

namespace ElfNotes.TestKit.Linkers;

/// <summary>A program of Debian that tests run: an assembler, a linker, a reader of ELF files.</summary>
/// <param name="Program">Its name, searched in PATH, or its path.</param>
/// <param name="Package">The Debian package that has it.</param>
/// <param name="Arguments">Arguments that come before all others.</param>
public sealed record Tool(string Program, string Package, params IReadOnlyList<string> Arguments)
{
    private const int ETXTBSY = 26;

    /// <summary>Whether it is on this machine.</summary>
    public bool IsThere => Program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(Program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program)));

    // A program that was just written cannot be started while a process that another test starts at the same moment still has it open.
    private static Process Started(ProcessStartInfo start)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return Process.Start(start)!;
            }
            catch (System.ComponentModel.Win32Exception e) when (e.NativeErrorCode == ETXTBSY && attempt < 100)
            {
                Thread.Sleep(20);
            }
        }
    }

    /// <summary>Runs it in a folder, in the C locale, with nothing on standard input.</summary>
    /// <exception cref="TimeoutException">It did not end within a minute, and was ended.</exception>
    public ToolResult Run(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program, [.. Arguments, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder, StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8 };
        start.Environment["LC_ALL"] = "C";
        using var process = Started(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(1)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Program} {string.Join(' ', start.ArgumentList)} did not end");
        }

        return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
