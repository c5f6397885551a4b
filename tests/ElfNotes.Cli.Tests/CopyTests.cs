using ElfNotes.TestKit;
using ElfNotes.TestKit.Containers;

namespace ElfNotes.Cli.Tests;

public class CopyTests
{
    private static readonly byte[] Kernel = Kernels.Hybrid().WithNotes(KernelNote.BuildId(0xca, 0xfe, 0xba, 0xbe)).Build();
    private static readonly byte[] Bare = Kernels.PvWithoutNotes().Build();

    [Fact]
    public void CopiesIntoAnElf()
    {
        using var folder = new TemporaryFolder();
        var (from, into) = (folder.Add("from", Kernel), folder.Add("into", Bare));
        Assert.Equal((0, true), OnlyNotes("copy", from, "--into", into));
        Assert.Equal(Shown(from), Shown(into));
        Assert.Contains("EN5012", Command.Run("copy", from, "--into", into).ErrorText);
    }

    [Fact]
    public void ADryRunSaysWhatBecomesOfAddressesAndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        var (from, into) = (folder.Add("from", Kernel), folder.Add("into", Bare));
        var result = Command.Run("copy", from, "--into", into, "--only", "Xen:ENTRY,Xen:18", "--rebase", "virtual:0xffffffff80000000=0xffffffffa0000000", "--dry-run");
        Assert.True(result.Status == 0, result.ToString());
        Assert.Contains("the Xen note ENTRY: virtual address 0xffffffff80100000 becomes 0xffffffffa0100000", result.Text);
        Assert.Contains("the Xen note PHYS32_ENTRY: physical address 0x100000 is kept", result.Text);
        Assert.DoesNotContain("VIRT_BASE", result.Text);
        Assert.Equal(Bare, File.ReadAllBytes(into));
    }

    [Fact]
    public void CopiesWithAnOffset()
    {
        using var folder = new TemporaryFolder();
        var (from, into) = (folder.Add("from", Kernel), folder.Add("into", Bare));
        Assert.Equal((0, true), OnlyNotes("copy", from, "--into", into, "--only", "Xen:PHYS32_ENTRY", "--offset", "-0x1000", "--force"));
        Assert.Contains("0xff000", Shown(into));
        Assert.Equal((1, true), Refusal("EN5005", "copy", from, "--into", into, "--offset", "-0x200000"));
    }

    [Fact]
    public void WritesBareNotesAndReadsThemBesideAnyFile()
    {
        using var folder = new TemporaryFolder();
        var (from, image) = (folder.Add("from", Kernel), folder.Add("initrd", "070701 nothing with notes"));
        Assert.Equal((0, ""), Run("copy", from, "-o", folder["x.notes"]));
        Assert.Equal(Shown(from), Shown(folder["x.notes"]));

        Assert.Equal(3, Command.Run("show", image).Status);
        var shown = Command.Run("show", image, "--notes", folder["x.notes"]);
        Assert.True(shown.Status == 0, shown.ToString());
        Assert.Contains($"{image}({folder["x.notes"]}): notes", shown.Text);
        Assert.Contains("cafebabe", shown.Text);
        // No loader reads them there, and a check that asked none must not pass.
        var check = Command.Run("check", image, "--notes", folder["x.notes"]);
        Assert.Equal(1, check.Status);
        Assert.Contains("no loader reads notes beside such a file (EN5009)", string.Join(' ', check.Text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void ChecksAnElfAsIfItHadOtherNotes()
    {
        using var folder = new TemporaryFolder();
        var (from, into) = (folder.Add("from", Kernel), folder.Add("into", Bare));
        Assert.Equal((0, ""), Run("copy", from, "-o", folder["x.notes"]));
        Assert.Equal(1, Command.Run("check", into, "--for", "xen-pvh").Status);
        Assert.Equal(0, Command.Run("check", into, "--for", "xen-pvh", "--notes", folder["x.notes"]).Status);
        Assert.Equal(1, Command.Run("check", into, "--for", "xen-pvh", "--notes", folder.Add("id.notes", Kernels.PvhWithoutNotes().WithNotes(KernelNote.BuildId(1)).Build())).Status);
        Assert.Equal(Bare, File.ReadAllBytes(into));
    }

    [Fact]
    public void NotesInAUnifiedImageAreShownBesideAndNotJudged()
    {
        using var folder = new TemporaryFolder();
        var from = folder.Add("from", Kernels.PvhWithoutNotes().WithNotes(KernelNote.BuildId(0xab, 0xcd, 0xef)).Build());
        var image = folder.Add("uki.efi", new PeBuilder().Add(".osrel", "ID=test"u8.ToArray()).Add(".linux", SampleFiles.BzImage(Kernels.Hybrid().Build())).Build());
        var before = Command.Run("check", image);
        Assert.Equal((0, ""), Run("copy", from, "--into", image));
        Assert.Contains($"{image}(.notes): PE > notes", Shown(image, whole: true));
        var after = Command.Run("check", image);
        Assert.Equal(before.Status, after.Status);
        Assert.StartsWith(before.Text, after.Text);
        Assert.Equal((0, ""), Run("copy", image, "--member", ".notes", "-o", folder["back.notes"]));
        Assert.Equal(Shown(from), Shown(folder["back.notes"]));
        Assert.Equal(0, Command.Run("show", image, "--format", "json").Status);
    }

    [Fact]
    public void WrapsABzImage()
    {
        var kernel = Require.Shared("corpus", "kernel", "derived__bzImage-gzip-amd64");
        using var folder = new TemporaryFolder();
        var result = Command.Run("copy", kernel, "--into", kernel, "--wrap", "-o", folder["wrap"]);
        Assert.True(result.Status == 0, result.ToString());
        Assert.Contains("EN5014", result.ErrorText);
        Assert.Equal(Shown(kernel), Shown(folder["wrap"]));
        // A loader of notes must not be told otherwise.
        Assert.NotEqual("", Command.Run("check", folder["wrap"]).Text);
        Assert.Equal((1, true), Refusal("EN5009", "copy", kernel, "--into", folder.Add("no-stub", SampleFiles.BzImage(Bare))));
        Assert.StartsWith(folder["wrap"] + ": ELF, 64-bit", Shown(folder["wrap"], whole: true));
    }

    [Fact]
    public void SaysOfTheSourceWhatIsWrongWithItsNotes()
    {
        using var folder = new TemporaryFolder();
        var (from, into) = (folder.Add("from", SampleFiles.DescriptorPastTheEnd()), folder.Add("into", Bare));
        var cut = Command.Run("copy", from, "--into", into, "-o", folder["out"]);
        Assert.Equal((1, true), (cut.Status, cut.ErrorText.StartsWith($"elfnotes: {from}: the GNU note", StringComparison.Ordinal)));
        Assert.Contains("(EN5004 at 0x", cut.ErrorText);
        Assert.Equal($"elfnotes: {from}: there is no note of owner \"Foo\" to copy (EN5003)\n", Command.Run("copy", from, "--into", into, "--only", "Foo").ErrorText);
        var text = folder.Add("text", "nothing");
        Assert.StartsWith($"elfnotes: {text}: text has no place for notes", Command.Run("copy", from, "--into", text).ErrorText);
        Assert.Contains("and leave TO as it is", Command.Run("copy", "--help").Text);
    }

    // EN5018
    [Fact]
    public void WarnsOfTheBuildIdOfAnotherFile()
    {
        using var folder = new TemporaryFolder();
        var into = folder.Add("into", Kernels.Pvh().WithNotes(KernelNote.BuildId(1, 2, 3, 4)).Build());
        var result = Command.Run("copy", folder.Add("from", Kernel), "--into", into, "--only", "GNU");
        Assert.Equal(0, result.Status);
        Assert.Contains($"{into}: warning: the build-id 01020304 is replaced by that of another file, cafebabe", result.ErrorText);
        Assert.Contains("EN5018", result.ErrorText);
    }

    // EN5019
    [Fact]
    public void NotesThatAreNotRecognisedAreReadWhenTheyAreNamed()
    {
        using var folder = new TemporaryFolder();
        var from = folder.Add("from", Kernels.PvhWithoutNotes().WithNotes(new KernelNote { Type = 7, Owner = "HP"u8.ToArray(), Desc = [1, 2, 3, 4] }).Build());
        var result = Command.Run("copy", from, "-o", folder["raw"]);
        Assert.Equal(0, result.Status);
        Assert.Contains($"{folder["raw"]}: warning: the file is not recognised as one of bare notes by itself", result.ErrorText);
        Assert.Contains("only --notes reads it (EN5019)", result.ErrorText);
        Assert.Equal(3, Command.Run("show", folder["raw"]).Status);
        var shown = Command.Run("show", folder.Add("beside", "070701 nothing with notes"), "--notes", folder["raw"]);
        Assert.True(shown.Status == 0 && shown.Text.Contains("4 bytes: 01 02 03 04", StringComparison.Ordinal), shown.ToString());
    }

    // EN5009
    [Fact]
    public void OtherVerbsSayThatTheNotesOfAPeAreCopied()
    {
        using var folder = new TemporaryFolder();
        var bare = folder.Add("bare.efi", new PeBuilder().Add(".text", new byte[16]).Build());
        var noted = folder["noted.efi"];
        Assert.Equal((0, ""), Run("copy", folder.Add("from", Kernel), "--into", bare, "-o", noted));
        foreach (var line in (string[][])[["add", bare, "--owner", "Own", "--type", "1", "--u32", "1"], ["set", noted, "--owner", "GNU", "--type", "3", "--hex", "01"], ["remove", noted, "--owner", "GNU"], ["pack", bare]])
        {
            var result = Command.Run(line);
            Assert.True(result.Status == 1, result.ToString());
            Assert.Contains("elfnotes copy NOTES --into FILE puts notes there or replaces them, and objcopy -R .notes takes them out of one that is no bzImage (EN5009)", result.ErrorText);
        }
    }

    // EN5001
    [Fact]
    public void TheKernelInABzImageDoesNotGrow()
    {
        using var folder = new TemporaryFolder();
        // As Linux has it: relocations behind the ELF.
        var image = folder.Add("bzImage", SampleFiles.BzImage([.. Kernel, 1, 2, 3, 4]));
        foreach (var more in (string[][])[[], ["--keep-data"]])
        {
            var result = Command.Run(["add", image, "--owner", "Own", "--type", "1", "--u32", "1", .. more]);
            Assert.True(result.Status == 1, result.ToString());
            Assert.Matches(@"the kernel in the bzImage would grow by \d+ bytes; .* notes have to keep to the room that they have: extract the kernel, and edit that \(EN5001 at 0x[0-9a-f]+\)\n$", result.ErrorText);
        }
    }

    [Fact]
    public void NamesTheMemberOfAnArchive()
    {
        using var folder = new TemporaryFolder();
        var archive = folder.Add("a.a", new ArBuilder().Add("one", Kernels.Pv().Build()).Add("two", Kernels.Pvh().Build()).Build());
        var result = Command.Run("copy", archive, "-o", folder["x"]);
        Assert.Equal(1, result.Status);
        Assert.Contains("--member names one: one, two (EN5003", result.ErrorText);
        Assert.Equal((0, ""), Run("copy", archive, "--member", "two", "-o", folder["x"]));
        Assert.Contains("PHYS32_ENTRY", Shown(folder["x"]));
    }

    [Theory]
    [InlineData("--into TO, or -o OUT", "copy", "FILE")]
    [InlineData("--wrap needs --into", "copy", "FILE", "--wrap", "-o", "x")]
    [InlineData("do not go together", "copy", "FILE", "-o", "x", "--offset", "1", "--rebase", "1=2")]
    [InlineData("--rebase 5", "copy", "FILE", "-o", "x", "--rebase", "5")]
    [InlineData("--offset many", "copy", "FILE", "-o", "x", "--offset", "many")]
    [InlineData("did you mean ENTRY?", "copy", "FILE", "-o", "x", "--only", "Xen:ENTRI")]
    [InlineData("--map-symbol a", "copy", "FILE", "-o", "x", "--map-symbol", "a")]
    [InlineData("--notes goes with one FILE", "show", "FILE", "FILE", "--notes", "FILE")]
    public void SaysWhatIsWrongWithTheCommandLine(string expected, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Add("file", Kernel);
        var result = Command.Run([.. arguments.Select(argument => argument == "FILE" ? file : argument)]);
        Assert.Equal(2, result.Status);
        Assert.Contains(expected, Assert.Single(result.ErrorLines));
    }

    [Fact]
    public void AFileThatIsNotThereIsNoRefusal()
    {
        using var folder = new TemporaryFolder();
        var from = folder.Add("from", Kernel);
        Assert.Equal(3, Command.Run("copy", folder["missing"], "-o", folder["x"]).Status);
        Assert.Equal(3, Command.Run("copy", from, "--into", folder["missing"]).Status);
        Assert.Equal(3, Command.Run("show", from, "--notes", folder["missing"]).Status);
    }

    private static (int Status, string Error) Run(params string[] arguments)
    {
        var result = Command.Run(arguments);
        return (result.Status, result.ErrorText);
    }

    // Neither a warning nor an error: which loaders take the file now.
    private static (int Status, bool AreNotes) OnlyNotes(params string[] arguments)
    {
        var (status, error) = Run(arguments);
        return (status, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(line => line.Contains(": note: ", StringComparison.Ordinal)));
    }

    private static (int Status, bool HasCode) Refusal(string code, params string[] arguments)
    {
        var result = Command.Run(arguments);
        return (result.Status, result.ErrorText.Contains(code, StringComparison.Ordinal));
    }

    // Owner, type and meaning of each note, without where it lies.
    private static string Shown(string path, bool whole = false)
    {
        var result = Command.Run("show", path);
        Assert.True(result.Status == 0, result.ToString());
        if (whole) return result.Text;
        return string.Join('\n', result.Text.Split('\n').Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))).Order(StringComparer.Ordinal));
    }
}
