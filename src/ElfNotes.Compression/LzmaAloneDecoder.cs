using System.Buffers.Binary;
using ElfNotes.Compression.Native;

namespace ElfNotes.Compression;

/// <summary>
/// The .lzma container. Its 13-byte header holds a properties byte, the dictionary's size (u32, little-endian) and the
/// uncompressed size (u64, little-endian; all ones where an end marker follows instead). It has no checksum.
/// </summary>
internal sealed class LzmaAloneDecoder : LzmaDecoder
{
    private const int HeaderSize = 13;

    public LzmaAloneDecoder(ByteSource compressed, ulong? declaredLength, ReadLimits limits)
        : base("lzma", compressed, declaredLength ?? SizeInHeader(compressed), limits) => Start();

    protected override int Start(LzmaHandle handle, ulong maxMemory) => handle.StartLzmaAlone(maxMemory);

    protected override bool TryStartNext(CompressedInput input) => false;

    private static ulong? SizeInHeader(ByteSource compressed)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (!compressed.TryReadExactly(0, header)) return null;
        var size = BinaryPrimitives.ReadUInt64LittleEndian(header[5..]);
        return size == ulong.MaxValue ? null : size;
    }
}
