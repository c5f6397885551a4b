namespace ElfNotes.Compression;

/// <summary>
/// A compressed stream of independent blocks as random access: the block headers are walked no further than asked for, and
/// only the blocks asked for are read and decoded. Those used last stay decoded.
/// </summary>
internal abstract class BlockByteSource : ByteSource
{
    // Kept are this many whatever their size, so that neighbours are never decoded in turns; more while they are small.
    private const int AlwaysKept = 2;
    private const int MaxKept = 64;
    private const long MaxKeptBytes = 64 << 20;

    // lzop's blocks have 256 KiB and lz4's 8 MiB. Blocks that are far smaller on average cost more to list than to decode.
    private const int MinAverageBlock = 1 << 14;

    private readonly List<CompressedBlock> _blocks = [];
    private readonly List<DecodedBlock> _decoded = [];
    private readonly ulong? _declaredLength;
    private readonly ReadLimits _limits;
    private byte[] _compressedBytes = [];
    private ulong _decodedBytes;
    private bool _isIndexed;
    private ElfNotesException? _failure;

    protected BlockByteSource(ByteSource compressed, ulong? declaredLength, ReadLimits limits)
    {
        Compressed = compressed;
        _declaredLength = declaredLength;
        _limits = limits;
    }

    /// <inheritdoc/>
    public override ulong Length
    {
        get
        {
            if (_declaredLength is { } declared) return declared;
            Index(ulong.MaxValue);
            return IndexedLength;
        }
    }

    /// <summary>True: not for the blocks before, but because a block that is not decoded yet is dear.</summary>
    public override bool IsSequential => true;

    protected ByteSource Compressed { get; }

    protected ulong? DeclaredLength => _declaredLength;

    /// <summary>Uncompressed bytes in the blocks found so far.</summary>
    protected ulong IndexedLength { get; private set; }

    protected int BlocksFound => _blocks.Count;

