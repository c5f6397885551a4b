using System.Runtime.InteropServices;
using System.Text.Json;

namespace ElfNotes.Build.Tests.Programs;

/// <summary>ElfPackageMetadata: the note by which systemd-coredump names the package of a crashed program.</summary>
public sealed class PackageMetadataTests
{
    private const string Debian = "PRETTY_NAME=\"Example 12\"\n# a comment\nID='debian'\nVERSION_ID=\"12\"\nCPE_NAME=\"cpe:/o:debian:debian_linux:12\"\n";

    /// <summary>This machine, as uname -m prints it.</summary>
    internal static string Machine { get; } = RuntimeInformation.OSArchitecture switch { Architecture.X64 => "x86_64", Architecture.Arm64 => "aarch64", var other => other.ToString().ToLowerInvariant() };

    [Fact]
    public void The_words_are_the_projects_and_the_distributions()
    {
        using var application = new Application("", "<ElfPackageMetadata>true</ElfPackageMetadata><ElfPackageOsRelease>os-release</ElfPackageOsRelease>");
        application.Add("os-release", Debian);

        Assert.Equal($$"""{"type":"nuget","name":"hello","version":"1.2.3","architecture":"{{Machine}}"}""", Built());
        Assert.Equal(
            $$"""{"type":"deb","os":"debian","osVersion":"12","name":"hello-package","version":"1.2.3-4","architecture":"{{(Machine == "x86_64" ? "amd64" : "arm64")}}","license":"MIT OR Apache-2.0","osCpe":"cpe:/o:debian:debian_linux:12","debugInfoUrl":"https://debuginfod.example/"}""",
            Built("-p:ElfPackageType=deb", "-p:ElfPackageName=hello-package", "-p:ElfPackageVersion=1.2.3-4", "-p:ElfPackageLicense=MIT OR Apache-2.0", "-p:ElfPackageDebugInfoUrl=https://debuginfod.example/"));

        // The distribution is the file's word alone where the project says nothing.
        application.Add("os-release", Debian.Replace("12\"", "13\"", StringComparison.Ordinal));
        Assert.Contains("\"os\":\"example\",\"osVersion\":\"13\"", Built("-p:ElfPackageType=rpm", "-p:ElfPackageOs=example"), StringComparison.Ordinal);

        string Built(params string[] arguments)
        {
            application.Run(["build", .. arguments]);
            return Json(application);
        }
    }

    [Fact]
    public void Fields_of_ones_own_and_text_of_any_kind()
    {
        using var application = new Application(
            """<ElfPackageField Include="vendor" Value="M&amp;auml;kel&#xE4; &quot;&lt;+&gt;&quot; 50%25" /><ElfPackageField Include="name" Value="other" />""",
            "<ElfPackageMetadata>true</ElfPackageMetadata>");

        application.Run("build");

        using var document = JsonDocument.Parse(Json(application));
        Assert.Equal(["type", "name", "version", "architecture", "vendor"], document.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal("other", document.RootElement.GetProperty("name").GetString());
        Assert.Equal("M&auml;kelä \"<+>\" 50%", document.RootElement.GetProperty("vendor").GetString());
    }

    /// <summary>Distributions' builds hand it to compilers in a variable.</summary>
    [Fact]
    public void The_variable_of_a_distributions_build_counts()
    {
        using var application = new Application("", "<ElfPackageMetadata>true</ElfPackageMetadata>");
        const string Json = """{"type":"deb","os":"debian","name":"hello","version":"1.2.3-4;x"}""";

        application.Run("build", "-p:ELF_PACKAGE_METADATA=" + Uri.EscapeDataString(Json));
        Assert.Equal(Json, PackageMetadataTests.Json(application));

        var result = application.Try("build", "-p:ELF_PACKAGE_METADATA={name");
        Assert.NotEqual(0, result.Status);
        Assert.Matches(@"hello\.csproj\(8,5\): error EN4005", result.Output);
    }

    private static string Json(Application application)
    {
        using var source = ByteSource.FromFile(application["bin/Debug/net10.0/hello"]);
        using var image = Images.ImageFile.Open(source, null);
        var note = image.Members[0].Notes.Single(note => note.Owner == "FDO");
        var file = image.Members[0].Elf!;
        Assert.Equal(".note.package", file.Sections.Where(section => section.Offset == note.Offset).Select(section => file.SectionName(section)).Single());
        Assert.Equal(0, note.Desc.Span[^1]);
        return System.Text.Encoding.UTF8.GetString(note.Desc.Span[..^1]);
    }
}
