using System.Buffers.Binary;
using System.Numerics;

namespace ElfNotes.Editing;

/// <summary>XXH64 with seed 0: eight bytes, which lld writes in little-endian order. Source: the description of the algorithm by its author, xxhash_spec.md.</summary>
internal static class XxHash64
{
    public const ulong Prime1 = 0x9e3779b185ebca87;
    public const ulong Prime2 = 0xc2b2ae3d27d4eb4f;
    public const ulong Prime3 = 0x165667b19e3779f9;
    public const ulong Prime4 = 0x85ebca77c2b2ae63;
    public const ulong Prime5 = 0x27d4eb2f165667c5;

    private const int StripeSize = 32;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = unchecked((bytes.Length < StripeSize ? Prime5 : Stripes(bytes)) + (ulong)bytes.Length);
        return Rest(hash, bytes[(bytes.Length - bytes.Length % StripeSize)..]);
    }

    public static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Stripes(ReadOnlySpan<byte> bytes)
    {
        var (a, b, c, d) = (unchecked(Prime1 + Prime2), Prime2, 0ul, unchecked(0 - Prime1));
        for (; bytes.Length >= StripeSize; bytes = bytes[StripeSize..])
        {
            a = Round(a, Read64(bytes));
            b = Round(b, Read64(bytes[8..]));
            c = Round(c, Read64(bytes[16..]));
            d = Round(d, Read64(bytes[24..]));
        }

        var hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7) + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
        foreach (var lane in (ReadOnlySpan<ulong>)[a, b, c, d]) hash = (hash ^ Round(0, lane)) * Prime1 + Prime4;
        return hash;
    }

    private static ulong Rest(ulong hash, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..]) hash = BitOperations.RotateLeft(hash ^ Round(0, Read64(bytes)), 27) * Prime1 + Prime4;
        if (bytes.Length >= 4)
        {
            hash = BitOperations.RotateLeft(hash ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime1, 23) * Prime2 + Prime3;
            bytes = bytes[4..];
        }

        foreach (var value in bytes) hash = BitOperations.RotateLeft(hash ^ value * Prime5, 11) * Prime1;
        return Avalanche(hash);
    }

    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + input * Prime2, 31) * Prime1;

    private static ulong Read64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
