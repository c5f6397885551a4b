using System.Buffers.Binary;
using ElfNotes.Compression.Native;

namespace ElfNotes.Compression;

/// <summary>
/// LZ4's legacy frame, as <c>lz4 -l</c> writes it for kernels: a magic number, then for each block a little-endian u32 with its
/// compressed size. Every block but the last expands to 8 MiB; no header says to what the last one does.
/// </summary>
internal sealed class Lz4LegacySource : BlockSource
{
    private const uint Magic = 0x184c2102;
    private const int BlockSize = 8 << 20;
    private const string Format = "lz4";

    // LZ4_compressBound: more than this no block of 8 MiB has.
    private const int MaxCompressedSize = BlockSize + BlockSize / 255 + 16;

    public Lz4LegacySource(ByteSource compressed, ulong? declaredLength, ReadLimits limits)
        : base(compressed, declaredLength, limits) => FirstHeader = 4;

    protected override Block? ReadHeader(ulong header, ulong outputStart, out ulong next)
    {
        next = header;
        if (DeclaredLength <= outputStart || Size(ref next) is not { } size) return null;
        if (size > MaxCompressedSize) throw Damaged(Format, next - 4, $"a block cannot have {size} bytes");
        var block = new Block(next, (int)size, BlockSize);
        next += size;
        if (DeclaredLength is { } declared) return block with { OutputSize = (int)Math.Min(BlockSize, declared - outputStart) };
        var behind = next;
        return Size(ref behind) is null ? block with { OutputSize = Decode(block, BlockSize).Length } : block;
    }

    protected override byte[] Decode(in Block block) => Decode(block, block.OutputSize);

    private byte[] Decode(in Block block, int capacity)
    {
        var compressed = ReadBlock(Format, block);
        var output = GC.AllocateUninitializedArray<byte>(capacity);
        var written = Lz4.DecompressPartial(compressed.Span, output, capacity);
        if (written < 0) throw Damaged(Format, block.Start, "a block does not decode");
        return written >= capacity ? output : output[..written];
    }

    // A size, behind the magic number of a further frame where one starts here; null at the end.
    private uint? Size(ref ulong position)
    {
        Span<byte> bytes = stackalloc byte[4];
        do
        {
            if (!Compressed.TryReadExactly(position, bytes)) return null;
            position += 4;
        }
        while (BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return size == 0 ? null : size;
    }
}
