using System.Buffers.Binary;
using System.IO.Compression;
using ElfNotes.Images;

namespace ElfNotes.Compression;

/// <summary>
/// gzip (RFC 1952) by System.IO.Compression at level 9. What the stream is shorter than the old one is filled in front of the data, with
/// stored blocks of no bytes (RFC 1951, 3.2.4) and, for one to four bytes, eight and nine, a name in the header, both of which every decoder skips.
/// </summary>
internal static class GzipEncoder
{
    private const int HeaderSize = 10;
    private const int TrailerSize = 8;
    private const int FlagsOffset = 3;
    private const byte HasName = 8;

    // BFINAL 0, BTYPE 00, up to the next byte; LEN 0, NLEN.
    private static ReadOnlySpan<byte> Five => [0x00, 0x00, 0x00, 0xff, 0xff];

    // A block of fixed codes that holds its end mark alone (10 bits), and a stored one behind it.
    private static ReadOnlySpan<byte> Six => [0x02, 0x00, 0x00, 0x00, 0xff, 0xff];

    // Two of fixed codes, and a stored one.
    private static ReadOnlySpan<byte> Seven => [0x02, 0x08, 0x00, 0x00, 0x00, 0xff, 0xff];

    public static EncodedPayload Encode(PayloadToEncode payload)
    {
        var header = new byte[HeaderSize];
        payload.Original.ReadExactly(0, header, "the gzip header");
        var data = Deflate(payload, out var crc);
        var length = (ulong)HeaderSize + data.Length + TrailerSize;
        const string Settings = "deflate level 9";
        if (length > payload.Original.Length) return new EncodedPayload(default, length, Settings, 0);

        var filling = (int)(payload.Original.Length - length);
        var name = filling is (> 0 and < 5) or 8 or 9 ? filling : 0;
        header[FlagsOffset] = (byte)(name > 0 ? HasName : 0);
        var stream = new EncodedOutput(payload.Original.Length);
        stream.Add(header);
        if (name > 0) stream.Add([.. "vmlinux.b"u8[..(name - 1)], 0]);
        else AddEmptyBlocks(stream, filling);
        stream.Add(data.Bytes.Span);
        Span<byte> trailer = stackalloc byte[TrailerSize];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)payload.ContentLength);
        stream.Add(trailer);
        return new EncodedPayload(stream.Bytes, stream.Length, Settings, (ulong)filling);
    }

    private static EncodedOutput Deflate(PayloadToEncode payload, out uint crc)
    {
        var output = new EncodedOutput(payload.Original.Length);
        var checksum = new RunningCrc32();
        using (var deflater = new DeflateStream(new OutputStream(output), new ZLibCompressionOptions { CompressionLevel = 9 }))
        {
            var buffer = new byte[1 << 18];
            for (var offset = 0UL; offset < payload.ContentLength;)
            {
                var bytes = EncoderPump.Read(payload, offset, buffer);
                checksum.Add(bytes);
                deflater.Write(bytes);
                offset += (ulong)bytes.Length;
            }
        }

        crc = checksum.Value;
        return output;
    }

    private static void AddEmptyBlocks(EncodedOutput stream, int size)
    {
        var (sixes, sevens) = (size % 5) switch { 1 => (1, 0), 2 => (0, 1), 3 => (1, 1), 4 => (0, 2), _ => (0, 0) };
        for (var rest = size - 6 * sixes - 7 * sevens; rest > 0; rest -= Five.Length) stream.Add(Five);
        for (; sixes > 0; sixes--) stream.Add(Six);
        for (; sevens > 0; sevens--) stream.Add(Seven);
    }
}
