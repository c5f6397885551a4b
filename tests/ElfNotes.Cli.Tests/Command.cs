using System.Diagnostics;
using System.Reflection;
using ElfNotes.TestKit;

namespace ElfNotes.Cli.Tests;

/// <summary>The program itself, run as a process: the native binary that ELFNOTES_BIN names, else the JIT build.</summary>
internal static class Command
{
    /// <summary>Whether the native binary is driven.</summary>
    public static bool IsNative { get; } = Environment.GetEnvironmentVariable("ELFNOTES_BIN") is { Length: > 0 };

    /// <summary>The program's file and the arguments that come before its own.</summary>
    public static string[] Start { get; } = IsNative ? [Environment.GetEnvironmentVariable("ELFNOTES_BIN")!] : [DotNet(), "exec", JitBuild()];

    /// <summary>The same, quoted for a POSIX shell.</summary>
    public static string Shell { get; } = string.Join(' ', Start.Select(Quote));

    /// <summary>The repository.</summary>
    public static string Repository => RepositoryFiles.Root ?? throw new InvalidOperationException("the tests run outside of the repository");

    /// <summary>Runs it in the repository's root with nothing on standard input.</summary>
    public static CommandResult Run(params string[] arguments) => Run([], arguments);

    /// <summary>Runs it with some bytes on standard input.</summary>
    public static CommandResult Run(byte[] input, string[] arguments) => RunProcess(Start[0], [.. Start[1..], .. arguments], input);

    /// <summary>Runs a line of shell, in which <c>$E</c> is the program.</summary>
    public static CommandResult RunShell(string line) => RunProcess("/bin/sh", ["-c", line.Replace("$E", Shell, StringComparison.Ordinal)], []);

    /// <summary>Quotes for a POSIX shell.</summary>
    public static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    /// <summary>Runs any program in the repository's root.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input, which ends behind them; null leaves it open, with nothing on it.</param>
    /// <param name="environment">Variables to set, or with null to remove.</param>
    /// <exception cref="TimeoutException">It did not end within a minute, and was ended.</exception>
    public static CommandResult RunProcess(string program, string[] arguments, byte[]? input, params ReadOnlySpan<(string Name, string? Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var copying = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(output), process.StandardError.BaseStream.CopyToAsync(error));
        if (input is not null) Feed(process, input);
        if (!process.WaitForExit(TimeSpan.FromMinutes(1)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end");
        }

        copying.GetAwaiter().GetResult();
        return new CommandResult(process.ExitCode, output.ToArray(), error.ToArray());
    }

    private static void Feed(Process process, byte[] input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It needs no more of its input.
        }
    }

    private static string DotNet() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    private static string JitBuild()
    {
        var configuration = typeof(Command).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Configuration").Value!;
        var path = Path.Combine(Repository, "src", "ElfNotes.Cli", "bin", configuration, "net10.0", "ElfNotes.Cli.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("the command was not built", path);
    }
}
