using System.Diagnostics;
using ElfNotes.Editing;

namespace ElfNotes.Tests.Editing.Files;

/// <summary>What file systems refuse, by real ones.</summary>
public sealed class FileSystemTests
{
    [Fact]
    public void A_full_disk_is_refused()
    {
        using var disk = new SmallDisk("size=1m");
        var content = Edits.Content(700 << 10);
        var path = disk.Folder.Add("file", content);

        Assert.Equal(("EN5007", "the new file cannot be written: the disk is full"), Refused(path));
        Assert.Equal(content, File.ReadAllBytes(path));
        Assert.Equal(["file"], disk.Folder.Names);
    }

    [Fact]
    public void A_disk_without_room_for_another_file_is_refused()
    {
        using var disk = new SmallDisk("nr_inodes=2");
        var path = disk.Folder.Add("file", Edits.Content(100));

        Assert.Equal(("EN5007", "no file can be made in its folder: the disk is full"), Refused(path));
    }

    [Fact]
    public void A_read_only_file_system_is_refused()
    {
        using var disk = new SmallDisk("size=1m");
        var path = disk.Folder.Add("file", Edits.Content(100));
        Shell.Run("mount -o remount,ro \"$1\"", disk.Folder.Path);

        Assert.Equal(("EN5007", "no file can be made in its folder: the file system is read-only"), Refused(path));
        using var source = SourceFile.Open(path);
        var e = Assert.Throws<ElfNotesException>(() => FileReplacement.Write(source, disk.Folder["new"], Edits.Small(source.Source)));
        Assert.Equal(("EN5007", "no file can be made in its folder: the file system is read-only"), (e.Code, e.Message));
    }

    [Theory]
    [InlineData("+i", "immutable")]
    [InlineData("+a", "appended")]
    public void Files_that_chattr_protects_are_refused(string flag, string word)
    {
        Shell.RequireRoot();
        Shell.Require("/usr/bin/chattr", "e2fsprogs");
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        // tmpfs has no such flags before Linux 6.6.
        Assert.SkipUnless(Shell.Try($"chattr {flag} \"$1\"", path).Status == 0, "the file system has no such flags");
        try
        {
            var (code, message) = Refused(path);
            Assert.Equal("EN5007", code);
            Assert.Contains(word, message);
            Assert.Equal(["file"], folder.Names);
        }
        finally
        {
            Shell.Run("chattr -i -a \"$1\"", path);
        }
    }

    [Fact]
    public void A_file_that_is_a_mount_point_is_refused()
    {
        Shell.RequireRoot();
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        Shell.Run("mount --bind \"$1\" \"$1\"", path);
        try
        {
            Assert.Equal(("EN5007", "the new file cannot be put in its place: it is in use as a mount point"), Refused(path));
            Assert.Equal(["file"], folder.Names);
        }
        finally
        {
            Shell.Run("umount \"$1\"", path);
        }
    }

    [Fact]
    public void More_bytes_than_the_process_may_write_are_refused_before_they_kill_it()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        using (var file = EditedFile.Open(new FaultyFileCalls(new LinuxFileCalls()) { Limit = 107 }, path, FileReplacementOptions.Default))
        {
            var (code, message) = EditedFileTests.Refusal(() => file.Replace(Edits.Small(file.Source)));
            Assert.Equal("EN5007", code);
            Assert.Contains("only 107", message);
        }

        Assert.Equal(["file"], folder.Names);
    }

    [Fact]
    public void Holes_stay_holes_and_cost_no_time()
    {
        using var folder = new Folder();
        var path = folder["sparse"];
        Shell.Run("truncate -s 5G \"$1\" && printf start | dd of=\"$1\" conv=notrunc status=none && printf middle | dd of=\"$1\" conv=notrunc bs=1M seek=3000 status=none", path);
        Assert.SkipUnless(Blocks(path) < 1000, "the file system has no holes");
        var clock = Stopwatch.StartNew();
        using (var file = EditedFile.Open(path))
        {
            file.Replace(Edits.Plan(file.Source, file.Source.Length + 4096, new ByteChange(1, new byte[] { 1 }), new ByteChange(file.Source.Length + 4000, new byte[] { 2 })));
        }

        // Two readings of 5 GiB take longer, and writing them much longer.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.InRange(Blocks(path), 1, 200);
        Assert.Equal((5L << 30) + 4096, new FileInfo(path).Length);
        Assert.Equal("middle", Shell.Run("dd if=\"$1\" bs=6 skip=$((3000 * 1048576)) iflag=skip_bytes count=1 status=none", path));
        Assert.Equal("2", Shell.Run("tail -c 96 \"$1\" | od -An -tu1 -N1 | tr -d ' '", path));
    }

    [Fact]
    public void A_file_that_is_all_hole_is_edited()
    {
        using var folder = new Folder();
        Shell.Run("truncate -s 3M \"$1\"", folder["file"]);
        using (var file = EditedFile.Open(folder["file"])) file.Replace(Edits.Plan(file.Source, 1 << 20, new ByteChange(5, new byte[] { 1 })));

        var expected = new byte[1 << 20];
        expected[5] = 1;
        Assert.Equal(expected, File.ReadAllBytes(folder["file"]));
    }

    private static long Blocks(string path) => long.Parse(Shell.Run("stat -c %b \"$1\"", path), System.Globalization.CultureInfo.InvariantCulture);

    private static (string Code, string Message) Refused(string path) => EditedFileTests.Refusal(() =>
    {
        using var file = EditedFile.Open(path);
        file.Replace(Edits.Small(file.Source));
    });
}
