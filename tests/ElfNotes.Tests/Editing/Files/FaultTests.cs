using ElfNotes.Editing;

namespace ElfNotes.Tests.Editing.Files;

/// <summary>Each call of a replacement fails once, and the process ends once before each: the file is the old or the new one.</summary>
[Collection(nameof(Alone))]
public sealed class FaultTests
{
    private const int Size = (1 << 20) + 500;

    private static readonly byte[] Large = Edits.Content(Size);
    private static readonly byte[] Small = Edits.Content(300);
    private static readonly byte[] LargeEdited = Edits.Result(Large, Edits.Small(ByteSource.FromMemory(Large)));

    private enum Way
    {
        Replace,
        WriteNew,
        Overwrite,
        Stream,
    }

    [Fact]
    public void An_error_of_any_call_leaves_the_old_file_or_the_new_one_and_nothing_beside_it()
    {
        foreach (var way in Enum.GetValues<Way>())
        {
            var calls = CallsOf(way);
            Assert.True(calls.Count > 25, $"{way}: only {calls.Count} calls");
            foreach (var error in new[] { 5, 28 })
                for (var n = 1; n <= calls.Count; n++) AssertAfterError(way, n, error, calls[n - 1]);
        }
    }

    [Fact]
    public void The_end_of_the_process_before_any_call_leaves_the_old_file_or_the_new_one()
    {
        foreach (var way in Enum.GetValues<Way>())
        {
            var count = CallsOf(way).Count;
            var outcomes = new HashSet<bool>();
            for (var n = 1; n <= count; n++) outcomes.Add(AssertAfterKill(way, n));
            Assert.Equal(2, outcomes.Count);
        }
    }

    [Fact]
    public void The_content_is_flushed_before_the_rename_and_the_directory_behind_it()
    {
        var calls = CallsOf(Way.Replace);

        var rename = calls.IndexOf("Rename");
        Assert.Equal("Flush", calls[calls.LastIndexOf("SetTimes") + 1]);
        Assert.True(calls.IndexOf("Flush") > calls.LastIndexOf("Write"));
        Assert.True(calls.LastIndexOf("Write") < calls.IndexOf("Forget"));
        Assert.Contains("Flush", calls[(rename + 1)..]);
        Assert.DoesNotContain("Write", calls[rename..]);
    }

    [Fact]
    public void Short_reads_and_writes_are_no_harm()
    {
        using var folder = new Folder();
        var content = Edits.Content(1000);
        var path = folder.Add("file", content);
        byte[] expected;
        using (var file = EditedFile.Open(new FaultyFileCalls(new LinuxFileCalls()) { Piece = 7 }, path, FileReplacementOptions.Default))
        {
            var plan = Edits.Small(file.Source);
            expected = Edits.Result(content, plan);
            file.Replace(plan);
        }

        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(0)]
    [InlineData(1 << 20)]
    [InlineData(Size + 7)]
    public void A_disk_that_keeps_other_bytes_is_found_out(int at)
    {
        using var folder = new Folder();
        var content = Edits.Content(Size);
        var path = folder.Add("file", content);
        var calls = new FaultyFileCalls(new LinuxFileCalls())
        {
            Damage = (offset, bytes) =>
            {
                if ((ulong)at >= offset && (ulong)at < offset + (ulong)bytes.Length) bytes[at - (int)offset] ^= 0x10;
                return bytes;
            },
        };
        ElfNotesException e;
        using (var file = EditedFile.Open(calls, path, FileReplacementOptions.Default)) e = Assert.Throws<ElfNotesException>(() => file.Replace(Edits.Small(file.Source)));

        Assert.Equal("EN5008", e.Code);
        Assert.Equal((ulong)at, e.Offset);
        Assert.Equal(content, File.ReadAllBytes(path));
        Assert.Equal(["file"], folder.Names);
    }

    private static List<string> CallsOf(Way way)
    {
        using var folder = Folder.InMemory();
        var calls = new FaultyFileCalls(new LinuxFileCalls());
        Run(way, calls, Prepare(way, folder));
        return calls.Made;
    }

