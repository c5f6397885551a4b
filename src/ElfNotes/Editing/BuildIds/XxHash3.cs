using System.Buffers.Binary;
using System.Numerics;

namespace ElfNotes.Editing;

/// <summary>
/// XXH3 of 64 bits, with seed 0 and the secret that goes with it. lld writes the eight bytes in little-endian order. Source: the description of
/// the algorithm by its author, xxhash_spec.md.
/// </summary>
internal static class XxHash3
{
    private const ulong Prime32_1 = 0x9e3779b1;
    private const ulong Prime32_2 = 0x85ebca77;
    private const ulong Prime32_3 = 0xc2b2ae3d;
    private const int StripeSize = 64;
    private const int Lanes = 8;
    private const int LargestMiddle = 240;

    private static ReadOnlySpan<byte> Secret =>
    [
        0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c, 0xde, 0xd4, 0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f,
        0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21, 0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c,
        0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb, 0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3, 0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8,
        0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d, 0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31, 0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64,
        0xea, 0xc5, 0xac, 0x83, 0x34, 0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb, 0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49, 0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e,
        0x2b, 0x16, 0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc, 0x8f, 0xf8, 0xb8, 0xd1, 0x7a, 0xd0, 0x31, 0xce, 0x45, 0xcb, 0x3a, 0x8f, 0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b, 0x40, 0x7e,
    ];

    public static ulong Of(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        0 => XxHash64.Avalanche(Read64(Secret[56..]) ^ Read64(Secret[64..])),
        <= 3 => OfFew(bytes),
        <= 8 => OfUpTo8(bytes),
        <= 16 => OfUpTo16(bytes),
        <= 128 => OfUpTo128(bytes),
        <= LargestMiddle => OfMiddle(bytes),
        _ => OfMany(bytes),
    };

    private static ulong OfFew(ReadOnlySpan<byte> bytes)
    {
        var combined = ((uint)bytes[0] << 16) | ((uint)bytes[bytes.Length / 2] << 24) | bytes[^1] | ((uint)bytes.Length << 8);
        return XxHash64.Avalanche(combined ^ (ulong)(Read32(Secret) ^ Read32(Secret[4..])));
    }

    private static ulong OfUpTo8(ReadOnlySpan<byte> bytes)
    {
        var combined = Read32(bytes[^4..]) + ((ulong)Read32(bytes) << 32);
        var hash = combined ^ Read64(Secret[8..]) ^ Read64(Secret[16..]);
        hash = (hash ^ BitOperations.RotateLeft(hash, 49) ^ BitOperations.RotateLeft(hash, 24)) * 0x9fb21c651e98df25;
        hash = (hash ^ ((hash >> 35) + (ulong)bytes.Length)) * 0x9fb21c651e98df25;
        return hash ^ (hash >> 28);
    }

    private static ulong OfUpTo16(ReadOnlySpan<byte> bytes)
    {
        var low = Read64(bytes) ^ Read64(Secret[24..]) ^ Read64(Secret[32..]);
        var high = Read64(bytes[^8..]) ^ Read64(Secret[40..]) ^ Read64(Secret[48..]);
        return Avalanche((ulong)bytes.Length + BinaryPrimitives.ReverseEndianness(low) + high + Fold(low, high));
    }

    private static ulong OfUpTo128(ReadOnlySpan<byte> bytes)
    {
        var hash = unchecked((ulong)bytes.Length * XxHash64.Prime1);
        for (var i = (bytes.Length - 1) / 32; i >= 0; i--)
            hash += Mix(bytes[(16 * i)..], Secret[(32 * i)..]) + Mix(bytes[^(16 * (i + 1))..], Secret[(32 * i + 16)..]);
        return Avalanche(hash);
    }

    private static ulong OfMiddle(ReadOnlySpan<byte> bytes)
    {
        var hash = unchecked((ulong)bytes.Length * XxHash64.Prime1);
        for (var i = 0; i < 8; i++) hash += Mix(bytes[(16 * i)..], Secret[(16 * i)..]);
        hash = Avalanche(hash);
        for (var i = 8; i < bytes.Length / 16; i++) hash += Mix(bytes[(16 * i)..], Secret[(16 * (i - 8) + 3)..]);
        return Avalanche(hash + Mix(bytes[^16..], Secret[(136 - 17)..]));
    }

    private static ulong OfMany(ReadOnlySpan<byte> bytes)
    {
        Span<ulong> lanes = [Prime32_3, XxHash64.Prime1, XxHash64.Prime2, XxHash64.Prime3, XxHash64.Prime4, Prime32_2, XxHash64.Prime5, Prime32_1];
        var stripesOfBlock = (Secret.Length - StripeSize) / Lanes;
        // The last stripe is taken from the end, and never as one of a block.
        for (var at = 0; at < bytes.Length - StripeSize; at += StripeSize)
        {
            var stripe = at / StripeSize % stripesOfBlock;
            if (stripe == 0 && at > 0) Scramble(lanes, Secret[^StripeSize..]);
            Accumulate(lanes, bytes.Slice(at, StripeSize), Secret[(stripe * Lanes)..]);
        }

        // A block that ends where the last stripe may start is scrambled before it.
        if ((bytes.Length - 1) / StripeSize % stripesOfBlock == 0) Scramble(lanes, Secret[^StripeSize..]);
        Accumulate(lanes, bytes[^StripeSize..], Secret[(Secret.Length - StripeSize - 7)..]);
        var hash = unchecked((ulong)bytes.Length * XxHash64.Prime1);
        for (var i = 0; i < Lanes; i += 2) hash += Fold(lanes[i] ^ Read64(Secret[(11 + 8 * i)..]), lanes[i + 1] ^ Read64(Secret[(11 + 8 * (i + 1))..]));
        return Avalanche(hash);
    }

    private static void Accumulate(Span<ulong> lanes, ReadOnlySpan<byte> stripe, ReadOnlySpan<byte> secret)
    {
        for (var i = 0; i < Lanes; i++)
        {
            var value = Read64(stripe[(8 * i)..]);
            var key = value ^ Read64(secret[(8 * i)..]);
            lanes[i ^ 1] += value;
            lanes[i] += (uint)key * (key >> 32);
        }
    }

    private static void Scramble(Span<ulong> lanes, ReadOnlySpan<byte> secret)
    {
        for (var i = 0; i < Lanes; i++) lanes[i] = (lanes[i] ^ (lanes[i] >> 47) ^ Read64(secret[(8 * i)..])) * Prime32_1;
    }

    private static ulong Mix(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> secret) => Fold(Read64(bytes) ^ Read64(secret), Read64(bytes[8..]) ^ Read64(secret[8..]));

    private static ulong Fold(ulong left, ulong right) => Math.BigMul(left, right, out var low) ^ low;

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 37)) * 0x165667919e3779f9;
        return hash ^ (hash >> 32);
    }

    private static uint Read32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static ulong Read64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
