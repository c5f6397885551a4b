using ElfNotes.TestKit;
using ElfNotes.TestKit.Packages;

namespace ElfNotes.Packages.Tests;

/// <summary>Each library, installed alone into a new project, for every framework that it has.</summary>
public sealed class LibraryPackageTests
{
    private static readonly string s_images = Path.Combine(RepositoryFiles.Root!, "examples", "images");

    [Fact]
    public void ElfNotes_reads_the_notes_of_a_file() => AssertPrints("ElfNotes", "Xen 18: 0000100000000000\n", """
        using ElfNotes;
        using ElfNotes.Elf;

        Framework.Print(typeof(ElfFile));
        using var source = ByteSource.FromFile(args[0]);
        foreach (var note in ElfFile.Open(source).Notes) Console.WriteLine($"{note.Owner} {note.Type}: {Convert.ToHexString(note.Desc.Span)}");
        """, Path.Combine(s_images, "pvh-good.elf"));

    [Fact]
    public void ElfNotes_Compression_reads_a_compressed_payload() => AssertPrints("ElfNotes.Compression", "gzip > ELF: 1\n", """
        using System.IO.Compression;
        using ElfNotes;
        using ElfNotes.Compression;
        using ElfNotes.Images;

        Framework.Print(typeof(PayloadCodecs));
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(File.ReadAllBytes(args[0]));
        using var image = ImageFile.Open(ByteSource.FromMemory(packed.ToArray()), new PayloadCodecs());
        foreach (var member in image.Members) Console.WriteLine($"{string.Join(" > ", member.Container)}: {member.Notes.Count}");
        """, Path.Combine(s_images, "pvh-good.elf"));

    [Fact]
    public void ElfNotes_Manifest_reads_a_description() => AssertPrints("ElfNotes.Manifest", "Example 7 .note.Example\n", """
        using ElfNotes.Authoring;
        using ElfNotes.Manifest;

        Framework.Print(typeof(NotesYaml));
        var read = NotesYaml.Read(args[0], "notes.yaml");
        foreach (var note in NotePlanner.Plan(read.Description!).Plan!.Notes) Console.WriteLine($"{note.Owner} {note.Type} {note.Section}");
        """, "notes: [{owner: Example, type: 7, u32: 1}]");

    private static void AssertPrints(string package, string expected, string program, string argument)
    {
        using var project = new UserProject(PackageNames.Libraries);
        project.Add("user.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFrameworks>net10.0;net9.0</TargetFrameworks>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RollForward>Major</RollForward>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{project.Feed.Version}" />
              </ItemGroup>
            </Project>
            """);
        project.Add("code.cs", program);
        project.Add("framework.cs", """
            using System.Reflection;
            using System.Runtime.Versioning;

            internal static class Framework
            {
                public static void Print(Type type) => Console.WriteLine(type.Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName);
            }
            """);

        project.RunWell("build");

        foreach (var version in new[] { "10.0", "9.0" })
            Assert.Equal($".NETCoreApp,Version=v{version}\n{expected}", project.RunProgram($"bin/Debug/net{version}/user", argument));
    }
}