    /// <inheritdoc/>
    public override bool IsAtHand(ulong offset, ulong count)
    {
        foreach (var block in _decoded)
        {
            var (start, size) = (_blocks[block.Index].Start, (ulong)block.Available);
            if (offset >= start && offset - start <= size && count <= size - (offset - start)) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override bool Contains(ulong offset, ulong count)
    {
        if (_declaredLength is not null) return base.Contains(offset, count);
        var end = offset + count;
        if (end < offset) return false;
        Index(end);
        return end <= IndexedLength;
    }

    /// <inheritdoc/>
    public override int Read(ulong offset, Span<byte> destination)
    {
        var end = offset + (ulong)destination.Length;
        if (end < offset) return 0;
        if (_declaredLength is { } declared) end = Math.Min(end, declared);
        if (offset >= end) return 0;
        Index(end);
        var done = 0;
        for (var at = offset; at < end && at < IndexedLength; at = offset + (ulong)done)
        {
            var index = Find(at);
            var within = (int)(at - _blocks[index].Start);
            var wanted = (int)Math.Min(end - at, (ulong)(_blocks[index].Size - within));
            var decoded = Decode(index, within + wanted);
            // A last block may expand to less than the container declared.
            var count = Math.Min(wanted, decoded.Available - within);
            if (count <= 0) break;
            decoded.Bytes.AsSpan(within, count).CopyTo(destination[done..]);
            done += count;
            if (count < wanted) break;
        }

        return done;
    }

    /// <summary>Finds the next block, from the headers.</summary>
    /// <returns>Null at the end of the stream.</returns>
    /// <exception cref="ElfNotesException">The stream is cut or damaged here. What lies before stays readable.</exception>
    protected abstract CompressedBlock? FindNext();

    /// <summary>Decodes a block.</summary>
    /// <param name="block">One that <see cref="FindNext"/> gave.</param>
    /// <param name="compressed">Its compressed bytes, as many of them as <see cref="CompressedPart"/> says.</param>
    /// <param name="destination">Of the size that the block has, at most.</param>
    /// <param name="wanted">How many of its first bytes are needed; more may be decoded.</param>
    /// <returns>Bytes decoded; fewer than wanted only where a last block is shorter than declared, or a part does not do.</returns>
    /// <exception cref="ElfNotesException">The block is damaged.</exception>
    protected abstract int Decode(in CompressedBlock block, ReadOnlySpan<byte> compressed, Span<byte> destination, int wanted);

    /// <summary>How many of a block's first compressed bytes should do for its first <paramref name="wanted"/> decoded ones.</summary>
    protected virtual int CompressedPart(in CompressedBlock block, int wanted) => block.CompressedSize;

    /// <summary>Decodes a block that is not among those found yet, to learn its size in bytes.</summary>
    protected int Measure(in CompressedBlock block)
    {
        var decoded = Take(_blocks.Count, block.Size);
        Fill(decoded, block, block.Size);
        return decoded.Available;
    }

    private void Index(ulong end)
    {
        while (IndexedLength < end && !_isIndexed)
        {
            try
            {
                if (FindNext() is { } block) Add(block);
                else _isIndexed = true;
            }
            catch (ElfNotesException e)
            {
                _failure = e;
                _isIndexed = true;
            }
        }

        if (IndexedLength < end && _failure is not null) throw _failure;
    }

    private void Add(in CompressedBlock block)
    {
        var end = IndexedLength + (ulong)block.Size;
        if (!IsAllowed(end, out var most))
            throw new ElfNotesException(ErrorCodes.LimitReached, block.Offset, $"expands to more than {most >> 20} MiB, which is the limit for a file of its size");
        if (_blocks.Count >= Math.Max(_limits.MaxDecompressedBytes / MinAverageBlock, 1))
            throw new ElfNotesException(ErrorCodes.LimitReached, block.Offset, $"has more than {_blocks.Count} compressed blocks, which is the limit");
        _blocks.Add(block);
        IndexedLength = end;
    }

    // The size of the compressed stream is asked for only when the free allowance is used up: see SequentialDecoder.
    private bool IsAllowed(ulong bytes, out ulong most)
    {
        most = (ulong)_limits.AllowedExpansion(0);
        if (bytes > most) most = (ulong)_limits.AllowedExpansion(Compressed.Length);
        return bytes <= most;
    }

    private int Find(ulong offset)
    {
        var (low, high) = (0, _blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_blocks[middle].Start <= offset) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private DecodedBlock Decode(int index, int wanted)
    {
        var decoded = Take(index, _blocks[index].Size);
        // A block of which more is wanted a second time is likely wanted whole, and each time decodes from its start.
        if (decoded.Available < wanted && !decoded.IsWhole) Fill(decoded, _blocks[index], decoded.Available == 0 ? wanted : _blocks[index].Size);
        return decoded;
    }

    // The kept blocks are in the order of their last use, so the first is the one to give its buffer away.
    private DecodedBlock Take(int index, int size)
    {
        var at = _decoded.FindIndex(block => block.Index == index);
        var decoded = at < 0 ? null : _decoded[at];
        if (at >= 0) _decoded.RemoveAt(at);
        while (at < 0 && (_decoded.Count >= MaxKept || (_decoded.Count >= AlwaysKept && _decoded.Sum(block => (long)block.Bytes.Length) + size > MaxKeptBytes)))
        {
            decoded = _decoded[0];
            _decoded.RemoveAt(0);
        }

        decoded ??= new DecodedBlock();
        if (decoded.Index != index) decoded.Reset(index, size);
        _decoded.Add(decoded);
        return decoded;
    }

    private void Fill(DecodedBlock decoded, in CompressedBlock block, int wanted)
    {
        _decodedBytes += (ulong)block.Size;
        // Once through, twice for a block of which first a part is wanted, is less than this. More is a file made so that its blocks are decoded in turns.
        if (!IsAllowed(_decodedBytes / 4, out var most))
            throw new ElfNotesException(ErrorCodes.LimitReached, block.Offset, $"reading here and there in it has decoded {_decodedBytes >> 20} MiB, more than four times the limit of {most >> 20} MiB for a file of its size");
        decoded.Available = 0;
        var part = CompressedPart(block, wanted);
        var available = DecodePart(decoded, block, part, wanted);
        if (available < wanted && part < block.CompressedSize) available = DecodePart(decoded, block, block.CompressedSize, wanted);
        decoded.Available = available;
        decoded.IsWhole = available < wanted || available == block.Size;
    }

    private int DecodePart(DecodedBlock decoded, in CompressedBlock block, int part, int wanted)
    {
        if (_compressedBytes.Length < part) _compressedBytes = GC.AllocateUninitializedArray<byte>(part);
        var compressed = _compressedBytes.AsSpan(0, part);
        Compressed.ReadExactly(block.Offset, compressed, "a compressed block");
        return Decode(block, compressed, decoded.Bytes.AsSpan(0, block.Size), wanted);
    }
}
