using ElfNotes.Images;

namespace ElfNotes.Compression.Tests;

/// <summary>What the real tools write is read back, from front to back and at random.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Small = ["empty", "one byte", "text", "256 KiB - 1", "256 KiB", "256 KiB + 1", "random 1 MB"];
    private static readonly string[] Large = ["8 MiB - 1", "8 MiB", "8 MiB + 1", "zeros 20 MB", "mix 20 MB"];

    // The dear levels see the small contents only; a format's cheapest sees all.
    public static TheoryData<PayloadFormat, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<PayloadFormat, string, string>();
            foreach (var (format, command, withLarge) in Commands)
                foreach (var content in withLarge ? [.. Small, .. Large] : Small) cases.Add(format, command, content);
            return cases;
        }
    }

    private static (PayloadFormat Format, string Command, bool WithLarge)[] Commands =>
    [
        (PayloadFormat.Gzip, "gzip -1 -c", true),
        (PayloadFormat.Gzip, "gzip -9 -c", false),
        (PayloadFormat.Bzip2, "bzip2 -1 -c", true),
        (PayloadFormat.Bzip2, "bzip2 -9 -c", false),
        (PayloadFormat.Xz, "xz -0 -c", true),
        (PayloadFormat.Lzma, "lzma -0 -c", true),
        (PayloadFormat.Lzma, "lzma -9 -c", false),
        (PayloadFormat.Lzo, "lzop -1 -c", true),
        (PayloadFormat.Lzo, "lzop -3 -F -c", false),
        (PayloadFormat.Lzo, "lzop -9 --crc32 -c", false),
        (PayloadFormat.Lzo, "lzop -9 -c", false),
        (PayloadFormat.Lz4Legacy, "lz4 -q -l -1 -c", true),
        (PayloadFormat.Lz4Legacy, "lz4 -q -l -9 -c", false),
        (PayloadFormat.Zstd, "zstd -q -1 -c", true),
        (PayloadFormat.Zstd, "zstd -q -3 --long=27 --no-check -c", true),
        (PayloadFormat.Zstd, "zstd -q -19 -c", false),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_comes_back(PayloadFormat format, string command, string content)
    {
        var expected = Contents.Get(content);
        var compressed = Contents.Compress(command, content);
        Assert.True(expected.AsSpan().SequenceEqual(Sample.Expand(format, compressed)), "what comes back is not what was compressed");
        using var source = Sample.Open(format, compressed, (ulong)expected.Length);
        using var sequential = Sample.Open(format, ByteSource.FromStream(new MemoryStream(compressed)));
        var random = new Random(Contents.Seed);
        for (var i = 0; i < 100 && expected.Length > 0; i++)
        {
            var offset = random.Next(expected.Length + 10);
            var wanted = new byte[random.Next(20) == 0 ? random.Next(300_000) : random.Next(100)];
            var there = expected.AsSpan(Math.Min(offset, expected.Length));
            there = there[..Math.Min(there.Length, wanted.Length)];
            foreach (var reader in (ByteSource[])[source, sequential])
            {
                Assert.Equal(there.Length, reader.Read((ulong)offset, wanted));
                Assert.True(there.SequenceEqual(wanted.AsSpan(0, there.Length)), $"{wanted.Length} bytes at {offset} (seed {Contents.Seed})");
                Assert.True(there.SequenceEqual(reader.ReadMemory((ulong)offset, wanted.Length).Span));
            }
        }
    }
}
