using ElfNotes.TestKit;

namespace ElfNotes.Cli.Tests;

/// <summary>Where bytes come from and go to: standard input, odd files, pipes that close.</summary>
public class InputTests
{
    private static readonly string[] Verbs = ["show", "check"];

    [Fact]
    public void Standard_input_is_read_like_a_file()
    {
        using var folder = new TemporaryFolder();
        var kernel = Kernels.Hybrid().Build();
        foreach (var content in (byte[][])[kernel, SampleFiles.BzImage(kernel), SampleFiles.Gzip(kernel), SampleFiles.MixedArchive()])
        {
            foreach (var verb in Verbs)
            {
                var path = folder.Add("file", content);
                var file = Command.Run(verb, path);
                var piped = Command.Run(content, [verb, "-"]);
                Assert.Equal(file.Status, piped.Status);
                Assert.Equal(file.Text.Replace(path, "-", StringComparison.Ordinal), piped.Text);
                Assert.NotEmpty(piped.Output);
            }
        }
    }

    [Fact]
    public void Unreadable_files_are_told_in_one_line_with_file_offset_and_code()
    {
        using var folder = new TemporaryFolder();
        var kernel = Kernels.Pv().Build();
        (string Path, string Reason)[] files =
        [
            (folder["missing"], "no such file (EN1008)"),
            (folder.Path, "is a directory (EN1008)"),
            (folder.Add("empty", []), "the file is empty (EN1001 at 0x0)"),
            (folder.Add("text", "some text\n"u8.ToArray()), "not an ELF file, nor a container of one: it looks like text (EN1001 at 0x0)"),
            (folder.Add("cut.elf", kernel[..40]), " at 0x"),
            (folder.Add("cut.gz", SampleFiles.Gzip(kernel)[..40]), " at 0x"),
        ];
        foreach (var verb in Verbs)
        {
            foreach (var (path, reason) in files)
            {
                var result = Command.Run(verb, path);
                Assert.True(result.Status == 3, result.ToString());
                Assert.Empty(result.Output);
                var line = Assert.Single(result.ErrorLines);
                Assert.StartsWith($"elfnotes: {path}: ", line, StringComparison.Ordinal);
                Assert.Contains(reason, line, StringComparison.Ordinal);
                Assert.Matches(@"\(EN10[0-9]{2}( at 0x[0-9a-f]+)?\)$", line);
            }
        }

        Assert.Equal("elfnotes: : the path is empty (EN1008)\n", Command.Run("show", "").ErrorText);
    }

    [Fact]
    public void A_file_without_read_permission_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "root may read everything");
        using var folder = new TemporaryFolder();
        var path = folder.Add("secret.elf", Kernels.Pv().Build());
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.None);
        var result = Command.Run("show", path);
        Assert.Equal(3, result.Status);
        Assert.Equal($"elfnotes: {path}: permission denied (EN1008)\n", result.ErrorText);
    }

    [Fact]
    public void A_named_pipe_is_read_to_its_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs mkfifo");
        using var folder = new TemporaryFolder();
        var (kernel, pipe) = (Command.Quote(folder.Add("kernel", Kernels.Pv().Build())), Command.Quote(folder["pipe"]));
        var result = Command.RunShell($"mkfifo {pipe} && {{ cat {kernel} > {pipe} & }}; exec $E check {pipe}");
        Assert.True(result.Status == 0, result.ToString());
        Assert.Contains("accepts", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("check")]
    [InlineData("show --format json")]
    [InlineData("check --format json")]
    [InlineData("show --format readnotes")]
    public void A_closed_pipe_ends_it_without_a_word(string verb)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        using var folder = new TemporaryFolder();
        var notes = Enumerable.Range(0, 4000).Select(index => KernelNote.Of(XenNoteTypes.GuestOs, $"number {index}")).ToArray();
        var path = Command.Quote(folder.Add("many.elf", Kernels.PvhWithoutNotes().WithNotes([Kernels.PvhNote(), .. notes]).Build()));
        var files = string.Join(' ', Enumerable.Repeat(path, 20));
        var result = Command.RunShell($"$E {verb} {files} | head -1");
        Assert.Empty(result.ErrorText);
        Assert.Equal(1, result.Text.Count(character => character == '\n'));
        // Its reader is there no more when it starts.
        result = Command.RunShell($"$E {verb} {files} | :; echo done");
        Assert.Empty(result.ErrorText);
    }

    [Fact]
    public void A_full_disk_is_reported()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        foreach (var verb in (string[])["show", "check", "show --format json", "show --format readnotes"])
        {
            var result = Command.RunShell($"$E {verb} examples/images/pv-good.elf >/dev/full");
            Assert.Equal(3, result.Status);
            Assert.StartsWith("elfnotes: standard output cannot be written: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        }

        Assert.Equal(2, Command.RunShell("$E show 2>/dev/full").Status);
    }

    [Fact]
    public void Output_is_appended_to_a_shared_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        using var folder = new TemporaryFolder();
        var path = Command.Quote(folder["out"]);
        Assert.Equal(0, Command.RunShell($"{{ echo first; $E show examples/images/pv-good.elf; $E show examples/images/pvh-good.elf; echo last; }} > {path}").Status);
        var expected = "first\n" + Command.Run("show", "examples/images/pv-good.elf").Text + Command.Run("show", "examples/images/pvh-good.elf").Text + "last\n";
        Assert.Equal(expected, File.ReadAllText(folder["out"]));
    }
}
