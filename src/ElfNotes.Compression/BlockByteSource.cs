namespace ElfNotes.Compression;

/// <summary>
/// A compressed stream of independent blocks as random access: the block headers are walked no further than asked for, and
/// only the blocks asked for are read and decoded. The last few stay decoded.
/// </summary>
internal abstract class BlockByteSource : ByteSource
{
    private const int BlocksKept = 3;

    private readonly List<CompressedBlock> _blocks = [];
    private readonly List<DecodedBlock> _decoded = [];
    private readonly ulong? _declaredLength;
    private readonly ReadLimits _limits;
    private byte[] _compressedBytes = [];
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
    /// <param name="compressed">All of its compressed bytes.</param>
    /// <param name="destination">Of the size that the block has, at most.</param>
    /// <param name="wanted">How many of its first bytes are needed; more may be decoded.</param>
    /// <returns>Bytes decoded; fewer than wanted only where a last block is shorter than declared.</returns>
    /// <exception cref="ElfNotesException">The block is damaged.</exception>
    protected abstract int Decode(in CompressedBlock block, ReadOnlySpan<byte> compressed, Span<byte> destination, int wanted);

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
        if (end > (ulong)_limits.AllowedExpansion(0) && (ulong)_limits.AllowedExpansion(Compressed.Length) is var most && end > most)
            throw new ElfNotesException(ErrorCodes.LimitReached, block.Offset, $"expands to more than {most >> 20} MiB, which is the limit for a file of its size");
        _blocks.Add(block);
        IndexedLength = end;
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
        if (at < 0 && _decoded.Count >= BlocksKept) at = 0;
        var decoded = at >= 0 ? _decoded[at] : new DecodedBlock();
        if (at >= 0) _decoded.RemoveAt(at);
        if (decoded.Index != index) decoded.Reset(index, size);
        _decoded.Add(decoded);
        return decoded;
    }

    private void Fill(DecodedBlock decoded, in CompressedBlock block, int wanted)
    {
        if (_compressedBytes.Length < block.CompressedSize) _compressedBytes = GC.AllocateUninitializedArray<byte>(block.CompressedSize);
        var compressed = _compressedBytes.AsSpan(0, block.CompressedSize);
        Compressed.ReadExactly(block.Offset, compressed, "a compressed block");
        decoded.Available = 0;
        var available = Decode(block, compressed, decoded.Bytes.AsSpan(0, block.Size), wanted);
        decoded.Available = available;
        decoded.IsWhole = available < wanted || available == block.Size;
    }
}
