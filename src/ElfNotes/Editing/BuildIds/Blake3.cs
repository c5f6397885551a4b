using System.Buffers.Binary;
using System.Numerics;

namespace ElfNotes.Editing;

/// <summary>BLAKE3 without a key, of bytes in memory: 32 bytes of digest. Source: the paper "BLAKE3: one function, fast everywhere", section 2.</summary>
internal static class Blake3
{
    public const int Size = 32;

    private const int ChunkSize = 1024;
    private const int BlockSize = 64;
    private const uint ChunkStart = 1;
    private const uint ChunkEnd = 2;
    private const uint Parent = 4;
    private const uint Root = 8;

    private static ReadOnlySpan<uint> Start => [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    private static ReadOnlySpan<byte> Permutation => [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];

    public static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        Span<uint> value = stackalloc uint[8];
        Tree(bytes, 0, Root, value);
        var digest = new byte[Size];
        for (var i = 0; i < 8; i++) BinaryPrimitives.WriteUInt32LittleEndian(digest.AsSpan(4 * i), value[i]);
        return digest;
    }

    // The left subtree is whole: the largest power of two of chunks that leaves something for the right one. The depth is the logarithm of the size.
    private static void Tree(ReadOnlySpan<byte> bytes, ulong firstChunk, uint flags, Span<uint> value)
    {
        if (bytes.Length <= ChunkSize)
        {
            Chunk(bytes, firstChunk, flags, value);
            return;
        }

        var left = (int)BitOperations.RoundUpToPowerOf2((uint)((bytes.Length - 1) / ChunkSize + 1)) / 2;
        Span<uint> block = stackalloc uint[16];
        Tree(bytes[..(left * ChunkSize)], firstChunk, 0, block[..8]);
        Tree(bytes[(left * ChunkSize)..], firstChunk + (ulong)left, 0, block[8..]);
        Start.CopyTo(value);
        Compress(value, block, 0, BlockSize, Parent | flags);
    }

    private static void Chunk(ReadOnlySpan<byte> bytes, ulong index, uint flags, Span<uint> value)
    {
        Span<byte> padded = stackalloc byte[BlockSize];
        Span<uint> block = stackalloc uint[16];
        Start.CopyTo(value);
        var isFirst = true;
        do
        {
            var size = Math.Min(BlockSize, bytes.Length);
            padded.Clear();
            bytes[..size].CopyTo(padded);
            bytes = bytes[size..];
            for (var i = 0; i < 16; i++) block[i] = BinaryPrimitives.ReadUInt32LittleEndian(padded[(4 * i)..]);
            Compress(value, block, index, (uint)size, (isFirst ? ChunkStart : 0) | (bytes.IsEmpty ? ChunkEnd | flags : 0));
            isFirst = false;
        }
        while (!bytes.IsEmpty);
    }

    private static void Compress(Span<uint> value, ReadOnlySpan<uint> block, ulong counter, uint size, uint flags)
    {
        Span<uint> v = [.. value, Start[0], Start[1], Start[2], Start[3], (uint)counter, (uint)(counter >> 32), size, flags];
        Span<uint> m = stackalloc uint[16];
        Span<uint> next = stackalloc uint[16];
        block.CopyTo(m);
        for (var round = 0; round < 7; round++)
        {
            for (var i = 0; i < 4; i++) Mix(v, i, 4 + i, 8 + i, 12 + i, m[2 * i], m[2 * i + 1]);
            for (var i = 0; i < 4; i++) Mix(v, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, m[8 + 2 * i], m[9 + 2 * i]);
            for (var i = 0; i < 16; i++) next[i] = m[Permutation[i]];
            next.CopyTo(m);
        }

        for (var i = 0; i < 8; i++) value[i] = v[i] ^ v[8 + i];
    }

    private static void Mix(Span<uint> v, int a, int b, int c, int d, uint x, uint y)
    {
        v[a] += v[b] + x;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 12);
        v[a] += v[b] + y;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 8);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 7);
    }
}
