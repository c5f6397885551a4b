namespace ElfNotes;

/// <summary>
/// A source whose bytes come from front to back: a pipe, or the output of a decoder. What has been produced is kept, so
/// that it can be read at random; nothing is produced beyond the highest byte asked for (rounded up to a chunk).
/// </summary>
public abstract class SequentialByteSource : ByteSource
{
    internal const int ChunkSize = 1 << 18;

    // A chunk of zeros is kept as null, so that a stream that expands to nothing but zeros costs no memory.
    private readonly List<byte[]?> _chunks = [];
    private readonly long _maxBytes;
    private byte[]? _scratch;
    private ulong _produced;
    private bool _ended;
    private bool _forgets;
    private int _forgotten;
    private ElfNotesException? _failure;

    /// <summary>Starts with nothing produced.</summary>
    /// <param name="declaredLength">The size that the format declares, in bytes, or null where it declares none.</param>
    /// <param name="maxBytes">Bytes that may be produced before <see cref="FinalMaxBytes"/> is asked; where that is no more, one byte more is <see cref="ErrorCodes.LimitReached"/>.</param>
    protected SequentialByteSource(ulong? declaredLength, long maxBytes)
    {
        DeclaredLength = declaredLength;
        _maxBytes = maxBytes;
    }

    /// <summary>The size that the format declares, in bytes, or null where it declares none.</summary>
    public ulong? DeclaredLength { get; }

    /// <summary>The bytes produced so far.</summary>
    public ulong Produced => _produced;

    /// <summary>
    /// The bytes that may be produced in all. Asked for only when those given at the start are used up, for a source that
    /// has to do work to know.
    /// </summary>
    protected virtual long FinalMaxBytes => _maxBytes;

    /// <inheritdoc/>
    public override bool IsSequential => true;

    /// <summary>From now on a new chunk takes the place of those before: for a reader that goes from front to back once, in pieces of <see cref="ChunkSize"/> at multiples of it.</summary>
    internal void ForgetWhatWasRead() => _forgets = true;

    /// <summary>Produces what is left, so that what stands behind the last byte is verified, such as a checksum.</summary>
    /// <exception cref="ElfNotesException">The stream is damaged, or too long.</exception>
    internal void ReadToEnd()
    {
        while (!_ended) ProduceChunk();
        if (_failure is not null) throw _failure;
    }

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
        if (DeclaredLength is { } declared)
        {
            // What a stream holds beyond its declared size does not belong to it.
            if (offset >= declared) return 0;
            end = Math.Min(end, declared);
            destination = destination[..(int)(end - offset)];
        }

        Reach(end);
        var done = 0;
        while (done < destination.Length && offset + (ulong)done < _produced)
        {
            var at = offset + (ulong)done;
            var within = (int)(at % ChunkSize);
            var count = (int)Math.Min((ulong)Math.Min(ChunkSize - within, destination.Length - done), _produced - at);
            if (at / ChunkSize < (ulong)_forgotten) throw new InvalidOperationException("what was read is forgotten");
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
        var end = offset + (ulong)count;
        if (end < offset) return default;
        if (DeclaredLength is { } declared) end = Math.Min(end, declared);
        if (offset >= end) return default;
        Reach(end);
        var there = offset >= _produced ? 0 : (int)(Math.Min(end, _produced) - offset);
        var within = (int)(offset % ChunkSize);
        // Chunks never change once they are kept.
        if (!_forgets && there > 0 && within + there <= ChunkSize && _chunks[(int)(offset / ChunkSize)] is { } chunk) return chunk.AsMemory(within, there);
        var bytes = new byte[there];
        Read(offset, bytes);
        return bytes;
    }

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
        var chunk = _scratch ?? GC.AllocateUninitializedArray<byte>(ChunkSize);
        _scratch = null;
        var filled = Fill(chunk);
        if (filled == 0 || !IsAllowed(_produced + (ulong)filled)) return;
        var isZero = chunk.AsSpan(0, filled).IndexOfAnyExcept((byte)0) < 0;
        if (isZero) _scratch = chunk;
        for (; _forgets && _forgotten < _chunks.Count; _forgotten++)
        {
            _scratch ??= _chunks[_forgotten];
            _chunks[_forgotten] = null;
        }

        _chunks.Add(isZero ? null : chunk);
        _produced += (ulong)filled;
    }

    // All chunks but the last are full: the offset alone tells where a byte is.
    private int Fill(byte[] chunk)
    {
        var filled = 0;
        try
        {
            while (filled < ChunkSize && !_ended)
            {
                var count = Produce(chunk.AsSpan(filled));
                filled += count;
                _ended = count == 0;
            }
        }
        catch (ElfNotesException e)
        {
            Fail(e);
        }

        return filled;
    }

    /// <summary>What to say when more bytes come than are allowed.</summary>
    /// <param name="mebibytes">The limit.</param>
    protected virtual string LimitMessage(long mebibytes) => $"expands to more than {mebibytes} MiB, which is the limit for a file of its size";

    private bool IsAllowed(ulong bytes)
    {
        if (bytes <= (ulong)_maxBytes) return true;
        try
        {
            var most = FinalMaxBytes;
            if (bytes <= (ulong)most) return true;
            Fail(new ElfNotesException(ErrorCodes.LimitReached, _produced, LimitMessage(most >> 20)));
        }
        catch (ElfNotesException e)
        {
            Fail(e);
        }

        return false;
    }

    private void Fail(ElfNotesException failure)
    {
        _failure = failure;
        _ended = true;
    }
}
