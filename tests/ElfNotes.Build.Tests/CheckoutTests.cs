using ElfNotes.TestKit;

namespace ElfNotes.Build.Tests;

/// <summary>A checkout in place of the package: its files are imported by the project, and its tasks are built by hand.</summary>
public sealed class CheckoutTests
{
    private const string Props = """<Import Project="checkout/src/ElfNotes.Build/build/ElfNotes.Build.props" />""";

    private const string Project = $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
          {Props}
          <ItemGroup>
            <ElfNote Include="Example" Type="7" U8="1" />
            <ElfNotesOutput Include="notes.o" />
            <Compile Remove="checkout/**" />
          </ItemGroup>
          <Import Project="checkout/src/ElfNotes.Build/build/ElfNotes.Build.targets" />
        </Project>

        """;

    private static readonly string s_source = Path.Combine(RepositoryFiles.Root!, "src", "ElfNotes.Build");

    /// <summary>A checkout whose tasks nobody has built says which command builds them; once they are there they are found, the newer ones of two.</summary>
    [Fact]
    public void It_finds_its_tasks_or_says_how_they_are_built()
    {
        using var project = new BuiltProject("");
        project.Add("kernel.csproj", Project);
        Copy(project, "build", "build");
        File.Copy(Path.Combine(s_source, "ElfNotes.Build.csproj"), project["checkout/src/ElfNotes.Build/ElfNotes.Build.csproj"]);

        var (status, lines) = project.Build();
        Assert.NotEqual(0, status);
        Assert.Contains(lines, line => line.Contains("error : The tasks that write ELF notes are not built yet. Build them once: dotnet build -c Release checkout/src/ElfNotes.Build/ElfNotes.Build.csproj", StringComparison.Ordinal));

        Copy(project, Path.GetRelativePath(s_source, BuiltProject.Tasks), "bin/Debug/net10.0");
        var stale = Path.Combine(Directory.CreateDirectory(project["checkout/src/ElfNotes.Build/bin/Release/net10.0"]).FullName, "ElfNotes.Build.dll");
        File.WriteAllText(stale, "no assembly");
        File.SetLastWriteTimeUtc(stale, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        project.BuildWell();
        Assert.True(File.Exists(project["notes.o"]));
    }

    [Fact]
    public void An_import_that_was_forgotten_is_named()
    {
        using var project = new BuiltProject("");
        project.Add("kernel.csproj", Project.Replace(Props, "", StringComparison.Ordinal));
        Copy(project, "build", "build");

        var (status, lines) = project.Build();

        Assert.NotEqual(0, status);
        Assert.Contains(lines, line => line.Contains("error : ElfNotes.Build.targets is imported, and ElfNotes.Build.props is not", StringComparison.Ordinal));
    }

    /// <summary>The targets for hosts have private names, and may get others: the build says so, instead of leaving the notes out.</summary>
    [Fact]
    public void An_SDK_that_makes_its_host_otherwise_is_named()
    {
        using var project = new BuiltProject("");
        project.Add("kernel.csproj", Project.Replace("<ElfNotesOutput Include=\"notes.o\" />", "", StringComparison.Ordinal));
        project.Add("code.cs", "internal static class Code { private static void Main() { } }\n");
        Copy(project, "build", "build");
        Copy(project, Path.GetRelativePath(s_source, BuiltProject.Tasks), "bin/Release/net10.0");
        File.Copy(Path.Combine(s_source, "ElfNotes.Build.csproj"), project["checkout/src/ElfNotes.Build/ElfNotes.Build.csproj"]);
        var targets = project["checkout/src/ElfNotes.Build/build/ElfNotes.Build.Programs.targets"];
        File.WriteAllText(targets, File.ReadAllText(targets).Replace("\"_CreateAppHost\"", "\"_MakeAppHost\"", StringComparison.Ordinal));

        var (status, lines) = project.Build("-p:OutputType=Exe");

        Assert.NotEqual(0, status);
        Assert.Contains(lines, line => line.Contains("makes its apphost in a way that ElfNotes.Build does not know", StringComparison.Ordinal));
        project.BuildWell("-p:OutputType=Exe", "-p:ElfNotesInProgram=false");
    }

    private static void Copy(BuiltProject project, string from, string to)
    {
        var folder = Directory.CreateDirectory(project[$"checkout/src/ElfNotes.Build/{to}"]).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(s_source, from))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }
}
