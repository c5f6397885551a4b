using System.IO.Compression;

namespace ElfNotes.Compression;

/// <summary>
/// gzip (RFC 1952) by System.IO.Compression, which checks each member's CRC-32 and size and concatenates members. What
/// follows the last member is ignored.
/// </summary>
internal sealed class GzipDecoder : SequentialDecoder
{
    private readonly GzipInputStream _input;
    private readonly GZipStream _inflater;

    public GzipDecoder(ByteSource compressed, ulong? declaredLength, ReadLimits limits)
        : base(compressed, declaredLength, limits)
    {
        _input = new GzipInputStream(compressed);
        _inflater = new GZipStream(_input, CompressionMode.Decompress);
    }

    protected override int Produce(Span<byte> destination)
    {
        int count;
        try
        {
            count = _inflater.Read(destination);
        }
        catch (InvalidDataException e)
        {
            throw _input.SentinelTaken ? Cut("gzip", _input.Consumed) : Damaged("gzip", _input.Consumed, "its data or its checksum is wrong", e);
        }

        // Bytes that come out with the byte behind the stream are made of it; all that the stream holds came before.
        var isCut = _input.RanDry || (_input.SentinelTaken && count > 0);
        return isCut ? throw Cut("gzip", _input.Consumed) : count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inflater.Dispose();
        base.Dispose(disposing);
    }
}
