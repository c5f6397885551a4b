namespace ElfNotes.Compression.Tests;

/// <summary>Counts the bytes read of a content.</summary>
internal sealed class CountingSource(byte[] content) : ByteSource
{
    public long BytesRead { get; private set; }

    public override ulong Length => (ulong)content.Length;

    public override int Read(ulong offset, Span<byte> destination)
    {
        if (offset >= Length) return 0;
        var rest = content.AsSpan((int)offset);
        var count = Math.Min(rest.Length, destination.Length);
        rest[..count].CopyTo(destination);
        BytesRead += count;
        return count;
    }
}
