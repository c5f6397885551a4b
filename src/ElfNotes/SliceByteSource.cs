namespace ElfNotes;

internal sealed class SliceByteSource : ByteSource
{
    private readonly ByteSource _whole;
    private readonly ulong _start;
    private readonly ulong _length;

    public SliceByteSource(ByteSource whole, ulong start, ulong length)
    {
        if (!whole.Contains(start, 0))
            throw new ElfNotesException(ErrorCodes.Truncated, whole.Length, $"offset 0x{start:x} lies past the end");
        _whole = whole;
        _start = start;
        _length = whole.Contains(start, length) ? length : whole.Length - start;
    }

    public override ulong Length => _length;

    public override bool IsSequential => _whole.IsSequential;

    public override bool IsAtHand(ulong offset, ulong count) => Contains(offset, count) && _whole.IsAtHand(_start + offset, count);

    public override int Read(ulong offset, Span<byte> destination)
    {
        if (offset >= _length) return 0;
        var count = (int)Math.Min((ulong)destination.Length, _length - offset);
        return _whole.Read(_start + offset, destination[..count]);
    }

    public override ReadOnlyMemory<byte> ReadMemory(ulong offset, int count) =>
        offset >= _length ? default : _whole.ReadMemory(_start + offset, (int)Math.Min((ulong)count, _length - offset));
}
