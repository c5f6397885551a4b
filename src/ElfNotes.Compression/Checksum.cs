namespace ElfNotes.Compression;

/// <summary>Adler-32 (RFC 1950) and the CRC-32 of RFC 1952.</summary>
internal static class Checksum
{
    private const uint AdlerModulus = 65521;

    // The most bytes after which the second sum still fits 32 bits (RFC 1950 names the bound for zlib's own loop).
    private const int AdlerRun = 5552;

    private static readonly uint[] CrcTable = MakeCrcTable();

    public static uint Compute(ChecksumKind kind, ReadOnlySpan<byte> bytes) => kind == ChecksumKind.Crc32 ? Crc32(bytes) : Adler32(bytes);

    public static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        uint first = 1, second = 0;
        while (!bytes.IsEmpty)
        {
            var run = bytes[..Math.Min(bytes.Length, AdlerRun)];
            bytes = bytes[run.Length..];
            for (; run.Length >= 8; run = run[8..])
            {
                // Eight bytes a turn: the second sum takes the first eight times, and each byte as often as it stays in the first.
                second += 8 * first + 8u * run[0] + 7u * run[1] + 6u * run[2] + 5u * run[3] + 4u * run[4] + 3u * run[5] + 2u * run[6] + run[7];
                first += (uint)(run[0] + run[1] + run[2] + run[3] + run[4] + run[5] + run[6] + run[7]);
            }

            foreach (var value in run)
            {
                first += value;
                second += first;
            }

            first %= AdlerModulus;
            second %= AdlerModulus;
        }

        return second << 16 | first;
    }

    public static uint Crc32(ReadOnlySpan<byte> bytes) => ~Crc32Remainder(bytes, uint.MaxValue);

    /// <summary>The remainder behind some bytes, neither of the two inverted.</summary>
    public static uint Crc32Remainder(ReadOnlySpan<byte> bytes, uint remainder)
    {
        foreach (var value in bytes) remainder = CrcTable[(byte)(remainder ^ value)] ^ remainder >> 8;
        return remainder;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var remainder = i;
            for (var bit = 0; bit < 8; bit++) remainder = (remainder & 1) != 0 ? 0xedb88320 ^ remainder >> 1 : remainder >> 1;
            table[i] = remainder;
        }

        return table;
    }
}
