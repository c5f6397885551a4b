namespace ElfNotes.Boot;

/// <summary>
/// The buffer that the tool stack unpacks into: as large as was declared, and zero behind what was written to it. For gzip that is 16 bytes
/// more than the stream says (<c>xc_dom_check_gzip</c>).
/// </summary>
internal sealed class XenToolStackBuffer(ByteSource content, ulong size) : ByteSource
{
    public override ulong Length => size;

    public override bool IsSequential => content.IsSequential;

    public override bool IsAtHand(ulong offset, ulong count) => content.IsAtHand(offset, count);

    public override int Read(ulong offset, Span<byte> destination)
    {
        if (offset >= size) return 0;
        destination = destination[..(int)Math.Min((ulong)destination.Length, size - offset)];
        destination[content.Read(offset, destination)..].Clear();
        return destination.Length;
    }
}
