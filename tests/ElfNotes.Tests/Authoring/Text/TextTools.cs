using System.Diagnostics;

namespace ElfNotes.Tests.Authoring.Text;

/// <summary>A folder in which compilers, assemblers and linkers run.</summary>
internal sealed class TextTools : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("elfnotes-text-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Whether a program is on the path. Where ELFNOTES_REQUIRE_TOOLS is 1 and a package is named, its absence is a failure.</summary>
    public static bool Has(string program, string? package = null)
    {
        var isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
        if (!isThere && package is not null && Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") == "1") Assert.Fail($"needs {program} of Debian's package {package}");
        return isThere;
    }

    /// <summary>Skips the test without a program, or fails where ELFNOTES_REQUIRE_TOOLS is 1.</summary>
    public static void Require(string program, string package)
    {
        if (!Has(program, package)) Assert.Skip($"needs {program} of Debian's package {package}");
    }

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return name;
    }

    public string Write(string name, string content)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, name), content);
        return name;
    }

    public byte[] Read(string name) => File.ReadAllBytes(Path.Combine(_folder.FullName, name));

    /// <summary>Runs a program that has to end well; words between blanks are its arguments.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="isQuiet">Whether it may say nothing at all.</param>
    public void Run(string command, bool isQuiet = false)
    {
        var (status, words) = Try(command);
        Assert.True(status == 0 && (!isQuiet || words.Length == 0), $"{command}\n{words}");
    }

    /// <summary>Runs a program, and gives its exit status and everything that it said.</summary>
    public (int Status, string Words) Try(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = _folder.FullName, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors + output.Result);
    }
}