    private static void AssertAfterError(Way way, int n, int error, string call)
    {
        using var folder = Folder.InMemory();
        var path = Prepare(way, folder);
        var names = folder.Names;
        var calls = new FaultyFileCalls(new LinuxFileCalls()) { FailsAt = n, Error = error };
        var failed = false;
        try
        {
            Run(way, calls, path);
        }
        catch (ElfNotesException)
        {
            failed = true;
        }

        Assert.True(calls.Open.Count == 0, $"{way}, errno {error} of call {n}, {call}: a descriptor stays open");
        var isNew = AssertOldOrNew(way, path, $"{way}, errno {error} of call {n}, {call}");
        // What cannot be removed is the only thing that may stay.
        if (call != "Delete") Assert.True(folder.Names.SequenceEqual(isNew ? ["in", "out"] : names), $"{way}, errno {error} of call {n}, {call}: {string.Join(' ', folder.Names)}");
        // The one failure behind the rename that is told: the directory's flush.
        if (!failed) Assert.True(isNew, $"{way}, errno {error} of call {n}, {call}: neither refused nor done");
        else if (isNew) Assert.Equal("Flush", call);
    }

    private static bool AssertAfterKill(Way way, int n)
    {
        using var folder = Folder.InMemory();
        var path = Prepare(way, folder);
        var calls = new FaultyFileCalls(new LinuxFileCalls()) { KilledAt = n };
        Assert.Throws<KilledException>(() => Run(way, calls, path));
        calls.CloseAll();

        var isNew = AssertOldOrNew(way, path, $"{way}, killed at call {n}");
        if (isNew) return true;
        // What is left does not keep the next editor from it.
        Run(way, new LinuxFileCalls(), path);
        Assert.True(AssertOldOrNew(way, path, $"{way}, again after being killed at call {n}"));
        Assert.Equal(["in", "out"], folder.Names);
        return false;
    }

    // The file "out" is what is replaced or written.
    private static string Prepare(Way way, Folder folder)
    {
        folder.Add("in", Large);
        if (way == Way.WriteNew) return folder["out"];
        var path = folder.Add("out", way == Way.Replace ? Large : Small);
        Decorate(path);
        return path;
    }

    // So that there are more calls to fail. tmpfs takes such attributes since Linux 6.6.
    private static void Decorate(string path)
    {
        var calls = new LinuxFileCalls();
        using var place = FilePlace.Of(calls, path);
        var file = calls.OpenFile(place.Directory, place.Name);
        try
        {
            calls.SetPermissions(file, 0x9ed);
            calls.SetAttribute(file, "user.kept"u8.ToArray(), [1, 2, 3]);
        }
        catch (FileCallException e) when (e.Error == FileErrors.NotSupported)
        {
        }
        finally
        {
            calls.Close(file);
        }
    }

    private static void Run(Way way, IFileCalls calls, string path)
    {
        if (way == Way.Replace)
        {
            using var file = EditedFile.Open(calls, path, FileReplacementOptions.Default);
            file.Replace(Edits.Small(file.Source));
            return;
        }

        var source = Path.Combine(Path.GetDirectoryName(path)!, "in");
        using var original = SourceFile.Open(calls, source);
        if (way != Way.Stream)
        {
            FileReplacement.Write(calls, original, path, Edits.Small(original.Source), FileReplacementOptions.Default);
            return;
        }

        using var output = OutputFile.Open(calls, path, original, FileReplacementOptions.Default);
        output.Write(Blocks(Edits.Small(original.Source)));
        output.MoveToPlace();
    }

    // Of several sizes, and each time the same memory.
    private static IEnumerable<ReadOnlyMemory<byte>> Blocks(EditPlan plan)
    {
        var buffer = new byte[1 << 18];
        for (ulong at = 0; at < plan.Length;)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(at == 0 ? 1000u : (ulong)buffer.Length, plan.Length - at));
            plan.Result.ReadExactly(at, part.Span, "the test's file");
            yield return part;
            at += (ulong)part.Length;
        }
    }

    private static bool AssertOldOrNew(Way way, string path, string when)
    {
        var old = way switch
        {
            Way.Replace => Large,
            Way.Overwrite or Way.Stream => Small,
            _ => null,
        };
        var found = File.Exists(path) ? File.ReadAllBytes(path) : null;
        if (found is null) Assert.True(old is null, $"{when}: there is no file");
        if (found is null || found.AsSpan().SequenceEqual(old)) return false;
        Assert.True(found.AsSpan().SequenceEqual(LargeEdited), $"{when}: the file is neither");
        return true;
    }
}
