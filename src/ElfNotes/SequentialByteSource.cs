namespace ElfNotes;

/// <summary>
/// A source whose bytes come from front to back: a pipe, or the output of a decoder. What has been produced is kept, so
/// that it can be read at random; nothing is produced beyond the highest byte asked for (rounded up to a chunk).
/// </summary>
public abstract class SequentialByteSource : ByteSource
{
    private const int ChunkSize = 1 << 18;

    // A chunk of zeros is kept as null, so that a stream that expands to nothing but zeros costs no memory.
    private readonly List<byte[]?> _chunks = [];
    private long _maxBytes;
    private ulong _produced;
    private bool _ended;
    private ElfNotesException? _failure;

    /// <summary>Starts with nothing produced.</summary>
    /// <param name="declaredLength">The size that the format declares, in bytes, or null where it declares none.</param>
    /// <param name="maxBytes">Bytes that may be produced; one more is <see cref="ErrorCodes.LimitReached"/>.</param>
    protected SequentialByteSource(ulong? declaredLength, long maxBytes)
    {
        DeclaredLength = declaredLength;
        _maxBytes = maxBytes;
    }

    /// <summary>The size that the format declares, in bytes, or null where it declares none.</summary>
    public ulong? DeclaredLength { get; }

    /// <summary>The bytes produced so far.</summary>
    public ulong Produced => _produced;

    /// <inheritdoc/>
    public override bool IsSequential => true;

    /// <inheritdoc/>
    public override ulong Length
    {
        get
        {
            if (DeclaredLength is { } declared) return declared;
            Reach(ulong.MaxValue);
            return _produced;
        }
    }

    /// <inheritdoc/>
    public override bool IsAtHand(ulong offset, ulong count) => offset <= _produced && count <= _produced - offset;

    /// <inheritdoc/>
    public override bool Contains(ulong offset, ulong count)
    {
        if (DeclaredLength is not null) return base.Contains(offset, count);
        var end = offset + count;
        if (end < offset) return false;
        Reach(end);
        return end <= _produced;
    }

    /// <inheritdoc/>
    public override int Read(ulong offset, Span<byte> destination)
    {
        var end = offset + (ulong)destination.Length;
        if (end < offset) return 0;
        Reach(end);
        var done = 0;
        while (done < destination.Length && offset + (ulong)done < _produced)
        {
            var at = offset + (ulong)done;
            var within = (int)(at % ChunkSize);
            var count = (int)Math.Min((ulong)Math.Min(ChunkSize - within, destination.Length - done), _produced - at);
            var target = destination.Slice(done, count);
            if (_chunks[(int)(at / ChunkSize)] is { } chunk) chunk.AsSpan(within, count).CopyTo(target);
            else target.Clear();
            done += count;
        }

        return done;
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadMemory(ulong offset, int count)
    {
        Reach(offset + (ulong)count < offset ? ulong.MaxValue : offset + (ulong)count);
        var there = offset >= _produced ? 0 : (int)Math.Min((ulong)count, _produced - offset);
        var bytes = new byte[there];
        Read(offset, bytes);
        return bytes;
    }

    /// <summary>
    /// The cap that counts once the one given at the start is reached: asked for only then, because it may depend on the
    /// length of a stream that is dear to know.
    /// </summary>
    protected virtual long FinalMaxBytes => _maxBytes;

    /// <summary>Produces the next bytes.</summary>
    /// <param name="destination">Never empty; filled from its start, not necessarily wholly.</param>
    /// <returns>How many bytes were produced; 0 only at the end.</returns>
    /// <exception cref="ElfNotesException">The stream is damaged or cannot be decoded.</exception>
    protected abstract int Produce(Span<byte> destination);

    private void Reach(ulong end)
    {
        while (_produced < end && !_ended) ProduceChunk();
        // What came before the damage stays readable; what lies behind it fails each time it is asked for.
        if (_produced < end && _failure is not null) throw _failure;
    }

    private void ProduceChunk()
    {
        var chunk = new byte[ChunkSize];
        var filled = 0;
        // All chunks but the last are full: the offset alone tells where a byte is.
        while (filled < ChunkSize)
        {
            try
            {
                var count = Produce(chunk.AsSpan(filled));
                filled += count;
                _ended = count == 0;
            }
            catch (ElfNotesException e)
            {
                _failure = e;
                _ended = true;
            }

            if (_ended) break;
        }

        if (filled == 0) return;
        if (_produced + (ulong)filled > (ulong)_maxBytes) _maxBytes = FinalMaxBytes;
        if (_produced + (ulong)filled > (ulong)_maxBytes)
        {
            _failure = new ElfNotesException(ErrorCodes.LimitReached, _produced, $"expands to more than {_maxBytes >> 20} MiB, which is the limit for a file of its size");
            _ended = true;
            return;
        }

        _chunks.Add(chunk.AsSpan(0, filled).IndexOfAnyExcept((byte)0) < 0 ? null : chunk);
        _produced += (ulong)filled;
    }
}
