using System.Text.RegularExpressions;
using ElfNotes.Images;

namespace ElfNotes.Build.Tests.Programs;

/// <summary>Notes of ordinary programs: in the apphost that the SDK makes.</summary>
public sealed class ApphostTests
{
    private const string Item = """    <ElfNote Include="Example" Type="7" U32="1;2" />""";

    /// <summary>What GNU readelf 2.40 prints of <see cref="Item"/>.</summary>
    private const string ItemLine = "Example 0x00000008 Unknown note type: (0x00000007) description data: 01 00 00 00 02 00 00 00";

    [Fact]
    public void Every_source_gets_into_the_program_and_it_runs()
    {
        using var application = new Application(Item + """<ElfNotesManifest Include="notes.yaml" />""", "<ElfPackageMetadata>true</ElfPackageMetadata><PackageLicenseExpression>MIT</PackageLicenseExpression>");
        application.Add("notes.yaml", "notes:\n  - {owner: Example, type: 8, u8: 1}\n");
        application.Add("notes.cs", "[assembly: ElfNotes.ElfNote(\"Example\", 9, String = \"attribute\")]\n");

        application.Run("build");

        var notes = application.Notes("bin/Debug/net10.0/hello");
        Assert.Equal(
            [
                "Example 0x00000001 Unknown note type: (0x00000008) description data: 01",
                "Example 0x0000000a Unknown note type: (0x00000009) description data: 61 74 74 72 69 62 75 74 65 00",
                ItemLine,
            ],
            notes.Where(note => note.StartsWith("Example", StringComparison.Ordinal)));
        Assert.EndsWith($$"""FDO_PACKAGING_METADATA Packaging Metadata: {"type":"nuget","name":"hello","version":"1.2.3","architecture":"{{PackageMetadataTests.Machine}}","license":"MIT"}""", notes[^1], StringComparison.Ordinal);
        Assert.Contains("Example:8 Example:9 Example:7 FDO:cafe1a7e", application.RunProgram("bin/Debug/net10.0/hello"), StringComparison.Ordinal);
        // The attributes are in the assembly for this, and nobody who references it sees them.
        Assert.False(File.Exists(application["bin/Debug/net10.0/ElfNotes.dll"]));
    }

    /// <summary>What systemd-coredump has of a crashed program is the first page of its file, as Linux dumps it.</summary>
    [Fact]
    public void The_notes_are_in_the_page_that_core_dumps_have()
    {
        using var application = new Application(Item, "<ElfPackageMetadata>true</ElfPackageMetadata>");

        application.Run("build");

        using var source = ByteSource.FromFile(application["bin/Debug/net10.0/hello"]);
        using var image = ImageFile.Open(source, null);
        Assert.All(image.Members[0].Notes, note => Assert.InRange(note.DescOffset + (ulong)note.Desc.Length, 1ul, 4096ul));
    }

    [Fact]
    public void Only_what_changed_is_made_again()
    {
        using var application = new Application(Item);
        application.Run("build");
        var made = Made();

        application.Run("build");
        Assert.Equal(made, Made());

        application.Write(Item.Replace("1;2", "1;3", StringComparison.Ordinal));
        application.Run("build");
        Assert.EndsWith("03 00 00 00", Example(application), StringComparison.Ordinal);

        application.Write(Item.Replace("1;2", "1;4", StringComparison.Ordinal), "<ElfBuildId>true</ElfBuildId>");
        application.Run("build");
        Assert.EndsWith("04 00 00 00", Example(application), StringComparison.Ordinal);

        (DateTime, DateTime) Made() => (File.GetLastWriteTimeUtc(application["obj/Debug/net10.0/apphost"]), File.GetLastWriteTimeUtc(application["bin/Debug/net10.0/hello"]));
    }

