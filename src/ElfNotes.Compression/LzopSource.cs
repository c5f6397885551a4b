using System.Buffers.Binary;

namespace ElfNotes.Compression;

/// <summary>
/// An lzop file: a header, then blocks (256 KiB as lzop writes them) of: uncompressed size u32, compressed size u32, checksums, data, all
/// big-endian; an uncompressed size of 0 ends the file, equal sizes mean that the block is stored. Files that follow each other are one,
/// as for <c>lzop -dc</c>; what follows otherwise is ignored, such as a kernel's uncompressed size.
/// </summary>
internal sealed class LzopSource : BlockByteSource
{
    // lzop itself refuses larger blocks.
    private const uint MaxBlockSize = 64 << 20;

    // No LZO1X instruction yields more for a byte of input than a length byte does: 255.
    private const int MaxRatio = 256;

    // So many files without a block in a row are a file made of headers.
    private const int MaxEmptyFiles = 1 << 10;

    private ulong _position;
    private LzopFlags _flags;
    private bool _hasEnded;

    public LzopSource(ByteSource compressed, ulong? declaredLength, ReadLimits limits)
        : base(compressed, declaredLength, limits) => ReadHeader();

    protected override CompressedBlock? FindNext()
    {
        if (_hasEnded) return null;
        var size = Word(_position);
        for (var files = 0; size == 0; files++)
        {
            if (files == MaxEmptyFiles) throw Bad(_position, $"is damaged: it has more than {MaxEmptyFiles} files without a block in a row");
            _position += sizeof(uint);
            _hasEnded = !LzopHeader.IsAt(Compressed, _position);
            if (_hasEnded) return null;
            ReadHeader();
            size = Word(_position);
        }

        var compressedSize = Word(_position + 4);
        if (size > MaxBlockSize || compressedSize > size) throw Bad(_position, $"is damaged: a block of {compressedSize} bytes that expands to {size}");
        var offset = _position + 8;
        var checksums = ReadChecksums(ref offset, isStored: compressedSize == size);
        if (!Compressed.Contains(offset, compressedSize)) throw Bad(_position, $"is cut: the block at offset 0x{_position:x} is not all there");
        if (size > (ulong)compressedSize * MaxRatio) throw Bad(_position, $"is damaged: a block of {compressedSize} bytes cannot expand to {size}");
        _position = offset + compressedSize;
        return new CompressedBlock(IndexedLength, (int)size, offset, (int)compressedSize) { MustBeFull = true, Checksums = checksums };
    }

    protected override int Decode(in CompressedBlock block, ReadOnlySpan<byte> compressed, Span<byte> destination, int wanted)
    {
        if (!block.Checksums.MatchInput(compressed)) throw Bad(block.Offset, "is damaged: a compressed block's checksum is wrong");
        if (compressed.Length == destination.Length) compressed.CopyTo(destination);
        else if (!Lzo1x.TryDecode(compressed, destination)) throw Bad(block.Offset, "is damaged: a block cannot be decoded");
        if (!block.Checksums.MatchOutput(destination)) throw Bad(block.Offset, "is damaged: a block's checksum is wrong");
        return destination.Length;
    }

    private static ElfNotesException Bad(ulong position, string detail) => new(ErrorCodes.BadCompressedData, position, "the lzo stream " + detail);

    // Checksums stand in the order: of the data (Adler-32, CRC-32), then of the compressed data, which stored blocks lack.
    private BlockChecksums ReadChecksums(ref ulong offset, bool isStored)
    {
        var adlerOfData = ReadChecksum(ref offset, LzopFlags.Adler32OfData);
        var crcOfData = ReadChecksum(ref offset, LzopFlags.Crc32OfData);
        if (isStored) return new BlockChecksums(adlerOfData, crcOfData, null, null);
        var adlerOfCompressed = ReadChecksum(ref offset, LzopFlags.Adler32OfCompressed);
        return new BlockChecksums(adlerOfData, crcOfData, adlerOfCompressed, ReadChecksum(ref offset, LzopFlags.Crc32OfCompressed));
    }

    private uint? ReadChecksum(ref ulong offset, LzopFlags kind)
    {
        if (!_flags.HasFlag(kind)) return null;
        offset += sizeof(uint);
        return Word(offset - sizeof(uint));
    }

    private void ReadHeader()
    {
        var header = LzopHeader.Read(Compressed, _position);
        _flags = header.Flags;
        _position += header.Size;
    }

    private uint Word(ulong offset)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (!Compressed.TryReadExactly(offset, word)) throw Bad(offset, $"is cut: it ends within the header of the block at offset 0x{_position:x}");
        return BinaryPrimitives.ReadUInt32BigEndian(word);
    }
}
