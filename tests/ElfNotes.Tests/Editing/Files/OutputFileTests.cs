using ElfNotes.Editing;

namespace ElfNotes.Tests.Editing.Files;

/// <summary>What a name can stand for that is written to, and what is made of it.</summary>
public sealed class OutputFileTests
{
    private static readonly byte[] Bytes = Edits.Content(3_000_000);

    [Fact]
    public void Blocks_make_the_file_that_bytes_make()
    {
        using var folder = new Folder();
        Stream(folder["blocks"], Bytes);
        Write(folder["bytes"], Bytes);

        Assert.Equal(Bytes, File.ReadAllBytes(folder["blocks"]));
        Assert.Equal(Bytes, File.ReadAllBytes(folder["bytes"]));
        Assert.Equal(["blocks", "bytes"], folder.Names);
        Assert.Equal(Convert.ToString(0x1b6 & ~Convert.ToInt32(Shell.Run("umask"), 8), 8), Shell.Run("stat -c %a \"$1\"", folder["blocks"]));
    }

    [Fact]
    public void A_device_is_written_and_stays_one()
    {
        Shell.RequireRoot();
        using var folder = new Folder();
        Assert.SkipUnless(Shell.Try("mknod \"$1\" c 1 3 && printf x > \"$1\"", folder["null"]).Status == 0, "no device can be made or used here");
        Shell.Run("ln -s null \"$1\"", folder["link"]);
        foreach (var name in new[] { "null", "link" })
        {
            Write(folder[name], Bytes);
            Stream(folder[name], Bytes);
        }

        Assert.Equal("character special file", Shell.Run("stat -c %F \"$1\"", folder["null"]));
        Assert.Equal(["link", "null"], folder.Names);
    }

    [Fact]
    public async Task A_pipe_gives_all_to_its_reader_and_stays_one()
    {
        using var folder = new Folder();
        Shell.Run("mkfifo \"$1\"", folder["pipe"]);
        foreach (var write in new Action<string, byte[]>[] { Write, Stream })
        {
            var reader = Task.Run(() => File.ReadAllBytes(folder["pipe"]), TestContext.Current.CancellationToken);
            write(folder["pipe"], Bytes);
            Assert.Equal(Bytes, await reader);
        }

        Assert.Equal("fifo", Shell.Run("stat -c %F \"$1\"", folder["pipe"]));
        Assert.Equal(["pipe"], folder.Names);
    }

    [Fact]
    public async Task A_pipe_whose_reader_goes_away_is_said()
    {
        using var folder = new Folder();
        Shell.Run("mkfifo \"$1\"", folder["pipe"]);
        var reader = Task.Run(() => Shell.Run("head -c 10 \"$1\" >/dev/null", folder["pipe"]), TestContext.Current.CancellationToken);

        Assert.Equal(("EN5007", "it cannot be written: its reader has gone away"), EditedFileTests.Refusal(() => Stream(folder["pipe"], Bytes)));
        await reader;
    }

    [Fact]
    public void A_descriptor_of_the_process_itself_is_written_where_it_stands()
    {
        using var folder = new Folder();
        using var file = File.Create(folder["file"]);
        file.Write("before"u8);
        file.Flush();
        // To ask for it moves the descriptor to where the stream is.
        var descriptor = file.SafeFileHandle.DangerousGetHandle();
        Write($"/proc/self/fd/{descriptor}", " behind"u8.ToArray());
        Write($"/dev/fd/{descriptor}", " all"u8.ToArray());

        Assert.Equal("before behind all", Shell.Run("cat \"$1\"", folder["file"]));
        Assert.Equal(["file"], folder.Names);
    }

