using System.Reflection;
using ElfNotes.TestKit;

namespace ElfNotes.Build.Tests;

/// <summary>A project in a folder of its own, built by <c>dotnet build</c> with the tasks as they were built.</summary>
internal sealed class BuiltProject : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("elfnotes-test-").FullName;

    /// <param name="items">What stands in the project's item group, from line 8 on.</param>
    public BuiltProject(string items)
    {
        Project = items;
        Add("code.cs", "internal static class Code;\n");
    }

    /// <summary>Of these tests, and of what they use.</summary>
    public static string Configuration { get; } = typeof(BuiltProject).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Configuration").Value!;

    /// <summary>Of the library and the tasks.</summary>
    public static string Tasks { get; } = Path.Combine(RepositoryFiles.Root!, "src", "ElfNotes.Build", "bin", Configuration, "net10.0");

    public string Project
    {
        set => Add("kernel.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{Tasks}/build/ElfNotes.Build.props" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Kernel>Xen</Kernel>
              </PropertyGroup>
              <ItemGroup>
            {value}
              </ItemGroup>
              <Import Project="{Tasks}/build/ElfNotes.Build.targets" />
            </Project>

            """);
    }

    public string this[string name] => Path.Combine(_folder, name);

    public void Add(string name, string text) => File.WriteAllText(this[name], text);

    /// <summary>Builds, and gives the status and the lines of output, without the folder's name in front.</summary>
    public (int Status, string[] Lines) Build(params string[] arguments)
    {
        var result = DotnetCommand.Run(_folder, ["build", "kernel.csproj", .. arguments]);
        return (result.Status, [.. (result.Output + result.Error).Split('\n').Select(line => line.Trim().Replace(_folder + "/", "", StringComparison.Ordinal)).Where(line => line.Length > 0)]);
    }

    /// <summary>Builds without a word of error or warning.</summary>
    public string[] BuildWell(params string[] arguments)
    {
        var (status, lines) = Build(arguments);
        Assert.True(status == 0 && !lines.Any(line => line.Contains("warning", StringComparison.OrdinalIgnoreCase) && !line.Contains("0 Warning", StringComparison.Ordinal)), string.Join('\n', lines));
        return lines;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
