namespace ElfNotes;

internal sealed class StreamByteSource(Stream stream, ReadLimits limits) : SequentialByteSource(null, limits.MaxDecompressedBytes)
{
    private ulong _read;

    protected override string LimitMessage(long mebibytes) => $"is longer than {mebibytes} MiB, which is the limit for what is no regular file";

    protected override int Produce(Span<byte> destination)
    {
        try
        {
            var count = stream.Read(destination);
            _read += (ulong)count;
            return count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ElfNotesException(ErrorCodes.Unreadable, _read, "cannot be read: " + FileByteSource.SystemMessage(e), e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) stream.Dispose();
        base.Dispose(disposing);
    }
}
