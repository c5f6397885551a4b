namespace ElfNotes.Compression.Tests;

/// <summary>A file far larger than memory: some bytes, and then others that repeat up to a length.</summary>
internal sealed class PatternSource(byte[] head, byte[] pattern, ulong length) : ByteSource
{
    public override ulong Length => length;

    public override int Read(ulong offset, Span<byte> destination)
    {
        if (offset >= length) return 0;
        var count = (int)Math.Min((ulong)destination.Length, length - offset);
        for (var done = 0; done < count;)
        {
            var at = offset + (ulong)done;
            var from = at < (ulong)head.Length ? head.AsSpan((int)at) : pattern.AsSpan((int)((at - (ulong)head.Length) % (ulong)pattern.Length));
            var piece = Math.Min(from.Length, count - done);
            from[..piece].CopyTo(destination[done..]);
            done += piece;
        }

        return count;
    }
}
