namespace ElfNotes.Build.Tests.Programs;

/// <summary>Programs in a single file: a host with everything behind it, which it finds by offsets in itself.</summary>
public sealed class SingleFileTests
{
    private const string Item = """    <ElfNote Include="Example" Type="7" U32="1;2" />""";

    [Theory]
    [InlineData("--no-self-contained")]
    [InlineData("--self-contained")]
    [InlineData("--self-contained", "-p:EnableCompressionInSingleFile=true", "-p:IncludeNativeLibrariesForSelfExtract=true")]
    public void The_bundle_has_them_and_stays_valid(params string[] arguments)
    {
        using var application = new Application(Item, "<PublishSingleFile>true</PublishSingleFile><ElfBuildId>true</ElfBuildId><ElfPackageMetadata>true</ElfPackageMetadata>");
        string[] publish = ["publish", "-r", $"linux-{(PackageMetadataTests.Machine == "x86_64" ? "x64" : "arm64")}", "-o", "out", .. arguments];

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

        // What is bundled counts, not the host alone.
        application.Add("more.cs", "internal static class More;\n");
        application.Run(publish);
        Assert.NotEqual(Id(notes), Id(application.Notes("out/hello")));
        application.RunProgram("out/hello");
    }

    private static string Id(IEnumerable<string> notes) => notes.Single(note => note.Contains("Build ID: ", StringComparison.Ordinal));
}
