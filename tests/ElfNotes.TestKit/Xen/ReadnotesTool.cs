using System.Diagnostics;

namespace ElfNotes.TestKit.Xen;

/// <summary>Xen 4.17's <c>readnotes</c> (Debian package <see cref="Package"/>).</summary>
public static class ReadnotesTool
{
    /// <summary>The Debian package that has the tool.</summary>
    public const string Package = "xen-utils-4.17";

    private const string Executable = "/usr/lib/xen-4.17/bin/readnotes";

    /// <summary>Whether the tool is there.</summary>
    public static bool IsAvailable => File.Exists(Executable);

    /// <summary>Runs the tool on a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="timeout">How long it may take; 10 seconds where null.</param>
    /// <exception cref="TimeoutException">It did not end in time, and was ended.</exception>
    public static ReadnotesResult Run(string path, TimeSpan? timeout = null)
    {
        var start = new ProcessStartInfo(Executable) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(path);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        var copying = process.StandardOutput.BaseStream.CopyToAsync(output);
        if (!process.WaitForExit(timeout ?? TimeSpan.FromSeconds(10)))
        {
            process.Kill();
            throw new TimeoutException($"readnotes did not end on {path}");
        }

        copying.GetAwaiter().GetResult();
        return new ReadnotesResult(process.ExitCode, output.ToArray(), error.GetAwaiter().GetResult());
    }
}
