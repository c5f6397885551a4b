using ElfNotes.TestKit;
using ElfNotes.TestKit.Linkers;
using ElfNotes.TestKit.Packages;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElfNotes.Packages.Tests;

/// <summary>A project that has all libraries installed, built once; samples are compiled against what it got, and run beside it.</summary>
public sealed class InstalledLibraries : IDisposable
{
    // What the SDK adds to a console program of its template.
    private const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private readonly UserProject _project = new(PackageNames.Libraries);
    private readonly string _output;
    private readonly List<MetadataReference> _references;

    public InstalledLibraries()
    {
        _project.Add("user.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
            {string.Concat(PackageNames.Libraries.Select(name => $"    <PackageReference Include=\"{name}\" Version=\"{_project.Feed.Version}\" />\n"))}  </ItemGroup>
            </Project>
            """);
        _project.Add("code.cs", "System.Console.WriteLine();\n");
        _project.RunWell("build");
        _output = _project["bin/Debug/net10.0"];
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => Path.GetDirectoryName(path) == framework);
        _references = [.. platform.Concat(Directory.GetFiles(_output, "*.dll").Where(path => Path.GetFileName(path) != "user.dll")).Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))];
    }

    /// <summary>Compiles a sample, which has to give no warning, and gives the assembly's path and whether it is a program.</summary>
    internal (string Path, bool IsProgram) Compile(Sample sample)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        var tree = CSharpSyntaxTree.ParseText($"#line {sample.Line} \"{sample.Page}\"\n{sample.Text}", options);
        var isProgram = tree.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();
        var compilation = CSharpCompilation.Create("Sample" + Guid.NewGuid().ToString("n"), [tree, CSharpSyntaxTree.ParseText(ImplicitUsings, options)], _references,
            new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var path = Path.Combine(_output, compilation.AssemblyName + ".dll");
        var result = compilation.Emit(path);
        Assert.Equal([], result.Diagnostics.Where(one => one.Severity >= DiagnosticSeverity.Warning).Select(one => one.ToString()));
        return (path, isProgram);
    }

    /// <summary>Runs a program in a folder of its own, which has the example kernels.</summary>
    public ToolResult Run(string path)
    {
        var folder = Directory.CreateTempSubdirectory("elfnotes-sample-").FullName;
        try
        {
            foreach (var image in Directory.GetFiles(Path.Combine(RepositoryFiles.Root!, "examples", "images"), "*.elf")) File.Copy(image, Path.Combine(folder, Path.GetFileName(image)));
            return DotnetCommand.Run(folder, ["exec", "--runtimeconfig", Path.Combine(_output, "user.runtimeconfig.json"), "--depsfile", Path.Combine(_output, "user.deps.json"), path]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose() => _project.Dispose();
}
