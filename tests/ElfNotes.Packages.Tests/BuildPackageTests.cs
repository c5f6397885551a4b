using ElfNotes.TestKit.Linkers;
using ElfNotes.TestKit.Packages;

namespace ElfNotes.Packages.Tests;

/// <summary>ElfNotes.Build as it is installed: from the package, without anything of the checkout.</summary>
public sealed class BuildPackageTests
{
    [Fact]
    public void An_item_becomes_an_object()
    {
        using var project = new UserProject("ElfNotes.Build");
        project.Add("kernel.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ElfNotesMachine>x86-64</ElfNotesMachine>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ElfNotes.Build" Version="{project.Feed.Version}" PrivateAssets="all" />
                <ElfNote Include="Example" Type="7" String="example" />
                <ElfNotesOutput Include="obj/notes.o" />
              </ItemGroup>
            </Project>
            """);
        project.Add("code.cs", "internal static class Code;\n");

        project.RunWell("build");

        var readelf = new Tool("readelf", "binutils", "-n", "-W");
        Tool.Require(readelf);
        var lines = readelf.Run(project["."], "obj/notes.o").Output.Split('\n').Select(line => line.Trim());
        Assert.Equal(["Displaying notes found in: .note.Example", "Owner Data size Description", "Example 0x00000008 Unknown note type: (0x00000007) description data: 65 78 61 6d 70 6c 65 00"], lines.Where(line => line.Length > 0).Select(Blanks));
    }

    /// <summary>
    /// The copies of the attributes compile in projects with other settings than the library's, and without a warning that the project would make an error.
    /// </summary>
    [Theory]
    [InlineData("net10.0", "9.0", "disable")]
    [InlineData("net10.0", "9.0", "enable")]
    [InlineData("netstandard2.0", "14.0", "enable")]
    public void The_attributes_compile_as_source_everywhere(string framework, string language, string nullable)
    {
        using var project = new UserProject("ElfNotes.Build");
        project.Add("library.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>{framework}</TargetFramework>
                <LangVersion>{language}</LangVersion>
                <Nullable>{nullable}</Nullable>
                <ImplicitUsings>disable</ImplicitUsings>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                <Features>strict</Features>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ElfNotes.Build" Version="{project.Feed.Version}" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        project.Add("notes.cs", """
            using System.Reflection;

            [assembly: AssemblyMetadata("a", "b")]
            [assembly: ElfNotes.ElfNotePlan(Machine = "x86-64")]
            [assembly: ElfNotes.ElfNote("Example", 7, U32 = 1)]
            [assembly: ElfNotes.XenNote(ElfNotes.XenNoteType.GuestOS, String = "example")]

            """);

        project.RunWell("build");

        Assert.True(File.Exists(project[$"bin/Debug/{framework}/library.dll"]));
    }

    private static string Blanks(string line) => string.Join(' ', line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
