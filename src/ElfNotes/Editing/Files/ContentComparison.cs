namespace ElfNotes.Editing;

/// <summary>
/// Compares a file with what a plan says that it is: equal to the original outside of the planned changes, zeros behind its end, and the
/// planned bytes. Not with <see cref="EditPlan.Result"/>, from which the file was written.
/// </summary>
/// <param name="calls">The system.</param>
/// <param name="file">The new file, of the planned length.</param>
/// <param name="plan">The plan.</param>
/// <param name="original">The descriptor that the plan's original reads, to pass over what is a hole in both; null: everything is read.</param>
internal sealed class ContentComparison(IFileCalls calls, int file, EditPlan plan, int? original)
{
    private const int Block = 1 << 20;

    private readonly byte[] _expected = new byte[Block];
    private readonly byte[] _found = new byte[Block];

    /// <summary>Reads what there is of a range.</summary>
    /// <returns>How many bytes; fewer than asked for at the end only.</returns>
    public static int ReadBack(IFileCalls calls, int file, ulong offset, Span<byte> destination)
    {
        var done = 0;
        while (done < destination.Length)
        {
            var count = calls.Read(file, offset + (ulong)done, destination[done..]);
            if (count == 0) break;
            done += count;
        }

        return done;
    }

    public static ElfNotesException Differs(ulong offset) =>
        NewFile.NotAsPlanned(offset, "the new file, read back, is not what was planned: the disk gives other bytes than were written, or the old file was changed meanwhile");

    public void Run()
    {
        ulong at = 0;
        foreach (var change in plan.Changes)
        {
            CompareKept(at, change.Offset);
            CompareChange(change);
            at = change.End;
        }

        CompareKept(at, plan.Length);
    }

    private void CompareKept(ulong from, ulong to)
    {
        while (from < to)
        {
            var data = original is { } old ? Math.Min(calls.NextData(old, from), calls.NextData(file, from)) : from;
            if (data >= to) return;
            from = data;
            var expected = _expected.AsSpan(0, (int)Math.Min(Block, to - from));
            PatchedByteSource.ReadOriginal(plan.Original, from, expected);
            CompareBlock(from, expected);
            from += (ulong)expected.Length;
        }
    }

    private void CompareChange(ByteChange change)
    {
        for (var done = 0; done < change.Bytes.Length; done += Block)
            CompareBlock(change.Offset + (ulong)done, change.Bytes.Span.Slice(done, Math.Min(Block, change.Bytes.Length - done)));
    }

    private void CompareBlock(ulong offset, ReadOnlySpan<byte> expected)
    {
        var found = _found.AsSpan(0, expected.Length);
        var count = ReadBack(calls, file, offset, found);
        var common = found[..count].CommonPrefixLength(expected);
        if (common < expected.Length) throw Differs(offset + (ulong)common);
    }
}
