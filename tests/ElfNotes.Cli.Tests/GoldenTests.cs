using System.Text;

namespace ElfNotes.Cli.Tests;

/// <summary>What the command prints about the example images, word for word. ELFNOTES_UPDATE_GOLDEN=1 writes the files anew; each was read by hand.</summary>
public class GoldenTests
{
    private static readonly string Folder = Path.Combine(Command.Repository, "tests", "ElfNotes.Cli.Tests", "Golden");

    public static TheoryData<string> Images => [.. Directory.GetFiles(Path.Combine(Command.Repository, "examples", "images"), "*.elf").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Images))]
    public void Show_prints_what_it_did(string image) => Compare(image + ".show.txt", "show", ImagePath(image));

    [Theory]
    [MemberData(nameof(Images))]
    public void Check_prints_what_it_did(string image) => Compare(image + ".check.txt", "check", ImagePath(image));

    [Fact]
    public void Remarks_are_shown_when_asked_for()
    {
        var quiet = Command.Run("check", "--for", "xen-pv", ImagePath("legacy-xen-guest-good")).Text;
        var verbose = Command.Run("check", "--for", "xen-pv", "--verbose", ImagePath("legacy-xen-guest-good")).Text;
        Assert.DoesNotContain("EN3103", quiet, StringComparison.Ordinal);
        Assert.Contains("note: the legacy __xen_guest string is used", verbose, StringComparison.Ordinal);
        Assert.Equal(quiet.Split('\n'), verbose.Split('\n').Where(line => !line.TrimStart().StartsWith("note: ", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Show_writes_the_same_json(string image) => Compare(image + ".show.json", "show", "--format", "json", ImagePath(image));

    [Theory]
    [MemberData(nameof(Images))]
    public void Check_writes_the_same_json(string image) => Compare(image + ".check.json", "check", "--format", "json", ImagePath(image));

    [Fact]
    public void Explain_tells_what_it_did() => Compare("explain.txt", "check", "--explain", "--for", "xen-pv,xen-pvh,xen-dom0-pvh,qemu,cloud-hypervisor", "--xen", "4.17", ImagePath("pvh-notes-padded-8"));

    [Fact]
    public void Sarif_is_what_it_was() => Compare("pvh-notes-padded-8.sarif", "check", "--format", "sarif", "--expect", "qemu", ImagePath("pvh-notes-padded-8"));

    [Theory]
    [InlineData("help.txt", "--help")]
    [InlineData("show-help.txt", "show", "--help")]
    [InlineData("check-help.txt", "check", "--help")]
    public void Help_is_what_it_was(string golden, params string[] arguments)
    {
        // The usage line names the executable, which under the JIT is another one.
        var result = Command.Run(arguments);
        CompareText(golden, result.Text.Replace("ElfNotes.Cli ", "elfnotes ", StringComparison.Ordinal));
        Assert.All(result.Text.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void No_golden_file_is_left_over()
    {
        var expected = Images.SelectMany(image => (string[])[".show.txt", ".check.txt", ".show.json", ".check.json"], (image, end) => image.Data + end).Concat(["help.txt", "show-help.txt", "check-help.txt", "explain.txt", "pvh-notes-padded-8.sarif"]);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    // Always with slashes: the path is shown as it was given.
    private static string ImagePath(string image) => $"examples/images/{image}.elf";

    private static void Compare(string golden, params string[] arguments)
    {
        var result = Command.Run(arguments);
        Assert.Empty(result.ErrorText);
        CompareText(golden, result.Text);
    }

    private static void CompareText(string golden, string text)
    {
        var path = Path.Combine(Folder, golden);
        if (Environment.GetEnvironmentVariable("ELFNOTES_UPDATE_GOLDEN") == "1") File.WriteAllText(path, text, new UTF8Encoding(false));
        // A checkout on Windows may have changed the line ends of the golden file.
        else Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), text);
    }
}
