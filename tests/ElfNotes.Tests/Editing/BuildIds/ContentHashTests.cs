using System.Globalization;
using ElfNotes.Editing;
using ElfNotes.TestKit.Linkers;
using ElfNotes.Tests.Authoring.Linking;

namespace ElfNotes.Tests.Editing.BuildIds;

/// <summary>The hashes are those of the programs that people compute them with, for every length where something changes.</summary>
public sealed class ContentHashTests(ITestOutputHelper output)
{
    // Up to 300 by one; then around blocks, chunks, and the parts of trees.
    private static IEnumerable<int> Lengths => [.. Enumerable.Range(0, 300), 1023, 1024, 1025, 1088, 1089, 2047, 2048, 2049, 3072, 3073, 4096, 5 * 1024, 7 * 1024 + 1, 65536, 65537, 100_000, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_000_001];

    [Fact]
    public void SHA1_is_that_of_sha1sum() => CompareSums(new Tool("sha1sum", "coreutils"), line => line.Split(' ')[0], bytes => InPieces(new Sha1Hash(), bytes));

    [Fact]
    public void MD5_is_that_of_md5sum() => CompareSums(new Tool("md5sum", "coreutils"), line => line.Split(' ')[0], bytes => InPieces(new Md5Hash(), bytes));

    [Fact]
    public void SHA256_is_that_of_sha256sum() => CompareSums(new Tool("sha256sum", "coreutils"), line => line.Split(' ')[0], bytes => InPieces(new Sha256Hash(), bytes));

    [Fact]
    public void BLAKE3_is_that_of_b3sum() => CompareSums(new Tool("b3sum", "b3sum", "--no-names"), line => line, bytes => Convert.ToHexStringLower(Blake3.Of(bytes)));

    [Fact]
    public void XXH64_is_that_of_xxhsum() => CompareSums(new Tool("xxhsum", "xxhash", "-q", "-H1"), line => line.Split(' ')[0], bytes => XxHash64.Of(bytes).ToString("x16", CultureInfo.InvariantCulture));

    [Fact]
    public void XXH3_is_that_of_xxhsum() => CompareSums(new Tool("xxhsum", "xxhash", "-q", "-H3"), line => line.Split(' ')[^1], bytes => XxHash3.Of(bytes).ToString("x16", CultureInfo.InvariantCulture));

    [Fact]
    public void Published_values()
    {
        Assert.Equal("a9993e364706816aba3e25717850c26c9cd0d89d", Convert.ToHexStringLower(new Sha1Hash().Digest("abc"u8)));
        Assert.Equal("900150983cd24fb0d6963f7d28e17f72", Convert.ToHexStringLower(new Md5Hash().Digest("abc"u8)));
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Convert.ToHexStringLower(new Sha256Hash().Digest("abc"u8)));
        Assert.Equal("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262", Convert.ToHexStringLower(Blake3.Of([])));
        Assert.Equal(0xef46db3751d8e999ul, XxHash64.Of([]));
        Assert.Equal(0x2d06800538d394c2ul, XxHash3.Of([]));
    }

    private static string InPieces(ContentHash hash, byte[] bytes)
    {
        var random = new Random(bytes.Length);
        for (var at = 0; at < bytes.Length;)
        {
            var size = Math.Min(bytes.Length - at, random.Next(random.Next(4) == 0 ? 1000 : 130));
            hash.Append(bytes.AsSpan(at, size));
            at += size;
        }

        return Convert.ToHexStringLower(hash.Digest([]));
    }

    private void CompareSums(Tool tool, Func<string, string> sumOf, Func<byte[], string> ours)
    {
        using var folder = new LinkFolder();
        var random = Seeded();
        var contents = Lengths.Select(length => Bytes(random, length)).ToArray();
        for (var i = 0; i < contents.Length; i++) folder.Add($"f{i}", contents[i]);
        var lines = folder.Run(tool, contents.Select((_, i) => $"f{i}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(contents.Length, lines.Length);
        for (var i = 0; i < contents.Length; i++) Assert.True(sumOf(lines[i]) == ours(contents[i]), $"{contents[i].Length} bytes: {lines[i]}, not {ours(contents[i])}");
    }

    private Random Seeded()
    {
        var seed = Environment.GetEnvironmentVariable("ELFNOTES_SEED") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"ELFNOTES_SEED={seed}");
        return new Random(seed);
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
