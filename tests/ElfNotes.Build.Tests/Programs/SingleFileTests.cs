namespace ElfNotes.Build.Tests.Programs;

/// <summary>Programs in a single file: a host with everything behind it, which it finds by offsets in itself.</summary>
public sealed class SingleFileTests
{
    private const string Item = """    <ElfNote Include="Example" Type="7" U32="1;2" />""";

    private const string LibraryCode = "public static class Library { public static int Value() => 1; }\n";

    private static string Runtime { get; } = $"linux-{(PackageMetadataTests.Machine == "x86_64" ? "x64" : "arm64")}";

    private static string Assembly { get; } = $"obj/Release/net10.0/{Runtime}/hello.dll";

    [Theory]
    [InlineData("--no-self-contained")]
    [InlineData("--self-contained")]
    [InlineData("--self-contained", "-p:EnableCompressionInSingleFile=true", "-p:IncludeNativeLibrariesForSelfExtract=true")]
    public void The_bundle_has_them_and_stays_valid(params string[] arguments)
    {
        using var application = new Application(Item + """<ProjectReference Include="library/library.csproj" /><Compile Remove="library/**" />""", "<PublishSingleFile>true</PublishSingleFile><ElfBuildId>true</ElfBuildId><ElfPackageMetadata>true</ElfPackageMetadata>");
        application.Add("library/library.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        application.Add("library/code.cs", LibraryCode);
        string[] publish = ["publish", "-r", Runtime, "-o", "out", .. arguments];

        application.Run(publish);

        Assert.False(File.Exists(application["out/hello.dll"]));
        var notes = application.Notes("out/hello");
        Assert.Contains("Example 0x00000008 Unknown note type: (0x00000007) description data: 01 00 00 00 02 00 00 00", notes);
        Assert.Contains("Example:7 FDO:cafe1a7e", application.RunProgram("out/hello"), StringComparison.Ordinal);
        var (content, made) = (File.ReadAllBytes(application["out/hello"]), File.GetLastWriteTimeUtc(application["out/hello"]));

        application.Run(publish);
        Assert.Equal(made, File.GetLastWriteTimeUtc(application["out/hello"]));

        File.Delete(application["out/hello"]);
        application.Run(publish);
        Assert.Equal(content, File.ReadAllBytes(application["out/hello"]));

        // What is bundled counts, not the host and its assembly alone: here the other assembly changes.
        Assert.Equal(Digest(application["out/hello"]), Id(notes));
        var assembly = File.ReadAllBytes(application[Assembly]);
        application.Add("library/code.cs", LibraryCode.Replace('1', '2'));
        application.Run(publish);
        Assert.Equal(assembly, File.ReadAllBytes(application[Assembly]));
        var changed = Id(application.Notes("out/hello"));
        Assert.NotEqual(Id(notes), changed);
        Assert.Equal(Digest(application["out/hello"]), changed);
        application.RunProgram("out/hello");
    }

    /// <summary>What docs/notes-in-csharp.md says: the beginning of the SHA-256 of the file, in which the id counts as zeros.</summary>
    private static string Digest(string path)
    {
        var content = File.ReadAllBytes(path);
        using var source = ByteSource.FromMemory(content);
        var id = Elf.ElfFile.Open(source).Notes.Single(note => note is { Owner: "GNU", Type: 3 });
        var zeroed = content.ToArray();
        zeroed.AsSpan((int)id.DescOffset, id.Desc.Length).Clear();
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(zeroed).AsSpan(0, id.Desc.Length));
    }

    private static string Id(IEnumerable<string> notes) => notes.Single(note => note.Contains("Build ID: ", StringComparison.Ordinal)).Split("Build ID: ")[1];
}
