using System.Buffers.Binary;
using ElfNotes.Compression.Native;

namespace ElfNotes.Compression;

/// <summary>
/// LZ4's legacy frame (lz4_Frame_format.md, "Legacy frame"): the magic number 0x184C2102, then blocks of 8 MiB (the last may
/// be less), each behind its compressed size as u32, all little-endian. Frames may follow each other. Behind the
/// last block a kernel has the uncompressed size as u32. There is no end mark and no checksum: other bytes behind a block are damage,
/// and a stream that is cut between two blocks cannot be told from one that is whole.
/// </summary>
internal sealed class Lz4LegacySource : BlockByteSource
{
    private const uint Magic = 0x184c2102;
    private const int BlockSize = 8 << 20;

    // LZ4_COMPRESSBOUND of a block; a larger number is not a block's size (as the lz4 tool has it).
    private const uint MaxCompressedSize = BlockSize + BlockSize / 255 + 16;

    // The least that is decoded of a block: a file's headers, and more of a block than that only when it is wanted.
    private const int FirstPart = 1 << 17;

    // So many frames without a block in a row are a file made of magic numbers.
    private const int MaxEmptyFrames = 1 << 12;

    private ulong _position;
    private bool _hasEnded;

    public Lz4LegacySource(ByteSource compressed, ulong? declaredLength, ReadLimits limits)
        : base(compressed, declaredLength, limits)
    {
        _ = Lz4.VersionNumber();
        if (!TryReadWord(0, out var magic)) throw Cut(0);
        if (magic != Magic) throw Damaged(0, "it does not start with the legacy frame's magic number");
        _position = sizeof(uint);
    }

    protected override CompressedBlock? FindNext()
    {
        if (_hasEnded || IndexedLength >= DeclaredLength) return null;
        uint size;
        for (var frames = 0; TryReadWord(_position, out size) && size == Magic; frames++)
        {
            if (frames == MaxEmptyFrames) throw Damaged(_position, $"it has more than {MaxEmptyFrames} frames without a block in a row");
            _position += sizeof(uint);
        }

        var offset = _position + sizeof(uint);
        if (size == 0 && IsPartOfWord()) throw Cut(_position);
        if (size > MaxCompressedSize && Compressed.Contains(offset, 1)) throw Damaged(_position, $"a block cannot have {size} bytes");
        if (size is 0 or > MaxCompressedSize || IsTrailingSize(offset, size))
        {
            _hasEnded = true;
            return null;
        }

        if (!Compressed.Contains(offset, size)) throw Cut(offset);
        _position = offset + size;
        var block = new CompressedBlock(IndexedLength, BlockSize, offset, (int)size) { MustBeFull = !(DeclaredLength - IndexedLength <= BlockSize) && IsFollowedByBlock() };
        if (block.MustBeFull) return block;
        // The last block of a frame: only the container's word, or the block itself, tells its size.
        if (DeclaredLength is { } declared && !IsFollowedByMagic()) return block with { Size = (int)Math.Min(BlockSize, declared - IndexedLength) };
        return block with { Size = Measure(block) };
    }

    protected override int Decode(in CompressedBlock block, ReadOnlySpan<byte> compressed, Span<byte> destination, int wanted)
    {
        var target = Target(wanted, destination.Length);
        var written = Lz4.DecompressPartial(compressed, destination, target);
        if (written < target && compressed.Length < block.CompressedSize) return 0;
        if (written < 0 && !block.MustBeFull && block.Size < BlockSize)
        {
            // The block holds more than was declared; what was declared of it can still be had.
            written = Lz4.DecompressPrefix(compressed, destination);
        }

        if (written < 0) throw Damaged(block.Offset, "a block cannot be decoded");
        if (written < target && block.MustBeFull) throw Damaged(block.Offset, $"a block within expands to {written} bytes, not to 8 MiB");
        return written;
    }

    // A byte of input for a byte of output, and for each 255 one more, those of a run's length all before its first byte.
    protected override int CompressedPart(in CompressedBlock block, int wanted)
    {
        var target = Target(wanted, block.Size);
        return target == block.Size ? block.CompressedSize : Math.Min(block.CompressedSize, target + BlockSize / 255 + 64);
    }

    private static int Target(int wanted, int size) => wanted > size / 2 ? size : Math.Min(size, Math.Max(FirstPart, wanted));

    // The u32 at the very end that is the sum of all blocks. A stream cut right behind a block's size looks alike, so the sum decides.
    private bool IsTrailingSize(ulong offset, uint value) => !Compressed.Contains(offset, 1) && BlocksFound > 0 && (DeclaredLength is not null || value == (uint)IndexedLength);

    private bool IsPartOfWord() => Compressed.Contains(_position, 1) && !Compressed.Contains(_position, sizeof(uint));

    private bool IsFollowedByBlock() =>
        TryReadWord(_position, out var next) && next != Magic && next is > 0 and <= MaxCompressedSize && Compressed.Contains(_position + sizeof(uint), 1);

    private bool IsFollowedByMagic() => TryReadWord(_position, out var next) && next == Magic;

    private bool TryReadWord(ulong position, out uint value)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        var isThere = Compressed.TryReadExactly(position, word);
        value = isThere ? BinaryPrimitives.ReadUInt32LittleEndian(word) : 0;
        return isThere;
    }

    private static ElfNotesException Cut(ulong position) => new(ErrorCodes.BadCompressedData, position, $"the lz4 stream is cut: a block at offset 0x{position:x} is not all there");

    private static ElfNotesException Damaged(ulong position, string detail) => new(ErrorCodes.BadCompressedData, position, $"the lz4 stream is damaged: {detail}");
}
