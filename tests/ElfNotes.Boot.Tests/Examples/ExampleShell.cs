using System.Diagnostics;
using System.Runtime.InteropServices;
using ElfNotes.Boot.Tests.Booting;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using Xunit;

namespace ElfNotes.Boot.Tests.Examples;

/// <summary>
/// A folder in which a reader of the examples works: <c>elfnotes</c> is on PATH (the native binary that ELFNOTES_BIN names, else the JIT build),
/// and XEN names Xen 4.17.
/// </summary>
internal sealed class ExampleShell : IDisposable
{
    private static readonly (string Program, string Package)[] Tools =
        [("/usr/bin/gcc", "gcc"), ("/usr/bin/ld", "binutils"), ("/usr/bin/as", "binutils"), ("/usr/bin/objdump", "binutils"), (BootFiles.Qemu, "qemu-system-x86")];

    private readonly string _root = Directory.CreateTempSubdirectory("elfnotes-example-").FullName;

    private ExampleShell()
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Programs);
        var program = Path.Combine(Programs, "elfnotes");
        File.WriteAllText(program, $"#!/bin/sh\nexec {Command()} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Where it works.</summary>
    public string Folder => Path.Combine(_root, "folder");

    private string Programs => Path.Combine(_root, "bin");

    /// <summary>Opens a folder with nothing in it, or skips the test where a tool is missing.</summary>
    public static ExampleShell Open()
    {
        Assert.SkipWhen(RepositoryFiles.Root is null || !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64, "runs in the repository, on Linux and x86-64");
        RequireTarget.Available(BootTarget.Xen417Pv, BootTarget.Qemu);
        foreach (var (tool, package) in Tools)
        {
            if (File.Exists(tool)) continue;
            if (Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") == "1") Assert.Fail($"needs {tool} of Debian's package {package}");
            Assert.Skip($"needs {tool} of Debian's package {package}");
        }

        return new ExampleShell();
    }

    /// <summary>Runs a line of shell.</summary>
    /// <param name="line">The line.</param>
    /// <param name="limit">How long it may take; null: a minute.</param>
    /// <returns>Its exit status, and what it printed on both outputs.</returns>
    /// <exception cref="TimeoutException">It did not end in time, and was ended.</exception>
    public (int Status, string Output) Run(string line, TimeSpan? limit = null)
    {
        // Both outputs in one, in the order in which they are written.
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec 2>&1\n{line}"]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["PATH"] = $"{Programs}:/usr/bin:/bin";
        start.Environment["XEN"] = BootFiles.Hypervisor(BootTarget.Xen417Pv);
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(limit ?? TimeSpan.FromMinutes(1)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{line} did not end");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult());
    }

    /// <summary>Runs a line of shell that has to succeed.</summary>
    public void Succeed(string line)
    {
        var (status, output) = Run(line);
        Assert.True(status == 0, $"{line}: status {status}\n{output}");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Command()
    {
        if (Environment.GetEnvironmentVariable("ELFNOTES_BIN") is { Length: > 0 } native) return Quote(Path.GetFullPath(native));
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var path = Path.Combine(RepositoryFiles.Root!, "src", "ElfNotes.Cli", "bin", configuration, "net10.0", "ElfNotes.Cli.dll");
        if (!File.Exists(path)) Assert.Fail($"the command was not built: {path}");
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Environment.ProcessPath!;
        return $"{Quote(Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")} exec {Quote(path)}";
    }

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
