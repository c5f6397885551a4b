namespace ElfNotes.Editing;

/// <summary>The file that an edit gives, without making it: the original's bytes, with the changes over them.</summary>
internal sealed class PatchedByteSource(EditPlan plan) : ByteSource
{
    public override ulong Length => plan.Length;

    public override int Read(ulong offset, Span<byte> destination)
    {
        if (offset >= Length) return 0;
        destination = destination[..(int)Math.Min((ulong)destination.Length, Length - offset)];
        destination[plan.Original.Read(offset, destination)..].Clear();
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
