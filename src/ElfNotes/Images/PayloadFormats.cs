using System.Buffers.Binary;

namespace ElfNotes.Images;

/// <summary>The magic numbers of compressed streams.</summary>
internal static class PayloadFormats
{
    /// <summary>The format's name in a chain of containers.</summary>
    public static string Name(PayloadFormat format) => format switch
    {
        PayloadFormat.Gzip => "gzip",
        PayloadFormat.Bzip2 => "bzip2",
        PayloadFormat.Xz => "xz",
        PayloadFormat.Lzma => "lzma",
        PayloadFormat.Lzo => "lzo",
        PayloadFormat.Lz4Legacy => "lz4",
        PayloadFormat.Zstd => "zstd",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The format of a kernel's payload, by the magic numbers that Linux's lib/decompress.c and Xen go by.</summary>
    public static PayloadFormat OfPayload(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) return PayloadFormat.Gzip;
        if (head.StartsWith("BZh"u8)) return PayloadFormat.Bzip2;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])) return PayloadFormat.Xz;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x4c, 0x5a, 0x4f])) return PayloadFormat.Lzo;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x02, 0x21, 0x4c, 0x18])) return PayloadFormat.Lz4Legacy;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd])) return PayloadFormat.Zstd;
        return head.StartsWith((ReadOnlySpan<byte>)[0x5d, 0x00, 0x00]) ? PayloadFormat.Lzma : PayloadFormat.None;
    }

    /// <summary>The format of a whole file, where nothing but the bytes says that it is compressed at all.</summary>
    public static PayloadFormat OfFile(ReadOnlySpan<byte> head) => OfPayload(head) switch
    {
        PayloadFormat.Gzip when head.Length < 3 || head[2] != 8 => PayloadFormat.None,
        PayloadFormat.Bzip2 when head.Length < 4 || head[3] is < (byte)'1' or > (byte)'9' => PayloadFormat.None,
        PayloadFormat.Lzma when !IsPlausibleLzma(head) => PayloadFormat.None,
        var format => format,
    };

    // Three bytes are a weak magic number. liblzma's own test: a dictionary of 2^n or 2^n + 2^(n-1) bytes, and a size
    // that is unknown or below 256 GiB.
    private static bool IsPlausibleLzma(ReadOnlySpan<byte> head)
    {
        if (head.Length < 13) return false;
        var dictionary = BinaryPrimitives.ReadUInt32LittleEndian(head[1..]);
        var size = BinaryPrimitives.ReadUInt64LittleEndian(head[5..]);
        var lowest = dictionary & (~dictionary + 1);
        var isRound = dictionary == lowest || dictionary == lowest * 3UL || dictionary == uint.MaxValue;
        return dictionary >= 4096 && isRound && (size == ulong.MaxValue || size < 1UL << 38);
    }
}
