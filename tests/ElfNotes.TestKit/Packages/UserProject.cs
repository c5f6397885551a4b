using System.Reflection;
using ElfNotes.TestKit.Linkers;
using Xunit;

namespace ElfNotes.TestKit.Packages;

/// <summary>A project of somebody who installs the packages: a folder of its own, outside of the repository.</summary>
public sealed class UserProject : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("elfnotes-user-").FullName;

    /// <param name="packages">What the feed has for it.</param>
    public UserProject(params IEnumerable<string> packages)
    {
        Feed = LocalFeed.With(Configuration, packages);
        Feed.Configure(_folder);
    }

    /// <summary>Of these tests, and of the packages.</summary>
    public static string Configuration { get; } = typeof(UserProject).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Configuration").Value!;

    /// <summary>Where its packages come from.</summary>
    public LocalFeed Feed { get; }

    /// <summary>The folder.</summary>
    public string Folder => _folder;

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>Writes a file, and the folders that it lies in.</summary>
    public void Add(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
    }

    /// <summary>Runs <c>dotnet</c> in it.</summary>
    public ToolResult Run(params IEnumerable<string> arguments) => Feed.Run(_folder, arguments);

    /// <summary>Runs a verb of <c>dotnet</c> that has to succeed without a warning, and gives its output.</summary>
    public string RunWell(params IEnumerable<string> arguments)
    {
        var result = Run(arguments);
        var text = result.Output + result.Error;
        Assert.True(result.Status == 0 && !text.Contains("warning ", StringComparison.Ordinal), text);
        return result.Output;
    }

    /// <summary>Runs a program of the folder that has to succeed, and gives what it prints.</summary>
    public string RunProgram(string program, params IEnumerable<string> arguments)
    {
        var result = DotnetCommand.RunProgram(this[program], _folder, arguments);
        Assert.True(result.Status == 0 && result.Error.Length == 0, $"{program} ended with {result.Status}:\n{result.Output}{result.Error}");
        return result.Output;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
