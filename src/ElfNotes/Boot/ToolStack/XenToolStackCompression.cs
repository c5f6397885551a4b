using System.Buffers.Binary;
using ElfNotes.Images;

namespace ElfNotes.Boot;

/// <summary>
/// What <c>xc_dom_probe_bzimage_kernel</c> unpacks, by the first bytes of the payload and in its order. Which libraries are there is the
/// build's choice; this is Debian's, which has neither bzip2 nor lzo.
/// </summary>
/// <param name="Format">The compression.</param>
/// <param name="Name">Its name in Xen's messages.</param>
/// <param name="LeastLength">Bytes that a payload needs so that it is looked at.</param>
internal sealed record XenToolStackCompression(PayloadFormat Format, string Name, int LeastLength)
{
    /// <summary>XC_DOM_DECOMPRESS_MAX: what a kernel may have unpacked.</summary>
    public const ulong MaximumSize = 1 << 30;

    /// <summary>The function that fails where the library is missing in the build, or null where it is there.</summary>
    public string? MissingFunction { get; private init; }

    /// <summary>The compression of a payload; null where none is known.</summary>
    public static XenToolStackCompression? Find(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) return Of(PayloadFormat.Gzip);
        if (head.StartsWith("BZh"u8)) return Of(PayloadFormat.Bzip2);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])) return Of(PayloadFormat.Xz);
        if (head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd])) return Of(PayloadFormat.Zstd);
        if (head.StartsWith((ReadOnlySpan<byte>)[0x5d, 0x00])) return Of(PayloadFormat.Lzma);
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x4c, 0x5a, 0x4f, 0x00])) return Of(PayloadFormat.Lzo);
        return head.StartsWith((ReadOnlySpan<byte>)[0x02, 0x21]) ? Of(PayloadFormat.Lz4Legacy) : null;
    }

    /// <summary>The compression of a format's name; null where the tool stack knows none of that name.</summary>
    public static XenToolStackCompression? Find(string name)
    {
        foreach (var format in Enum.GetValues<PayloadFormat>())
            if (format != PayloadFormat.None && PayloadFormats.Name(format) == name) return Of(format);
        return null;
    }

    private static XenToolStackCompression Of(PayloadFormat format) => format switch
    {
        PayloadFormat.Gzip => new(format, "gzip", 6),
        PayloadFormat.Bzip2 => new(format, "BZIP2", 9) { MissingFunction = "xc_try_bzip2_decode: BZIP2" },
        PayloadFormat.Xz => new(format, "XZ", 8),
        PayloadFormat.Lzma => new(format, "LZMA", 8),
        PayloadFormat.Lzo => new(format, "LZO", 16) { MissingFunction = "xc_try_lzo1x_decode: LZO1x" },
        PayloadFormat.Lz4Legacy => new(format, "LZ4", 8),
        _ => new(format, "ZSTD", 10),
    };

    /// <summary>The memory, in bytes, that liblzma may take (LZMA_BLOCK_SIZE), as Debian's builds of all releases have it, and Xen's since 4.18.5, 4.19.2 and 4.20.0.</summary>
    public const ulong LzmaMemory = 256 << 20;

    /// <summary>What it was before.</summary>
    public const ulong OldLzmaMemory = 128 << 20;

    /// <summary>The dictionary, in bytes, that a stream's head asks for; 0 where it has none, or is not to be read.</summary>
    public ulong Dictionary(ReadOnlySpan<byte> head) => Format switch
    {
        PayloadFormat.Lzma when head.Length >= 5 => BinaryPrimitives.ReadUInt32LittleEndian(head[1..]),
        PayloadFormat.Xz => XzDictionary(head),
        _ => 0,
    };

    // The .xz file format: 12 bytes of stream header, then the first block's header with its filters (3.1), LZMA2 being the last of them (5.3.1).
    private static ulong XzDictionary(ReadOnlySpan<byte> head)
    {
        if (head.Length < 14 || head[12] == 0) return 0;
        var header = head[12..Math.Min(head.Length, 12 + (head[12] + 1) * 4)];
        var at = 2;
        for (var sizes = (header[1] >> 6 & 1) + (header[1] >> 7); sizes > 0; sizes--)
            if (!TryReadNumber(header, ref at, out _)) return 0;
        for (var filters = (header[1] & 3) + 1; filters > 0; filters--)
        {
            if (!TryReadNumber(header, ref at, out var id) || !TryReadNumber(header, ref at, out var size) || size > (ulong)(header.Length - at)) return 0;
            if (id == 0x21 && size == 1 && header[at] is <= 40 and var bits) return bits == 40 ? uint.MaxValue : (2UL | bits & 1UL) << (bits / 2 + 11);
            at += (int)size;
        }

        return 0;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> bytes, ref int at, out ulong number)
    {
        number = 0;
        for (var shift = 0; shift < 63 && at < bytes.Length; shift += 7)
        {
            var next = bytes[at++];
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return true;
        }

        return false;
    }
}
