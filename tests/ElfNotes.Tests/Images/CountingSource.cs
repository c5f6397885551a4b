namespace ElfNotes.Tests.Images;

/// <summary>Counts the bytes that are read; beyond its given content it is zeros up to its length.</summary>
internal sealed class CountingSource(byte[] content, ulong length) : ByteSource
{
    public long BytesRead { get; private set; }

    public override ulong Length => length;

    public override int Read(ulong offset, Span<byte> destination)
    {
        if (offset >= length) return 0;
        var count = (int)Math.Min((ulong)destination.Length, length - offset);
        destination[..count].Clear();
        if (offset < (ulong)content.Length)
        {
            var there = content.AsSpan((int)offset);
            there[..Math.Min(there.Length, count)].CopyTo(destination);
        }

        BytesRead += count;
        return count;
    }
}
