using System.Diagnostics;

namespace ElfNotes.Tests.Editing.Files;

/// <summary>Debian's own programs: what they set and see is not this library's opinion.</summary>
internal static class Shell
{
    private static readonly bool ToolsAreRequired = Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") == "1";

    /// <summary>Skips the test, or fails it, without a program.</summary>
    public static void Require(string path, string package) => Require(File.Exists(path), $"needs {path} of Debian's package {package}");

    /// <summary>The same for what only root may do.</summary>
    public static void RequireRoot() => Require(Environment.UserName == "root", "needs to run as root");

    /// <summary>Runs a line, in which <c>$1</c> and on are the arguments; it must succeed.</summary>
    public static string Run(string line, params string[] arguments)
    {
        var (status, output) = Try(line, arguments);
        Assert.True(status == 0, $"{line}: {status}: {output}");
        return output.TrimEnd('\n');
    }

    /// <summary>Runs a line.</summary>
    public static (int Status, string Output) Try(string line, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line + "\n", "sh", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    private static void Require(bool isThere, string what)
    {
        if (isThere) return;
        if (ToolsAreRequired) Assert.Fail(what);
        Assert.Skip(what);
    }
}
