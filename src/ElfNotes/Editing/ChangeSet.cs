namespace ElfNotes.Editing;

/// <summary>Brings changes into order, and drops those that change nothing.</summary>
internal static class ChangeSet
{
    // Two changes that are nearer to each other than this are one: a plan of single bytes would be unreadable.
    private const int Near = 32;
    private const int Block = 1 << 16;

    public static IReadOnlyList<ByteChange> Normalise(ByteSource original, ulong length, IEnumerable<ByteChange> changes)
    {
        var pieces = new SortedList<ulong, ReadOnlyMemory<byte>>();
        foreach (var change in changes) Put(pieces, change, length);
        var result = new List<ByteChange>();
        foreach (var (offset, bytes) in pieces) AddDifferences(result, original, offset, bytes);
        return result;
    }

    // Splits what lies under the new piece.
    private static void Put(SortedList<ulong, ReadOnlyMemory<byte>> pieces, ByteChange change, ulong length)
    {
        if (change.Offset >= length || change.Bytes.IsEmpty) return;
        if (change.End > length) change = change with { Bytes = change.Bytes[..(int)(length - change.Offset)] };
        for (var i = pieces.Count - 1; i >= 0; i--)
        {
            var start = pieces.Keys[i];
            var bytes = pieces.Values[i];
            var end = start + (ulong)bytes.Length;
            if (end <= change.Offset) break;
            if (start >= change.End) continue;
            pieces.RemoveAt(i);
            if (end > change.End) pieces.Add(change.End, bytes[(int)(change.End - start)..]);
            if (start < change.Offset) pieces.Add(start, bytes[..(int)(change.Offset - start)]);
        }

        pieces.Add(change.Offset, change.Bytes);
    }

    private static void AddDifferences(List<ByteChange> result, ByteSource original, ulong offset, ReadOnlyMemory<byte> bytes)
    {
        for (var done = 0; done < bytes.Length; done += Block)
        {
            var part = bytes.Slice(done, Math.Min(Block, bytes.Length - done));
            var old = original.ReadMemory(offset + (ulong)done, part.Length).Span;
            AddDifferences(result, offset + (ulong)done, part, old);
        }
    }

    private static void AddDifferences(List<ByteChange> result, ulong offset, ReadOnlyMemory<byte> bytes, ReadOnlySpan<byte> old)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var common = bytes.Span[at..Math.Max(at, Math.Min(bytes.Length, old.Length))].CommonPrefixLength(old[Math.Min(at, old.Length)..]);
            at += common;
            if (at >= bytes.Length) return;
            var end = at + 1;
            for (var equal = 0; end < bytes.Length && equal < Near; end++) equal = end < old.Length && bytes.Span[end] == old[end] ? equal + 1 : 0;
            while (end > at + 1 && end <= old.Length && bytes.Span[end - 1] == old[end - 1]) end--;
            result.Add(new ByteChange(offset + (ulong)at, bytes[at..end]));
            at = end;
        }
    }
}
