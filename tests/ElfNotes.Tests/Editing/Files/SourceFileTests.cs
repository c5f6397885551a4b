using ElfNotes.Editing;

namespace ElfNotes.Tests.Editing.Files;

/// <summary>A file of which an edited copy is made.</summary>
public sealed class SourceFileTests
{
    [Fact]
    public void A_source_that_is_open_for_writing_is_refused()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        using (new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            Assert.Equal(("EN5006", "another program has it open for writing"), EditedFileTests.Refusal(() => SourceFile.Open(path).Dispose()));
        SourceFile.Open(path).Dispose();
    }

    [Fact]
    public void What_is_no_regular_file_is_refused_without_opening_it()
    {
        using var folder = new Folder();
        Shell.Run("mkfifo \"$1\"", folder["pipe"]);

        Assert.Equal(("EN5007", "it is no regular file"), EditedFileTests.Refusal(() => SourceFile.Open(folder["pipe"]).Dispose()));
        Assert.Equal(("EN5007", "it is a directory"), EditedFileTests.Refusal(() => SourceFile.Open(folder.Path).Dispose()));
        Assert.Equal((ErrorCodes.Unreadable, "no such file"), EditedFileTests.Refusal(() => SourceFile.Open(folder["none"]).Dispose()));
        Assert.Null(SourceFile.OpenIfRegular(folder["pipe"]));
        Assert.Null(SourceFile.OpenIfRegular("/proc/version"));
        Assert.Null(SourceFile.OpenIfRegular(folder["none"]));
    }

    // Where there are no leases; with one the writer waits.
    [Theory]
    [InlineData("truncate -s 1000 \"$1\"", "Write")]
    [InlineData("truncate -s 1000 \"$1\"", "Forget")]
    [InlineData("printf x >> \"$1\"", "Forget")]
    [InlineData("chmod 700 \"$1\"", "Rename")]
    public void A_source_that_is_changed_while_it_is_copied_makes_no_file(string change, string call)
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(5_000_000));
        var last = folder["out"];
        var done = false;
        var calls = new FaultyFileCalls(new LinuxFileCalls())
        {
            LeaseAnswer = Guarded.Unknown,
            // The rename itself is too late: at the last flush before it.
            Before = name =>
            {
                if (done || (name != call && !(call == "Rename" && name == "SetPermissions"))) return;
                done = true;
                Shell.Run(change, path);
            },
        };
        folder.Add("out", [1]);
        using (var source = SourceFile.Open(calls, path))
            Assert.Equal("EN5006", EditedFileTests.Refusal(() => FileReplacement.Write(calls, source, last, Edits.Small(source.Source), FileReplacementOptions.Default)).Code);

        Assert.True(done);
        Assert.Equal([1], File.ReadAllBytes(last));
        Assert.Equal(["file", "out"], folder.Names);
    }

    [Fact]
    public void Bytes_that_a_source_promised_and_has_not_are_no_zeros()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        using var source = ByteSource.FromFile(path);
        var result = Edits.Plan(source, 200, new ByteChange(150, new byte[] { 1 })).Result;
        var bytes = new byte[200];
        Assert.Equal(200, result.Read(0, bytes));
        Assert.True(bytes.AsSpan(100, 50).IndexOfAnyExcept((byte)0) < 0);
        Shell.Run("truncate -s 50 \"$1\"", path);

        var e = Assert.Throws<ElfNotesException>(() => result.Read(0, bytes));
        Assert.Equal(("EN5006", 50ul), (e.Code, e.Offset));
    }

    [Fact]
    public void Holes_of_a_source_stay_holes()
    {
        using var folder = new Folder();
        Shell.Run("truncate -s 1G \"$1\" && printf start | dd of=\"$1\" conv=notrunc status=none", folder["sparse"]);
        using (var source = SourceFile.Open(folder["sparse"])) FileReplacement.Write(source, folder["out"], Edits.Small(source.Source));

        Assert.Equal((1L << 30) + 8, new FileInfo(folder["out"]).Length);
        Assert.InRange(long.Parse(Shell.Run("stat -c %b \"$1\"", folder["out"]), System.Globalization.CultureInfo.InvariantCulture), 1, 100);
    }

    [Fact]
    public void Two_names_of_one_file_are_the_same_file()
    {
        using var folder = new Folder();
        var path = folder.Add("file", [1]);
        folder.Add("copy", [1]);
        Shell.Run("cd \"$1\" && ln -s file link && ln file hard", folder.Path);

        foreach (var name in new[] { "file", "link", "hard", "./file" }) Assert.True(FileReplacement.IsSameFile(path, folder[name]), name);
        foreach (var name in new[] { "copy", "none" }) Assert.False(FileReplacement.IsSameFile(path, folder[name]), name);
        Assert.False(FileReplacement.IsSameFile("/dev/null", "/dev/null"));
        Assert.False(FileReplacement.IsSameFile(folder["none"], folder["none"]));
    }
}
