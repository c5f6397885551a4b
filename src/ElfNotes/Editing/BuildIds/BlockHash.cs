using System.Buffers.Binary;

namespace ElfNotes.Editing;

/// <summary>What SHA-1, SHA-256 and MD5 have in common: blocks of 64 bytes, then a one bit, zeros, and the length in bits (RFC 1321, FIPS 180-4).</summary>
internal abstract class BlockHash : ContentHash
{
    private const int BlockSize = 64;

    private readonly byte[] _rest = new byte[BlockSize];
    private ulong _length;

    /// <summary>The chaining value.</summary>
    protected abstract ReadOnlySpan<uint> State { get; }

    /// <summary>MD5 has its numbers in little-endian order, the others in big-endian order.</summary>
    protected abstract ByteOrder Order { get; }

    public sealed override int Size => State.Length * sizeof(uint);

    public sealed override void Append(ReadOnlySpan<byte> bytes)
    {
        var held = (int)(_length % BlockSize);
        _length += (ulong)bytes.Length;
        if (held > 0)
        {
            var taken = Math.Min(BlockSize - held, bytes.Length);
            bytes[..taken].CopyTo(_rest.AsSpan(held));
            bytes = bytes[taken..];
            if (held + taken < BlockSize) return;
            Compress(_rest);
        }

        for (; bytes.Length >= BlockSize; bytes = bytes[BlockSize..]) Compress(bytes[..BlockSize]);
        bytes.CopyTo(_rest);
    }

    public sealed override void Finish(Span<byte> digest)
    {
        Span<byte> end = stackalloc byte[2 * BlockSize];
        end.Clear();
        var held = (int)(_length % BlockSize);
        _rest.AsSpan(0, held).CopyTo(end);
        end[held] = 0x80;
        end = end[..(held < BlockSize - sizeof(ulong) ? BlockSize : 2 * BlockSize)];
        Order.Write(end[^sizeof(ulong)..], _length * 8);
        for (; end.Length > 0; end = end[BlockSize..]) Compress(end[..BlockSize]);
        for (var i = 0; i < State.Length; i++) Order.Write(digest.Slice(i * sizeof(uint), sizeof(uint)), State[i]);
    }

    /// <summary>Takes one block of 64 bytes into the state.</summary>
    protected abstract void Compress(ReadOnlySpan<byte> block);

    protected void ReadWords(ReadOnlySpan<byte> block, Span<uint> words)
    {
        for (var i = 0; i < BlockSize / sizeof(uint); i++)
            words[i] = Order == ByteOrder.Little ? BinaryPrimitives.ReadUInt32LittleEndian(block[(i * sizeof(uint))..]) : BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]);
    }
}
