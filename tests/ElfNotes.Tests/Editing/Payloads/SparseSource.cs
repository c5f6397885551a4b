namespace ElfNotes.Tests.Editing.Payloads;

/// <summary>A large file of which only the first and the last bytes are not zeros.</summary>
internal sealed class SparseSource(byte[] head, ulong length, byte[] tail) : ByteSource
{
    public override ulong Length => length;

    public override int Read(ulong offset, Span<byte> destination)
    {
        if (offset >= length) return 0;
        destination = destination[..(int)Math.Min((ulong)destination.Length, length - offset)];
        for (var i = 0; i < destination.Length; i++)
        {
            var at = offset + (ulong)i;
            destination[i] = at < (ulong)head.Length ? head[at] : at >= length - (ulong)tail.Length ? tail[at - (length - (ulong)tail.Length)] : (byte)0;
        }

        return destination.Length;
    }
}
