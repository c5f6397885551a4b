namespace ElfNotes.Compression;

/// <summary>
/// Hands the compressed bytes to GZipStream, and one byte more. GZipStream ends the same way for a stream that is whole and
/// for one that is cut, but it tells them apart when something follows: after a whole stream a byte that starts no other
/// is left alone, while a cut stream takes it and asks for still more.
/// </summary>
internal sealed class GzipInputStream(ByteSource compressed) : Stream
{
    // Not 0x1f, which would start another member. A stream that lacks exactly its last byte, the highest of the size
    // modulo 2^32, would take this byte for it only where the size is 4080 MiB or more.
    private const byte Sentinel = 0xff;

    private ulong _position;

    /// <summary>Bytes of the compressed stream handed out.</summary>
    public ulong Consumed => _position;

    /// <summary>All of the stream and the byte behind it were handed out.</summary>
    public bool SentinelTaken { get; private set; }

    /// <summary>More was asked for than the byte behind the stream: the stream had not ended.</summary>
    public bool RanDry { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        var read = SentinelTaken ? 0 : compressed.Read(_position, buffer);
        _position += (ulong)read;
        if (read > 0) return read;
        RanDry = SentinelTaken;
        if (SentinelTaken) return 0;
        SentinelTaken = true;
        buffer[0] = Sentinel;
        return 1;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
