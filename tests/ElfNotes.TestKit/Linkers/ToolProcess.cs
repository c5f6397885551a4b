using System.Diagnostics;
using System.Text;

namespace ElfNotes.TestKit.Linkers;

/// <summary>Runs a program to its end.</summary>
internal static class ToolProcess
{
    private const int ETXTBSY = 26;

    /// <summary>Runs it with nothing on standard input, and gives what it printed, in UTF-8.</summary>
    /// <exception cref="TimeoutException">It did not end in time, and was ended.</exception>
    public static ToolResult Run(ProcessStartInfo start, TimeSpan limit)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        using var process = Started(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end");
        }

        return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

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
}