    [Fact]
    public void Without_notes_the_program_is_what_the_SDK_makes()
    {
        using var application = new Application("");
        var said = application.Run("build", "-p:ElfNotesInProgram=false");
        var plain = File.ReadAllBytes(application["bin/Debug/net10.0/hello"]);

        Assert.Equal(Words(said), Words(application.Run("build")));
        Assert.Equal(plain, File.ReadAllBytes(application["bin/Debug/net10.0/hello"]));

        application.Write(Item);
        application.Run("build");
        Assert.NotEqual(plain, File.ReadAllBytes(application["bin/Debug/net10.0/hello"]));

        application.Write("");
        application.Run("build");
        Assert.Equal(plain, File.ReadAllBytes(application["bin/Debug/net10.0/hello"]));

        application.Write(Item, "<ElfNotesInProgram>false</ElfNotesInProgram>");
        application.Run("build");
        Assert.Equal(plain, File.ReadAllBytes(application["bin/Debug/net10.0/hello"]));

        static string[] Words(string output) => [.. output.Split('\n').Where(line => !line.Contains("Elapsed", StringComparison.Ordinal) && !line.Contains("estore", StringComparison.Ordinal))];
    }

    [Fact]
    public void Outputs_that_are_asked_for_take_the_place_of_the_program()
    {
        using var application = new Application(Item + """<ElfNotesOutput Include="obj/notes.o" />""");

        application.Run("build");
        Assert.Equal([ItemLine], application.Notes("obj/notes.o"));
        Assert.DoesNotContain(ItemLine, application.Notes("bin/Debug/net10.0/hello"));

        application.Run("build", "-p:ElfNotesInProgram=true");
        Assert.Contains(ItemLine, application.Notes("bin/Debug/net10.0/hello"));
    }

    [Fact]
    public void A_mistake_fails_the_build_where_it_was_made()
    {
        using var application = new Application("""
                <ElfNote Include="Example" Type="7" U8="1" />
                <ElfNote Include="Example" Type="8" Symbol="missing" />
            """);

        var result = application.Try("build");
        Assert.NotEqual(0, result.Status);
        Assert.Matches($@"hello\.csproj\({Application.FirstItemLine + 1},5\): error EN\d{{4}}: .*missing", result.Output);
        Assert.False(File.Exists(application["bin/Debug/net10.0/hello"]));

        application.Write("""    <ElfNote Include="Xen" Type="ENTRI" U8="1" />""");
        Assert.Contains($"hello.csproj({Application.FirstItemLine},28): error EN4007: Xen has no type \"ENTRI\". Write ENTRY", application.Try("build").Output, StringComparison.Ordinal);

        application.Write(Item, "<ElfBuildId>sometimes</ElfBuildId>");
        Assert.Matches(@"hello\.csproj *: error : ElfBuildId is true or false, not ""sometimes""", application.Try("build").Output);
    }

