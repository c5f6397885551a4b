namespace ElfNotes;

internal sealed class StreamByteSource(Stream stream, ReadLimits limits) : SequentialByteSource(null, limits.MaxDecompressedBytes)
{
    protected override string LimitMessage(long mebibytes) => $"is longer than {mebibytes} MiB, which is the limit for what is no regular file";

    protected override int Produce(Span<byte> destination)
    {
        try
        {
            return stream.Read(destination);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ElfNotesException(ErrorCodes.Unreadable, Produced, "cannot be read: " + FileByteSource.SystemMessage(e), e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) stream.Dispose();
        base.Dispose(disposing);
    }
}
