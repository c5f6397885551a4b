namespace ElfNotes.Compression;

/// <summary>What the decoders that work from front to back share: the cap on their output, and their errors.</summary>
internal abstract class SequentialDecoder : SequentialByteSource
{
    private readonly ByteSource _compressed;
    private readonly ReadLimits _limits;

    // The size of the compressed stream is asked for only when the free allowance is used up: of a pipe, or of a
    // compressed stream within another, it costs reading everything.
    protected SequentialDecoder(ByteSource compressed, ulong? declaredLength, ReadLimits limits)
        : base(declaredLength, limits.AllowedExpansion(0))
    {
        _compressed = compressed;
        _limits = limits;
    }

    protected override long FinalMaxBytes => _limits.AllowedExpansion(_compressed.Length);

    protected static ElfNotesException Cut(string format, ulong position) =>
        new(ErrorCodes.BadCompressedData, position, $"the {format} stream is cut: it ends after {position} bytes");

    protected static ElfNotesException Damaged(string format, ulong position, string detail, Exception? cause = null) =>
        new(ErrorCodes.BadCompressedData, position, $"the {format} stream is damaged: {detail}", cause);
}
