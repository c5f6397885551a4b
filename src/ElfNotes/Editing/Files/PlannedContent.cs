namespace ElfNotes.Editing;

/// <summary>The content that a plan gives.</summary>
/// <param name="calls">The system.</param>
/// <param name="plan">The plan.</param>
/// <param name="original">The descriptor that the plan's original reads, whose holes stay holes; null: blocks of zeros become holes.</param>
internal sealed class PlannedContent(IFileCalls calls, EditPlan plan, int? original) : INewContent
{
    private const int Block = 1 << 20;

    public ulong? Length => plan.Length;

    public IEnumerable<ReadOnlyMemory<byte>> Blocks
    {
        get
        {
            var content = plan.Result;
            var buffer = new byte[Block];
            for (ulong at = 0; at < plan.Length;)
            {
                var part = buffer.AsMemory(0, (int)Math.Min(Block, plan.Length - at));
                content.ReadExactly(at, part.Span, "the content of the new file");
                yield return part;
                at += (ulong)part.Length;
            }
        }
    }

    public void Fill(NewFile file)
    {
        var isCloned = original is { } from && calls.TryClone(from, file.Descriptor);
        // What is not cloned is a hole then, and reads as zeros.
        calls.SetLength(file.Descriptor, plan.Length);
        if (!isCloned) CopyData(file);
        foreach (var change in plan.Changes) file.Write(change.Offset, change.Bytes.Span);
    }

    public void Compare(int file, ulong size)
    {
        if (size != plan.Length) throw NewFile.NotAsPlanned(Math.Min(size, plan.Length), $"the new file has {size} bytes and not {plan.Length}");
        new ContentComparison(calls, file, plan, original).Run();
    }

    private void CopyData(NewFile file)
    {
        var content = plan.Result;
        var buffer = new byte[Block];
        var end = Math.Min(plan.Original.Length, plan.Length);
        for (ulong at = 0; at < end;)
        {
            var start = original is { } from ? calls.NextData(from, at) : at;
            if (start >= end) return;
            var stop = original is { } holed ? Math.Min(calls.NextHole(holed, start), end) : end;
            for (at = start; at < stop;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(Block, stop - at));
                content.ReadExactly(at, part, "the content of the new file");
                if (original is not null || part.ContainsAnyExcept((byte)0)) file.Write(at, part);
                at += (ulong)part.Length;
            }
        }
    }
}
