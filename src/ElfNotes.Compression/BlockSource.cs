namespace ElfNotes.Compression;

/// <summary>
/// What lz4's legacy frame and lzop have in common: independent blocks behind headers that tell their sizes, so that a byte far
/// into the output costs the headers before it and one block.
/// </summary>
internal abstract class BlockSource : ByteSource
{
    private const int KeptBlocks = 2;

    private readonly ReadLimits _limits;
    private readonly ulong? _declaredLength;
    private readonly List<Block> _index = [];
    private readonly (int Index, byte[] Bytes)[] _kept = new (int, byte[])[KeptBlocks];
    private int _nextKept;
    private bool _indexed;
    private ulong _nextHeader;

    protected BlockSource(ByteSource compressed, ulong? declaredLength, ReadLimits limits)
    {
        Compressed = compressed;
        _declaredLength = declaredLength;
        _limits = limits;
        Array.Fill(_kept, (-1, []));
    }

    public override ulong Length
    {
        get
        {
            if (_declaredLength is { } declared) return declared;
            while (IndexNext())
            {
            }

            return End;
        }
    }

    // Not because of the blocks before, but because a block that was not decoded yet is dear.
    public override bool IsSequential => true;

    protected ByteSource Compressed { get; }

    /// <summary>The uncompressed size that the container declares, or null.</summary>
    protected ulong? DeclaredLength => _declaredLength;

    /// <summary>Where the first block's header is.</summary>
    protected ulong FirstHeader
    {
        init => _nextHeader = value;
    }

    private ulong End => _index.Count == 0 ? 0 : _index[^1].OutputStart + (ulong)_index[^1].OutputSize;

    public override bool IsAtHand(ulong offset, ulong count)
    {
        var index = Find(offset);
        return index >= 0 && offset + count <= _index[index].OutputStart + (ulong)_index[index].OutputSize && _kept.Any(kept => kept.Index == index);
    }

    public override bool Contains(ulong offset, ulong count)
    {
        if (_declaredLength is not null) return base.Contains(offset, count);
        return offset + count >= offset && Reach(offset + count);
    }

    public override int Read(ulong offset, Span<byte> destination)
    {
        var done = 0;
        while (done < destination.Length && Reach(offset + (ulong)done + 1))
        {
            var index = Find(offset + (ulong)done);
            var bytes = Decoded(index);
            var within = (int)(offset + (ulong)done - _index[index].OutputStart);
            if (within >= bytes.Length) break;
            var count = Math.Min(bytes.Length - within, destination.Length - done);
            bytes.AsSpan(within, count).CopyTo(destination[done..]);
            done += count;
        }

        return done;
    }

    /// <summary>Reads the header of a block.</summary>
    /// <param name="header">Its offset in the compressed stream.</param>
    /// <param name="outputStart">Where the block's output starts.</param>
    /// <param name="next">The offset of the header behind the block.</param>
    /// <returns>The block without its place in the output; null where the blocks end.</returns>
    /// <exception cref="ElfNotesException">The header cannot be right.</exception>
    protected abstract Block? ReadHeader(ulong header, ulong outputStart, out ulong next);

    /// <summary>Decodes a block.</summary>
    /// <exception cref="ElfNotesException">The block is damaged or cut.</exception>
    protected abstract byte[] Decode(in Block block);

    protected static ElfNotesException Damaged(string format, ulong offset, string detail) =>
        new(ErrorCodes.BadCompressedData, offset, $"the {format} stream is damaged: {detail}");

    protected ReadOnlyMemory<byte> ReadBlock(string format, in Block block)
    {
        var bytes = Compressed.ReadMemory(block.Start, block.Size);
        if (bytes.Length < block.Size) throw new ElfNotesException(ErrorCodes.BadCompressedData, block.Start + (ulong)bytes.Length, $"the {format} stream is cut: it ends after {block.Start + (ulong)bytes.Length} bytes");
        return bytes;
    }

    private bool Reach(ulong end)
    {
        while (End < end && IndexNext())
        {
        }

        return End >= end;
    }

    private bool IndexNext()
    {
        if (_indexed) return false;
        var start = End;
        if (ReadHeader(_nextHeader, start, out _nextHeader) is not { } block)
        {
            _indexed = true;
            return false;
        }

        var allowed = _limits.AllowedExpansion(Compressed.Length);
        if (start + (ulong)block.OutputSize > (ulong)allowed)
        {
            _indexed = true;
            throw new ElfNotesException(ErrorCodes.LimitReached, block.Start, $"expands to more than {allowed >> 20} MiB, which is the limit for a file of its size");
        }

        _index.Add(block with { OutputStart = start });
        return true;
    }

    private byte[] Decoded(int index)
    {
        foreach (var kept in _kept)
            if (kept.Index == index) return kept.Bytes;
        var bytes = Decode(_index[index]);
        _kept[_nextKept] = (index, bytes);
        _nextKept = (_nextKept + 1) % KeptBlocks;
        return bytes;
    }

    private int Find(ulong offset)
    {
        var low = 0;
        var high = _index.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (offset < _index[middle].OutputStart) high = middle - 1;
            else if (offset >= _index[middle].OutputStart + (ulong)_index[middle].OutputSize) low = middle + 1;
            else return middle;
        }

        return -1;
    }
}
