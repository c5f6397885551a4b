using System.Buffers.Binary;

namespace ElfNotes.Compression;

/// <summary>The headers of Zstandard frames and blocks (RFC 8878, sections 3.1.1 and 3.1.2), as far as they tell sizes.</summary>
internal static class ZstdFrames
{
    public const int SkippableHeaderSize = 8;

    private const uint FrameMagic = 0xfd2fb528;
    private const uint SkippableMagic = 0x184d2a50;
    private const int LargestHeader = 18;

    // A walk over this many block headers covers 512 MiB of output; beyond that the size is not worth the reads.
    private const int MaxBlocks = 4096;

    public static bool StartsFrame(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) is var magic && (magic == FrameMagic || (magic & ~0xfu) == SkippableMagic);

    /// <summary>The size of a skippable frame with its header, in bytes; null where none starts.</summary>
    public static ulong? SkippableSize(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= SkippableHeaderSize && StartsFrame(bytes) && !IsFrame(bytes) ? SkippableHeaderSize + (ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) : null;

    /// <summary>
    /// The sum of the frames' content sizes, in bytes; null where a frame declares none or the stream is no good. One
    /// frame's size alone would cut off the frames behind it, so the blocks are stepped over, three bytes read of each.
    /// </summary>
    public static ulong? ContentSize(ByteSource compressed)
    {
        if (compressed.IsSequential) return null;
        Span<byte> header = stackalloc byte[LargestHeader];
        ulong position = 0, total = 0;
        for (var blocks = 0; ;)
        {
            var bytes = header[..compressed.Read(position, header)];
            if (!StartsFrame(bytes)) return position == 0 ? null : total;
            if (!IsFrame(bytes))
            {
                if (SkippableSize(bytes) is not { } skipped || ++blocks > MaxBlocks) return null;
                position += skipped;
                if (!compressed.Contains(position, 0)) return null;
                continue;
            }

            if (!TryReadHeader(bytes, out var headerSize, out var contentSize, out var hasChecksum)) return null;
            position += (ulong)headerSize;
            if (!TrySkipBlocks(compressed, ref position, ref blocks)) return null;
            if (hasChecksum) position += sizeof(uint);
            // A stream that is cut has no size to rely on.
            if (!compressed.Contains(position, 0)) return null;
            if (contentSize > ulong.MaxValue - total) return null;
            total += contentSize;
        }
    }

    private static bool IsFrame(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes) == FrameMagic;

    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, out int size, out ulong contentSize, out bool hasChecksum)
    {
        (size, contentSize, hasChecksum) = (0, 0, false);
        if (bytes.Length < 5) return false;
        var descriptor = bytes[4];
        var isSingleSegment = (descriptor & 0x20) != 0;
        hasChecksum = (descriptor & 4) != 0;
        var dictionaryIdSize = (descriptor & 3) is var code && code == 3 ? 4 : code;
        var sizeOfContentSize = (descriptor >> 6) is var flag && flag == 0 ? (isSingleSegment ? 1 : 0) : 1 << flag;
        var at = 5 + (isSingleSegment ? 0 : 1) + dictionaryIdSize;
        size = at + sizeOfContentSize;
        if (sizeOfContentSize == 0 || size > bytes.Length) return false;
        var field = bytes.Slice(at, sizeOfContentSize);
        contentSize = sizeOfContentSize switch
        {
            1 => field[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(field) + 256UL,
            4 => BinaryPrimitives.ReadUInt32LittleEndian(field),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(field),
        };
        return true;
    }

    private static bool TrySkipBlocks(ByteSource compressed, ref ulong position, ref int blocks)
    {
        Span<byte> header = stackalloc byte[3];
        while (true)
        {
            if (++blocks > MaxBlocks || !compressed.TryReadExactly(position, header)) return false;
            var value = (uint)(header[0] | header[1] << 8 | header[2] << 16);
            var type = (value >> 1) & 3;
            if (type == 3) return false;
            // A run-length block holds its one byte, whatever it expands to.
            position += 3 + (type == 1 ? 1 : value >> 3);
            if ((value & 1) != 0) return true;
        }
    }
}
