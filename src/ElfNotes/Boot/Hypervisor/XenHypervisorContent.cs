namespace ElfNotes.Boot;

/// <summary>A payload as the hypervisor takes it: as long as the four bytes behind the stream say, whatever the stream expands to.</summary>
/// <param name="content">What the stream expands to.</param>
/// <param name="length">The declared length in bytes.</param>
internal sealed class XenHypervisorContent(ByteSource content, ulong length) : ByteSource
{
    /// <inheritdoc/>
    public override ulong Length => length;

    /// <inheritdoc/>
    public override bool IsSequential => content.IsSequential;

    /// <inheritdoc/>
    public override bool IsAtHand(ulong offset, ulong count) => Contains(offset, count) && content.IsAtHand(offset, count);

    /// <inheritdoc/>
    public override int Read(ulong offset, Span<byte> destination) =>
        offset >= length ? 0 : content.Read(offset, destination[..(int)Math.Min((ulong)destination.Length, length - offset)]);
}
