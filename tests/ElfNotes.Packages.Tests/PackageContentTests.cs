using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Packages;

namespace ElfNotes.Packages.Tests;

/// <summary>What is in the packages, and what they say of themselves.</summary>
public sealed class PackageContentTests
{
    private static readonly LocalFeed s_feed = LocalFeed.With(UserProject.Configuration, PackageNames.All);

    public static TheoryData<string> All => [.. PackageNames.All];

    public static TheoryData<string> Libraries => [.. PackageNames.Libraries];

    /// <summary>Nothing is missing, and nothing got in by accident. ELFNOTES_UPDATE_GOLDEN=1 writes the list anew.</summary>
    [Fact]
    public void The_packages_hold_what_is_listed()
    {
        var actual = new List<string>();
        foreach (var path in Directory.GetFiles(s_feed.Folder).Order(StringComparer.Ordinal))
        {
            using var package = new PackageFile(path);
            actual.Add(Path.GetFileName(path).Replace("." + s_feed.Version, "", StringComparison.Ordinal));
            actual.AddRange(package.Names.Select(name => "    " + name));
        }

        const string Golden = "Golden/packages.txt";
        if (Environment.GetEnvironmentVariable("ELFNOTES_UPDATE_GOLDEN") == "1") File.WriteAllLines(Path.Combine(RepositoryFiles.Root!, "tests", "ElfNotes.Packages.Tests", Golden), actual);
        Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, Golden)), actual);
    }

    /// <summary>What <c>dotnet pack ElfNotes.slnx</c> makes: the projects of src are packages unless they say no, and no other project is one.</summary>
    [Fact]
    public void The_solution_makes_these_packages_and_no_other()
    {
        var projects = XDocument.Load(Path.Combine(RepositoryFiles.Root!, "ElfNotes.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value);
        var packable = projects.Where(path => XDocument.Load(Path.Combine(RepositoryFiles.Root!, path)).Descendants("IsPackable").SingleOrDefault()?.Value is { } said ? said == "true" : path.StartsWith("src/", StringComparison.Ordinal));

        Assert.Equal(PackageNames.All.Order(StringComparer.Ordinal), packable.Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_package_says_what_it_is(string name)
    {
        using var package = Open(name);
        var metadata = package.Metadata;

        Assert.Equal(name, Value(metadata, "id"));
        Assert.Equal(s_feed.Version, Value(metadata, "version"));
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("expression", Element(metadata, "license")!.Attribute("type")!.Value);
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.Equal("icon.png", Value(metadata, "icon"));
        Assert.Contains(" xen ", Value(metadata, "tags"), StringComparison.Ordinal);
        Assert.EndsWith("ElfNotes authors", Value(metadata, "copyright"), StringComparison.Ordinal);
        Assert.InRange(Value(metadata, "description")!.Length, 40, 400);
        Assert.StartsWith($"# {name}\n", package.Text("README.md"), StringComparison.Ordinal);
        Assert.DoesNotContain("](", package.Text("README.md"), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Path.Combine(RepositoryFiles.Root!, "assets", "icon.png")), package.Read("icon.png"));
        Assert.Equal("git", Element(metadata, "repository")!.Attribute("type")!.Value);
        Assert.Null(Element(metadata, "repository")!.Attribute("branch"));
    }

    [Fact]
    public void The_packages_depend_on_what_they_need_and_nothing_else()
    {
        Assert.Equal([], Dependencies("ElfNotes"));
        Assert.Equal([$"net10.0 ElfNotes {s_feed.Version}", $"net9.0 ElfNotes {s_feed.Version}"], Dependencies("ElfNotes.Compression"));
        Assert.Equal([$"net10.0 ElfNotes {s_feed.Version}", "net10.0 YamlDotNet 16.3.0", $"net9.0 ElfNotes {s_feed.Version}", "net9.0 YamlDotNet 16.3.0"], Dependencies("ElfNotes.Manifest"));
        Assert.Equal([], Dependencies("ElfNotes.Build"));
        Assert.Equal([], Dependencies("ElfNotes.Tool"));
        using var build = Open("ElfNotes.Build");
        Assert.Equal("true", Value(build.Metadata, "developmentDependency"));
        using var tool = Open("ElfNotes.Tool");
        Assert.Equal("DotnetTool", tool.Metadata.Descendants().Single(element => element.Name.LocalName == "packageType").Attribute("name")!.Value);
    }

    /// <summary>Every public type has its documentation in the package, for every framework, and the symbols are those of the assembly.</summary>
    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_has_documentation_and_symbols_for_every_framework(string name)
    {
        using var package = Open(name);
        using var symbols = new PackageFile(Path.Combine(s_feed.Folder, $"{name}.{s_feed.Version}.snupkg"));
        foreach (var framework in new[] { "net10.0", "net9.0" })
        {
            var assembly = package.Read($"lib/{framework}/{name}.dll");
            var described = XDocument.Parse(package.Text($"lib/{framework}/{name}.xml")).Descendants("member").Where(member => member.Element("summary") is not null).Select(member => member.Attribute("name")!.Value).ToHashSet();
            using var image = new PEReader(new MemoryStream(assembly));
            Assert.Equal([], PublicTypes(image.GetMetadataReader()).Where(type => !described.Contains("T:" + type)));

            using var pdb = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols.Read($"lib/{framework}/{name}.pdb")));
            var id = new BlobContentId(pdb.GetMetadataReader().DebugMetadataHeader!.Id);
            Assert.Contains(image.ReadDebugDirectory().Where(entry => entry.Type == DebugDirectoryEntryType.CodeView), entry => image.ReadCodeViewDebugDirectoryData(entry).Guid == id.Guid && entry.Stamp == id.Stamp);
        }
    }

    /// <summary>The same files make the same bytes: whoever builds a release anew can compare it.</summary>
    [Theory]
    [InlineData("ElfNotes")]
    [InlineData("ElfNotes.Build")]
    [InlineData("ElfNotes.Tool")]
    public void Packing_again_gives_the_same_bytes(string name)
    {
        Thread.Sleep(TimeSpan.FromSeconds(2)); // what the time of an entry in a zip archive counts by
        var again = s_feed.PackAgain(name);

        Assert.Equal(Directory.GetFiles(s_feed.Folder, $"{name}.{s_feed.Version}.*").Select(Path.GetFileName).Order(StringComparer.Ordinal), again.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var path in again) Assert.Equal(File.ReadAllBytes(Path.Combine(s_feed.Folder, Path.GetFileName(path))), File.ReadAllBytes(path));
    }

    private static PackageFile Open(string name) => new(Path.Combine(s_feed.Folder, $"{name}.{s_feed.Version}.nupkg"));

    private static XElement? Element(XElement metadata, string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name);

    private static string? Value(XElement metadata, string name) => Element(metadata, name)?.Value;

    private static List<string> Dependencies(string name)
    {
        using var package = Open(name);
        return [.. package.Metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => $"{element.Parent!.Attribute("targetFramework")!.Value} {element.Attribute("id")!.Value} {element.Attribute("version")!.Value}")];
    }

    private static IEnumerable<string> PublicTypes(MetadataReader reader) => reader.TypeDefinitions.Select(reader.GetTypeDefinition)
        .Where(type => (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.Public)
        .Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}");
}
