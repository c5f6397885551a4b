namespace ElfNotes.Compression;

/// <summary>Reads a compressed stream from front to back in pieces of 64 KiB; one buffer, reused.</summary>
internal sealed class CompressedInput(ByteSource source)
{
    public const int BufferSize = 1 << 16;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private int _start;
    private int _end;
    private ulong _readUpTo;
    private bool _ended;

    /// <summary>The offset in the compressed stream of the next byte to be consumed.</summary>
    public ulong Position => _readUpTo - (ulong)(_end - _start);

    /// <summary>The next bytes, without consuming them: at least <paramref name="atLeast"/>, fewer only at the end of the stream.</summary>
    public ReadOnlySpan<byte> Peek(int atLeast)
    {
        while (_end - _start < atLeast && !_ended) Fill();
        return _buffer.AsSpan(_start, _end - _start);
    }

    public void Advance(int count) => _start += count;

    /// <summary>Leaves bytes out, without reading them where the source is random access.</summary>
    /// <returns>False where the stream ends before.</returns>
    public bool TrySkip(ulong count)
    {
        if (count <= (ulong)(_end - _start))
        {
            _start += (int)count;
            return true;
        }

        var target = Position + count;
        if (target < count || !source.Contains(target, 0)) return false;
        (_start, _end, _readUpTo, _ended) = (0, 0, target, false);
        return true;
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var wanted = BufferSize - _end;
        var read = source.Read(_readUpTo, _buffer.AsSpan(_end));
        _ended = read < wanted;
        _end += read;
        _readUpTo += (ulong)read;
    }
}
