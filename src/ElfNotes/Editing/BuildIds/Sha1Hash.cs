using System.Numerics;

namespace ElfNotes.Editing;

/// <summary>SHA-1 (FIPS 180-4): 20 bytes.</summary>
internal sealed class Sha1Hash : BlockHash
{
    private readonly uint[] _state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];

    protected override ReadOnlySpan<uint> State => _state;

    protected override ByteOrder Order => ByteOrder.Big;

    protected override void Compress(ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[80];
        ReadWords(block, w);
        for (var t = 16; t < 80; t++) w[t] = BitOperations.RotateLeft(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
        var (a, b, c, d, e) = (_state[0], _state[1], _state[2], _state[3], _state[4]);
        for (var t = 0; t < 80; t++)
        {
            var (f, k) = t switch
            {
                < 20 => ((b & c) | (~b & d), 0x5a827999u),
                < 40 => (b ^ c ^ d, 0x6ed9eba1u),
                < 60 => ((b & c) | (b & d) | (c & d), 0x8f1bbcdcu),
                _ => (b ^ c ^ d, 0xca62c1d6u),
            };
            (a, b, c, d, e) = (BitOperations.RotateLeft(a, 5) + f + e + k + w[t], a, BitOperations.RotateLeft(b, 30), c, d);
        }

        _state[0] += a;
        _state[1] += b;
        _state[2] += c;
        _state[3] += d;
        _state[4] += e;
    }
}
