using ElfNotes.TestKit;
using ElfNotes.TestKit.Packages;

namespace ElfNotes.Packages.Tests;

/// <summary>What the documentation shows compiles against the packages, and prints what it is said to print.</summary>
public sealed class SampleTests(InstalledLibraries libraries) : IClassFixture<InstalledLibraries>
{
    // Its files are built step by step by the tests of ElfNotes.Build (PageTests).
    private const string FollowedElsewhere = "docs/notes-in-csharp.md";

    /// <summary>Parts of larger files.</summary>
    public static TheoryData<string, int> Parts => [.. Sample.CSharp.Concat(Sample.Projects).Where(sample => sample.File is not null).Select(sample => (sample.Page, sample.Line))];

    public static TheoryData<string, int> CSharp => [.. Sample.CSharp.Where(IsTestedHere).Select(sample => (sample.Page, sample.Line))];

    public static TheoryData<string, int> Projects => [.. Sample.Projects.Where(IsTestedHere).Select(sample => (sample.Page, sample.Line))];

    /// <summary>ELFNOTES_UPDATE_GOLDEN=1 writes what a program prints into the page.</summary>
    [Theory]
    [MemberData(nameof(CSharp))]
    public void A_sample_in_csharp_compiles_and_prints_what_is_shown(string page, int line)
    {
        var sample = Sample.Find(Sample.CSharp, page, line);
        var (path, isProgram) = libraries.Compile(sample);
        if (sample.Shown is null) return;

        Assert.True(isProgram);
        var result = libraries.Run(path);
        Assert.Equal((0, ""), (result.Status, result.Error));
        if (Environment.GetEnvironmentVariable("ELFNOTES_UPDATE_GOLDEN") == "1") sample.Rewrite(result.Output);
        else Assert.Equal(sample.Shown, result.Output);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_sample_of_a_project_builds(string page, int line)
    {
        var sample = Sample.Find(Sample.Projects, page, line);
        using var project = new UserProject(PackageNames.All.Where(name => sample.Text.Contains($"\"{name}\"", StringComparison.Ordinal)));
        Assert.Contains(" Version=\"0.1.0\"", sample.Text, StringComparison.Ordinal);
        project.Add("sample.csproj", sample.Text.Replace(" Version=\"0.1.0\"", $" Version=\"{project.Feed.Version}\"", StringComparison.Ordinal));
        project.Add("code.cs", "internal static class Code;\n");

        project.RunWell("build");
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_part_of_a_file_stands_in_it(string page, int line)
    {
        var sample = Sample.Find(Sample.CSharp.Concat(Sample.Projects), page, line);

        Assert.Contains(sample.Text, File.ReadAllText(Path.Combine(RepositoryFiles.Root!, Path.GetDirectoryName(page)!, sample.File!)), StringComparison.Ordinal);
    }

    /// <summary>The pages where users start have programs that are run.</summary>
    [Theory]
    [InlineData("docs/using-the-library.md", 8)]
    [InlineData("src/ElfNotes/README.md", 1)]
    [InlineData("src/ElfNotes.Compression/README.md", 1)]
    [InlineData("src/ElfNotes.Manifest/README.md", 1)]
    public void A_page_shows_programs_and_what_they_print(string page, int least) => Assert.InRange(Sample.CSharp.Count(sample => sample.Page == page && sample.Shown is not null), least, 100);

    private static bool IsTestedHere(Sample sample) => sample.Page != FollowedElsewhere && sample.File is null;
}
