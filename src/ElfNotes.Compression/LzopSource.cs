using System.Buffers.Binary;

namespace ElfNotes.Compression;

/// <summary>
/// The file format of <c>lzop</c>, with LZO1X in it: a header, then blocks of at most 256 KiB in practice, each behind its sizes and
/// checksums. All numbers are big-endian. Decoded by this library's own <see cref="Lzo1x"/>: liblzo2 is under the GPL.
/// </summary>
internal sealed class LzopSource : BlockSource
{
    private const string Format = "lzo";
    private const int MaxBlockSize = 64 << 20;
    private const int MagicSize = 9;

    private const uint AdlerOfOutput = 0x1;
    private const uint AdlerOfBlock = 0x2;
    private const uint HasExtraField = 0x40;
    private const uint CrcOfOutput = 0x100;
    private const uint CrcOfBlock = 0x200;
    private const uint HasFilter = 0x800;

    private readonly uint _flags;

    public LzopSource(ByteSource compressed, ulong? declaredLength, ReadLimits limits)
        : base(compressed, declaredLength, limits)
    {
        ulong position = MagicSize;
        var version = Number(ref position, 2, "its header");
        var isNew = version >= 0x940;
        Number(ref position, isNew ? 4 : 2, "its header"); // The library's version, and the one needed to extract.
        var method = Number(ref position, 1, "its header");
        // 1, 2 and 3 are LZO1X-1, LZO1X-1(15) and LZO1X-999: one format, three compressors.
        if (method is not (1 or 2 or 3)) throw Damaged(Format, position - 1, $"method {method} is not LZO1X");
        if (isNew) position++; // The level.
        _flags = Number(ref position, 4, "its header");
        if ((_flags & HasFilter) != 0) throw Damaged(Format, position, "it uses a filter, which kernels and modules do not");
        position += isNew ? 12u : 8u; // Mode and times.
        var nameSize = Number(ref position, 1, "its header");
        position += nameSize + 4; // The header's checksum behind the name.
        if ((_flags & HasExtraField) != 0)
        {
            var extraSize = Number(ref position, 4, "its header");
            position += extraSize + 4UL;
        }

        FirstHeader = position;
    }

    protected override Block? ReadHeader(ulong header, ulong outputStart, out ulong next)
    {
        next = header;
        if (DeclaredLength <= outputStart) return null;
        var outputSize = Number(ref next, 4, "a block's header");
        if (outputSize == 0) return null;
        var size = Number(ref next, 4, "a block's header");
        if (outputSize > MaxBlockSize || size > outputSize) throw Damaged(Format, header, $"a block cannot have {size} bytes for {outputSize}");
        uint? adler = null;
        if ((_flags & AdlerOfOutput) != 0) adler = Number(ref next, 4, "a block's header");
        if ((_flags & CrcOfOutput) != 0) next += 4;
        // A block that did not shrink is stored, and has no second checksum.
        if (size < outputSize) next += ((_flags & AdlerOfBlock) != 0 ? 4u : 0u) + ((_flags & CrcOfBlock) != 0 ? 4u : 0u);
        var block = new Block(next, (int)size, (int)outputSize, adler);
        next += size;
        return block;
    }

    protected override byte[] Decode(in Block block)
    {
        var compressed = ReadBlock(Format, block).Span;
        var output = new byte[block.OutputSize];
        if (block.Size == block.OutputSize) compressed.CopyTo(output);
        else if (!Lzo1x.TryDecode(compressed, output)) throw Damaged(Format, block.Start, "a block does not decode");
        if (block.Checksum is { } checksum && Adler32(output) != checksum) throw Damaged(Format, block.Start, "the checksum of a block is wrong");
        return output;
    }

    // RFC 1950, section 8.2. 5552 is the most bytes for which the sums stay below 2^32.
    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        uint a = 1, b = 0;
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, 5552)];
            foreach (var value in piece)
            {
                a += value;
                b += a;
            }

            a %= 65521;
            b %= 65521;
            bytes = bytes[piece.Length..];
        }

        return b << 16 | a;
    }

    private uint Number(ref ulong position, int size, string where)
    {
        Span<byte> bytes = stackalloc byte[4];
        bytes.Clear();
        if (!Compressed.TryReadExactly(position, bytes[(4 - size)..])) throw new ElfNotesException(ErrorCodes.BadCompressedData, position, $"the lzo stream is cut: it ends inside {where}");
        position += (ulong)size;
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
