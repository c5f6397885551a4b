using System.Buffers.Binary;

namespace ElfNotes.Compression;

/// <summary>
/// The header of an lzop file. All numbers are big-endian. Behind the magic number: version u16, library version u16,
/// [version needed u16], method u8, [level u8], flags u32, [filter u32], mode u32, time u32, [time's high half u32], name
/// (u8 size, bytes), checksum u32 of all this; fields in brackets by version (0x940 on) or flag. Then an extra field
/// (u32 size, bytes, u32 checksum) by flag.
/// </summary>
/// <param name="Size">Offset of the first block from the magic number's start.</param>
/// <param name="Flags">Which checksums each block has.</param>
internal readonly record struct LzopHeader(ulong Size, LzopFlags Flags)
{
    public const int MagicSize = 9;

    private const int WithLevelAndLongTime = 0x0940;
    private const byte HighestLzo1xMethod = 3;

    // Fixed fields with all options, and a name of 255 bytes.
    private const int LargestSize = MagicSize + 2 + 2 + 2 + 1 + 1 + 4 + 4 + 4 + 4 + 4 + 1 + 255 + 4;

    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'L', (byte)'Z', (byte)'O', 0, 0x0d, 0x0a, 0x1a, 0x0a];

    public static bool IsAt(ByteSource source, ulong offset)
    {
        Span<byte> start = stackalloc byte[MagicSize];
        return source.TryReadExactly(offset, start) && start.SequenceEqual(Magic);
    }

    /// <exception cref="ElfNotesException"><see cref="ErrorCodes.BadCompressedData"/>: cut, damaged, or compressed with something else than LZO1X.</exception>
    public static LzopHeader Read(ByteSource source, ulong offset)
    {
        Span<byte> buffer = stackalloc byte[LargestSize];
        ReadOnlySpan<byte> bytes = buffer[..source.Read(offset, buffer)];
        if (!bytes.StartsWith(Magic)) throw Magic.StartsWith(bytes) ? Cut(offset) : Bad(offset, "does not start with lzop's magic number");
        var at = MagicSize;
        var version = Number(bytes, ref at, 2, offset);
        var isLong = version >= WithLevelAndLongTime;
        at += isLong ? 4 : 2;
        var method = Number(bytes, ref at, 1, offset);
        at += isLong ? 1 : 0;
        var flags = (LzopFlags)Number(bytes, ref at, 4, offset);
        if (flags.HasFlag(LzopFlags.Filter)) at += 4;
        at += isLong ? 12 : 8;
        var nameSize = (int)Number(bytes, ref at, 1, offset);
        at += nameSize;
        var end = at;
        var checksum = Number(bytes, ref at, 4, offset);
        var kind = flags.HasFlag(LzopFlags.HeaderCrc32) ? ChecksumKind.Crc32 : ChecksumKind.Adler32;
        if (Checksum.Compute(kind, bytes[MagicSize..end]) != checksum) throw Bad(offset, "has a header whose checksum is wrong");
        if (method is 0 or > HighestLzo1xMethod) throw Bad(offset, $"uses method {method}, which is not LZO1X");
        if (flags.HasFlag(LzopFlags.Filter)) throw Bad(offset, "uses a filter, which no kernel does");
        return new LzopHeader((ulong)at + ExtraFieldSize(source, offset + (ulong)at, flags), flags);
    }

    private static ulong ExtraFieldSize(ByteSource source, ulong offset, LzopFlags flags)
    {
        if (!flags.HasFlag(LzopFlags.ExtraField)) return 0;
        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (!source.TryReadExactly(offset, word)) throw Cut(offset);
        return 8UL + BinaryPrimitives.ReadUInt32BigEndian(word);
    }

    private static uint Number(ReadOnlySpan<byte> bytes, ref int at, int size, ulong offset)
    {
        if (at + size > bytes.Length) throw Cut(offset + (ulong)bytes.Length);
        uint value = 0;
        foreach (var digit in bytes.Slice(at, size)) value = value << 8 | digit;
        at += size;
        return value;
    }

    private static ElfNotesException Cut(ulong offset) => new(ErrorCodes.BadCompressedData, offset, "the lzo stream is cut: it ends within its header");

    private static ElfNotesException Bad(ulong offset, string detail) => new(ErrorCodes.BadCompressedData, offset, "the lzo stream " + detail);
}
