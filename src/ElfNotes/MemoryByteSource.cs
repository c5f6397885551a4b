namespace ElfNotes;

internal sealed class MemoryByteSource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    public override ulong Length => (ulong)bytes.Length;

    public override int Read(ulong offset, Span<byte> destination)
    {
        if (offset >= Length) return 0;
        var rest = bytes.Span[(int)offset..];
        var count = Math.Min(rest.Length, destination.Length);
        rest[..count].CopyTo(destination);
        return count;
    }

    public override ReadOnlyMemory<byte> ReadMemory(ulong offset, int count)
    {
        if (offset >= Length) return default;
        var rest = bytes[(int)offset..];
        return rest[..Math.Min(rest.Length, count)];
    }
}
