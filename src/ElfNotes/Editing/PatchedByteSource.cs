namespace ElfNotes.Editing;

/// <summary>The file that an edit gives, without making it: the original's bytes, with the changes over them.</summary>
internal sealed class PatchedByteSource(EditPlan plan) : ByteSource
{
    public override ulong Length => plan.Length;

    public override int Read(ulong offset, Span<byte> destination)
    {
        if (offset >= Length) return 0;
        destination = destination[..(int)Math.Min((ulong)destination.Length, Length - offset)];
        ReadOriginal(plan.Original, offset, destination);
        var changes = plan.Changes;
        for (var i = FirstEndingBehind(offset); i < changes.Count && changes[i].Offset < offset + (ulong)destination.Length; i++)
        {
            var change = changes[i];
            var from = Math.Max(change.Offset, offset);
            var to = Math.Min(change.End, offset + (ulong)destination.Length);
            change.Bytes.Span[(int)(from - change.Offset)..(int)(to - change.Offset)].CopyTo(destination[(int)(from - offset)..]);
        }

        return destination.Length;
    }

    /// <summary>Reads of an original, and zeros behind its end.</summary>
    /// <exception cref="ElfNotesException">The original has not the bytes that its length promises: zeros in their place would pass for its content.</exception>
    public static void ReadOriginal(ByteSource original, ulong offset, Span<byte> destination)
    {
        var count = original.Read(offset, destination);
        var end = offset + (ulong)count;
        if (count < destination.Length && end < original.Length)
        {
            throw original.IsSequential
                ? new ElfNotesException(ErrorCodes.Truncated, end, $"the content ends here, and is declared to have {original.Length} bytes")
                : new ElfNotesException(EditingCodes.FileInUse, end, "the file that is edited became shorter while it was read: another program has changed it");
        }

        destination[count..].Clear();
    }

    private int FirstEndingBehind(ulong offset)
    {
        var low = 0;
        var high = plan.Changes.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (plan.Changes[middle].End <= offset) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