    [Fact]
    public void What_is_no_notes_fault_is_not_blamed_on_one()
    {
        using var application = new Application(Item);
        application.Add("host", "\u007fELF\u0009, broken, c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2" + new string(' ', 1024));

        var result = application.Try("build", $"-p:AppHostSourcePath={application["host"]}", "-p:UseAppHostFromAssetsFile=false");

        Assert.NotEqual(0, result.Status);
        Assert.Matches(@"obj/Debug/net10\.0/apphost *: error EN10\d\d: ", result.Output);
        Assert.DoesNotContain("MSB4018", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<ElfNotesManifest Include='missing.yaml' />", "", @"hello\.csproj\(14,1\): error EN4005: .*missing\.yaml")]
    [InlineData("<ElfPackageField Include='vendor' Valu='Example' />", "<ElfPackageMetadata>true</ElfPackageMetadata>", @"hello\.csproj\(14,1\): error EN4003: the field vendor .* no value")]
    [InlineData("", "<ElfPackageMetadata>true</ElfPackageMetadata><ElfPackageType>deb</ElfPackageType><ElfPackageOsRelease>missing</ElfPackageOsRelease>", @"hello\.csproj\(8,\d+\): error EN4005: .*missing")]
    [InlineData("", "<ElfNotesInProgram>maybe</ElfNotesInProgram>", @"hello\.csproj *: error : ElfNotesInProgram is true or false, not .maybe.")]
    public void Slips_of_the_pen_are_found(string items, string properties, string expected)
    {
        using var application = new Application(items, properties);

        var result = application.Try("build");

        Assert.NotEqual(0, result.Status);
        Assert.Matches(expected, result.Output);
    }

    /// <summary>A program in one file: the SDK compiles it without MSBuild where it may, and would leave the notes as they were.</summary>
    [Fact]
    public void A_program_in_one_file_has_the_notes_that_it_says()
    {
        using var application = new Application("");
        var version = Regex.Match(File.ReadAllText(application["hello.csproj"]), " Version=\"([^\"]+)\"").Groups[1].Value;
        foreach (var type in new[] { 7, 8 })
        {
            application.Add("one/app.cs", $"#:package ElfNotes.Build@{version}\n#:property PublishAot=false\n[assembly: ElfNotes.ElfNote(\"Example\", {type}, U8 = 1)]\nSystem.Console.WriteLine(System.Environment.ProcessPath);\n");
            var program = application.Run("run", "--file", "one/app.cs").Trim();
            Assert.Contains($"Example 0x00000001 Unknown note type: (0x{type:x8}) description data: 01", application.Notes(program));
        }
    }

    [Fact]
    public void Several_frameworks_a_central_package_file_and_pack()
    {
        using var application = new Application(Item);
        application.Write(Item, "<ElfPackageMetadata>true</ElfPackageMetadata>", "<TargetFrameworks>net10.0;net9.0</TargetFrameworks>");
        var version = Regex.Match(File.ReadAllText(application["hello.csproj"]), " Version=\"([^\"]+)\"");
        application.Add("hello.csproj", File.ReadAllText(application["hello.csproj"]).Replace(version.Value, "", StringComparison.Ordinal));
        application.Add("Directory.Packages.props", $"""<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup><ItemGroup><PackageVersion Include="ElfNotes.Build"{version.Value} /></ItemGroup></Project>""");

        application.Run("pack");
        Assert.True(File.Exists(application["bin/Release/hello.1.2.3.nupkg"]));
        foreach (var framework in new[] { "net10.0", "net9.0" })
        {
            Assert.Contains(ItemLine, application.Notes($"bin/Release/{framework}/hello"));
            Assert.Contains(application.Notes($"bin/Release/{framework}/hello"), note => note.StartsWith("FDO", StringComparison.Ordinal));
        }

        using var package = System.IO.Compression.ZipFile.OpenRead(application["bin/Release/hello.1.2.3.nupkg"]);
        using var reader = new StreamReader(package.GetEntry("hello.nuspec")!.Open());
        Assert.DoesNotContain("ElfNotes", reader.ReadToEnd(), StringComparison.Ordinal);
    }

    /// <summary>Its types count by their names, so that an assembly and its tests may both have them.</summary>
    [Fact]
    public void A_library_has_no_program_and_its_attributes_are_its_own()
    {
        using var application = new Application(Item + """<ProjectReference Include="library/library.csproj" /><Compile Remove="library/**" />""", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
        application.Add("notes.cs", "[assembly: ElfNotes.ElfNote(\"Example\", 9, U8 = 1)]\n");
        application.Add("library/library.csproj", Regex.Replace(File.ReadAllText(application["hello.csproj"]), "<OutputType>.*</OutputType>|<ProjectReference.*/>", ""));
        application.Add("library/notes.cs", "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"hello\")]\n[assembly: ElfNotes.ElfNote(\"Example\", 10, U8 = 1)]\n");

        application.Run("build", "hello.csproj");

        Assert.Equal(["Example 0x00000001 Unknown note type: (0x00000009) description data: 01", ItemLine], application.Notes("bin/Debug/net10.0/hello").Where(note => note.StartsWith("Example", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_apphost_made_for_publishing_alone_has_them_too()
    {
        using var application = new Application(Item, "<ElfBuildId>true</ElfBuildId><AppHostDotNetSearch>Global;EnvironmentVariable</AppHostDotNetSearch>");

        application.Run("publish");

        Assert.True(File.Exists(application["obj/Release/net10.0/apphost_publish"]));
        Assert.Contains(ItemLine, application.Notes("bin/Release/net10.0/publish/hello"));
        Assert.Contains("Example:7", application.RunProgram("bin/Release/net10.0/publish/hello"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_in_FSharp_has_them_too()
    {
        using var application = new Application(Item);
        application.Add("hello.fsproj", File.ReadAllText(application["hello.csproj"]).Replace(Item, Item + """<Compile Include="program.fs" />""", StringComparison.Ordinal));
        File.Delete(application["hello.csproj"]);
        application.Add("program.fs", "[<EntryPoint>]\nlet main arguments = arguments.Length\n");

        application.Run("build");

        Assert.Contains(ItemLine, application.Notes("bin/Debug/net10.0/hello"));
    }

    private static string Example(Application application) => application.Notes("bin/Debug/net10.0/hello").Single(note => note.StartsWith("Example", StringComparison.Ordinal));
}
