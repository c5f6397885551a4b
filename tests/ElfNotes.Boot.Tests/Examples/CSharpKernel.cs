using ElfNotes.TestKit;
using Xunit;

namespace ElfNotes.Boot.Tests.Examples;

/// <summary>A copy of <c>examples/csharp-xen-kernel</c> outside of the repository, and a shell in it that has <c>dotnet</c> as well.</summary>
internal sealed class CSharpKernel : IDisposable
{
    /// <summary>The example's folder.</summary>
    public const string Name = "csharp-xen-kernel";

    private readonly ExampleShell _shell;
    private readonly string _environment;

    private CSharpKernel(ExampleShell shell)
    {
        _shell = shell;
        // Variables of an MSBuild that runs these tests are not for the one that is started. No process is left behind: not of MSBuild, nor the compiler's server.
        var inherited = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase));
        _environment = string.Concat(inherited.Select(name => $"unset {name}\n")) + $"""
            export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TERM=dumb
            export PATH="$PATH:{Environment.GetEnvironmentVariable("PATH")}"
            export ElfNotesCheckout="{RepositoryFiles.Root}"

            """;
    }

    /// <summary>Where it is.</summary>
    public string Folder => _shell.Folder;

    // What a build and a boot leave.
    private static readonly string[] Made = ["bin", "obj", "package", "xen"];

    /// <summary>The files that belong to the example, relative to it.</summary>
    public static IEnumerable<string> Files => Directory.EnumerateFiles(Example.Folder(Name), "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Example.Folder(Name), file))
        .Where(file => !Made.Contains(file.Split('/')[0]) && Path.GetExtension(file) is not (".elf" or ".deb"));

    /// <summary>The bytes of a file.</summary>
    public byte[] this[string file] => File.ReadAllBytes(Path.Combine(Folder, file));

    /// <summary>Copies it, or skips the test where a tool is missing.</summary>
    public static CSharpKernel Copy()
    {
        var kernel = new CSharpKernel(ExampleShell.Open());
        foreach (var file in Files)
        {
            var copy = Path.Combine(kernel.Folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Example.Folder(Name), file), copy);
        }

        return kernel;
    }

    /// <summary>Runs a line of shell. The first build of a machine fetches the compiler, of 14 MB.</summary>
    public (int Status, string Output) Run(string line) => _shell.Run(_environment + line, TimeSpan.FromMinutes(5));

    /// <summary>Runs a line of shell that has to succeed, and gives what it printed.</summary>
    public string Succeed(string line)
    {
        var (status, output) = Run(line);
        Assert.True(status == 0, $"{line}: status {status}\n{output}");
        return output;
    }

    /// <summary>Writes a file.</summary>
    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    public void Dispose() => _shell.Dispose();
}
