using System.Diagnostics;
using ElfNotes.Editing;

namespace ElfNotes.Tests.Editing.Files;

/// <summary>Others who want the same file.</summary>
[Collection(nameof(Alone))]
public sealed class InUseTests
{
    [Fact]
    public void Of_two_editors_the_second_is_told_and_may_come_again()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        using (var first = EditedFile.Open(path))
        {
            Assert.Equal(("EN5006", "it is being edited by another elfnotes"), EditedFileTests.Refusal(() => EditedFile.Open(path).Dispose()));
            first.Replace(Edits.Small(first.Source));
        }

        Assert.Equal(108, new FileInfo(path).Length);
        using (var second = EditedFile.Open(path)) second.Replace(Edits.Small(second.Source));
        Assert.Equal(116, new FileInfo(path).Length);
        Assert.Equal(["file"], folder.Names);
    }

    [Fact]
    public async Task Of_many_editors_each_one_wins_or_says_so()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        var won = 0;
        var told = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                try
                {
                    using var file = EditedFile.Open(path);
                    file.Replace(Edits.Small(file.Source));
                    Interlocked.Increment(ref won);
                }
                catch (ElfNotesException e) when (e.Code == "EN5006")
                {
                    Interlocked.Increment(ref told);
                }
            }
        }, TestContext.Current.CancellationToken)));

        Assert.Equal(400, won + told);
        Assert.True(won > 0);
        // No edit that succeeded is lost: each made the file eight bytes longer.
        Assert.Equal(100 + 8 * won, new FileInfo(path).Length);
        Assert.Equal(["file"], folder.Names);
    }

    [Fact]
    public void A_file_that_is_open_for_writing_is_refused()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        using (new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            Assert.Equal(("EN5006", "another program has it open for writing"), EditedFileTests.Refusal(() => EditedFile.Open(path).Dispose()));
        }

        Assert.Equal(["file"], folder.Names);
    }

    [Fact]
    public void A_writer_that_comes_meanwhile_waits_and_the_edit_gives_way()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        using var file = EditedFile.Open(path);
        using var writer = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "printf written >> \"$1\"", "sh", path]))!;
        // Until the kernel has told of it: the writer hangs in open(2).
        var calls = new LinuxFileCalls();
        while (!Shell.Run($"cat /proc/{writer.Id}/wchan", []).Contains("break_lease", StringComparison.Ordinal) && !writer.HasExited) Thread.Sleep(5);

        var (code, message) = EditedFileTests.Refusal(() => file.Replace(Edits.Small(file.Source)));
        file.Dispose();
        writer.WaitForExit();

        Assert.Equal(("EN5006", "another program has begun to write to it"), (code, message));
        Assert.Equal(107, new FileInfo(path).Length);
        Assert.Equal(["file"], folder.Names);
    }

    [Theory]
    [InlineData("printf x >> \"$1\"", "changed it")]
    [InlineData("chmod 700 \"$1\"", "changed it")]
    [InlineData("ln \"$1\" \"$1.other\"", "changed it")]
    [InlineData("cp \"$1\" \"$1.other\" && mv \"$1.other\" \"$1\"", "another file in its place")]
    [InlineData("mv \"$1\" \"$1.other\"", "removed")]
    public void Where_there_are_no_leases_a_change_meanwhile_is_seen(string change, string words)
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        // Also at the last moment: behind the last flush of the new file.
        var flushes = 0;
        var after = "";
        var calls = new FaultyFileCalls(new LinuxFileCalls())
        {
            LeaseAnswer = Guarded.Unknown,
            Before = name =>
            {
                if (name != "Flush" || ++flushes != 2) return;
                Shell.Run(change, path);
                after = Seen(folder);
            },
        };
        using (var file = EditedFile.Open(calls, path, FileReplacementOptions.Default))
        {
            var (code, message) = EditedFileTests.Refusal(() => file.Replace(Edits.Small(file.Source)));
            Assert.Equal("EN5006", code);
            Assert.Contains(words, message);
        }

        Assert.Equal(after, Seen(folder));
    }

    [Fact]
    public void A_new_file_whose_name_was_taken_away_is_not_exchanged_for_that_of_another()
    {
        using var folder = new Folder();
        var content = Edits.Content(100);
        var path = folder.Add("file", content);
        using (var file = EditedFile.Open(path))
        {
            Shell.Run("rm \"$1\" && echo other > \"$1\"", folder[".file.elfnotes-new"]);
            Assert.Equal("EN5008", EditedFileTests.Refusal(() => file.Replace(Edits.Small(file.Source))).Code);
        }

        Assert.Equal(content, File.ReadAllBytes(path));
        Assert.Equal([".file.elfnotes-new", "file"], folder.Names);
    }

    [Fact]
    public void A_running_program_can_be_replaced()
    {
        using var folder = new Folder();
        Shell.Run("cp /bin/sleep \"$1\"", folder["sleep"]);
        using var process = Process.Start(folder["sleep"], "60");
        using (var file = EditedFile.Open(folder["sleep"])) file.Replace(Edits.Plan(file.Source, file.Source.Length + 1, new ByteChange(file.Source.Length, new byte[] { 1 })));
        var ran = !process.HasExited;
        process.Kill();

        Assert.True(ran);
        Assert.Equal(new FileInfo("/bin/sleep").Length + 1, new FileInfo(folder["sleep"]).Length);
    }

    private static string Seen(Folder folder) => Shell.Run("cd \"$1\" && stat -c '%n %i %s %h %a %Z' * && md5sum *", folder.Path);
}