    [Fact]
    public void A_regular_file_in_a_folder_of_devices_is_a_file()
    {
        using var folder = Folder.InMemory();
        folder.Add("file", Bytes);
        Stream(folder["file"], [1, 2, 3]);

        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["file"]));
    }

    [Fact]
    public void Of_a_file_that_is_there_all_but_the_content_and_the_times_stays()
    {
        using var folder = new Folder();
        folder.Add("file", [1]);
        Shell.Run("cd \"$1\" && chmod 600 file && ln -s file link && ln file other && touch -d 2001-01-01 file", folder.Path);

        var refused = Assert.Throws<ElfNotesException>(() => Stream(folder["link"], Bytes));
        Assert.Equal(("EN5007", "BreakLinks", "it has 2 names (hard links), and only this one would mean the new file"), (refused.Code, FileReplacementOptions.Waiver(refused), refused.Message));
        File.Delete(folder["other"]);
        Stream(folder["link"], Bytes);

        Assert.Equal("600", Shell.Run("stat -c %a \"$1\"", folder["file"]));
        Assert.Equal("file", new FileInfo(folder["link"]).LinkTarget);
        Assert.Equal(Bytes, File.ReadAllBytes(folder["file"]));
        Assert.True(File.GetLastWriteTimeUtc(folder["file"]).Year > 2001);
        Assert.Equal(["file", "link"], folder.Names);
    }

    [Fact]
    public void A_file_that_is_open_for_writing_is_not_replaced()
    {
        using var folder = new Folder();
        folder.Add("file", [1]);
        using (new FileStream(folder["file"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            Assert.Equal(("EN5006", "another program has it open for writing"), EditedFileTests.Refusal(() => Stream(folder["file"], Bytes)));

        Assert.Equal([1], File.ReadAllBytes(folder["file"]));
    }

    [Fact]
    public void What_fails_while_it_is_made_leaves_nothing()
    {
        using var folder = new Folder();
        folder.Add("old", [1]);
        foreach (var name in new[] { "new", "old" })
            Assert.Equal("EN1234", EditedFileTests.Refusal(() => Use(folder[name], file => file.Write(Failing()))).Code);

        Assert.Equal(["old"], folder.Names);
        Assert.Equal([1], File.ReadAllBytes(folder["old"]));

        static IEnumerable<ReadOnlyMemory<byte>> Failing()
        {
            yield return Bytes;
            throw new ElfNotesException("EN1234", 0, "broken");
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_100_000, 1_048_576)]
    [InlineData(2_999_999, 2_883_584)]
    public void A_disk_that_keeps_other_bytes_of_a_stream_is_found_out(int at, int block)
    {
        using var folder = new Folder();
        var calls = new FaultyFileCalls(new LinuxFileCalls())
        {
            Damage = (offset, bytes) =>
            {
                if ((ulong)at >= offset && (ulong)at < offset + (ulong)bytes.Length) bytes[at - (int)offset] ^= 0x10;
                return bytes;
            },
        };
        var e = Assert.Throws<ElfNotesException>(() =>
        {
            using var file = OutputFile.Open(calls, folder["new"], null, FileReplacementOptions.Default);
            file.Write(Blocks(Bytes));
        });

        Assert.Equal(("EN5008", (ulong)block), (e.Code, e.Offset));
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void More_bytes_of_a_stream_than_the_process_may_write_are_refused_before_they_kill_it()
    {
        using var folder = new Folder();
        var calls = new FaultyFileCalls(new LinuxFileCalls()) { Limit = 2_000_000 };
        Assert.Contains("only 2000000", EditedFileTests.Refusal(() =>
        {
            using var file = OutputFile.Open(calls, folder["new"], null, FileReplacementOptions.Default);
            file.Write(Blocks(Bytes));
        }).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void Several_files_are_made_before_the_first_is_put_in_its_place()
    {
        using var folder = new Folder();
        folder.Add("b", [1]);
        using var a = OutputFile.Open(folder["a"]);
        using var b = OutputFile.Open(folder["b"]);
        a.Write(Bytes);
        b.Write(Bytes);
        Assert.Equal([".a.elfnotes-new", ".b.elfnotes-new", "b"], folder.Names);
        Assert.Equal([1], File.ReadAllBytes(folder["b"]));
        a.MoveToPlace();
        b.MoveToPlace();

        Assert.Equal(["a", "b"], folder.Names);
        Assert.Equal(Bytes, File.ReadAllBytes(folder["b"]));
    }

    [Fact]
    public void What_must_be_new_replaces_nothing_at_any_moment()
    {
        using var folder = new Folder();
        folder.Add("old", [1]);
        var options = new FileReplacementOptions { MustBeNew = true };
        Assert.Equal(("EN5007", "it is there already, and nothing is overwritten"), EditedFileTests.Refusal(() => OutputFile.Open(folder["old"], options: options).Dispose()));
        using (var file = OutputFile.Open(folder["new"], options: options))
        {
            file.Write(Bytes);
            folder.Add("new", [2]);
            Assert.Equal(("EN5007", "the new file cannot be put in its place: there is a file of that name meanwhile"), EditedFileTests.Refusal(file.MoveToPlace));
        }

        Assert.Equal([2], File.ReadAllBytes(folder["new"]));
        Assert.Equal(["new", "old"], folder.Names);
    }

    [Theory]
    [InlineData(241)]
    [InlineData(242)]
    [InlineData(250)]
    [InlineData(255)]
    public void Long_names_are_names(int length)
    {
        using var folder = new Folder();
        var path = folder[new string('n', length)];
        Stream(path, Bytes);
        Write(path, [1]);

        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Single(folder.Names);
    }

    [Fact]
    public void Places_where_no_file_can_be_are_said()
    {
        using var folder = new Folder();
        folder.Add("file", [1]);
        Directory.CreateDirectory(folder["folder"]);
        foreach (var (name, message) in new[]
        {
            ("folder", "it is a directory"), ("folder/", "it is a directory"), ("none/", "there is no folder " + folder["none"]), ("none/a", "there is no folder " + folder["none"]),
            ("file/", "cannot be written: a part of its path is no folder"), (new string('n', 256), "cannot be written: the name is too long"),
        })
            Assert.Equal(("EN5007", message), EditedFileTests.Refusal(() => Write(folder[name], Bytes)));
    }

    private static void Write(string path, byte[] bytes) => Use(path, file => file.Write(bytes));

    private static void Stream(string path, byte[] bytes) => Use(path, file => file.Write(Blocks(bytes)));

    private static void Use(string path, Action<OutputFile> write)
    {
        using var file = OutputFile.Open(path);
        write(file);
        file.MoveToPlace();
    }

    // The same memory each time, as a decoder gives it.
    private static IEnumerable<ReadOnlyMemory<byte>> Blocks(byte[] bytes)
    {
        var buffer = new byte[1 << 18];
        for (var at = 0; at < bytes.Length; at += buffer.Length)
        {
            var part = bytes.AsMemory(at, Math.Min(buffer.Length, bytes.Length - at));
            part.CopyTo(buffer);
            yield return buffer.AsMemory(0, part.Length);
        }
    }
}
