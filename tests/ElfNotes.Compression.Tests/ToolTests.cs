using ElfNotes.Images;

namespace ElfNotes.Compression.Tests;

/// <summary>Streams of some size, made by each format's own tool.</summary>
public sealed class ToolTests
{
    private const int Seed = 7;

    public static TheoryData<PayloadFormat> Formats => Sample.AllFormats;

    [Theory, MemberData(nameof(Formats))]
    public void Reads_at_random_places_give_those_bytes(PayloadFormat format)
    {
        var bytes = Sample.Mixed(format == PayloadFormat.Lz4Legacy ? 40_000_000 : 3_000_000, Seed);
        using var source = Sample.Open(format, Compressors.Compress(format, bytes), (ulong)bytes.Length);
        var random = new Random(Seed);
        for (var i = 0; i < 200; i++)
        {
            var buffer = new byte[random.Next(1, 100_000)];
            var offset = random.Next(bytes.Length);
            var read = source.Read((ulong)offset, buffer);
            Assert.Equal(Math.Min(buffer.Length, bytes.Length - offset), read);
            Assert.True(bytes.AsSpan(offset, read).SequenceEqual(buffer.AsSpan(0, read)), $"offset {offset}, seed {Seed}");
            Assert.True(source.IsAtHand((ulong)(offset + read - 1), 1));
        }
    }

    [Theory, InlineData(PayloadFormat.Lz4Legacy), InlineData(PayloadFormat.Lzo)]
    public void Independent_blocks_are_skipped(PayloadFormat format)
    {
        var bytes = Sample.Mixed(64 << 20, Seed);
        var compressed = new CountingSource(Compressors.Compress(format, bytes));
        using var source = new PayloadCodecs().Open(format, compressed, null, ReadLimits.Default);
        var end = new byte[4096];
        source.ReadExactly((ulong)(bytes.Length - end.Length), end, "the end");
        Assert.Equal(bytes[^end.Length..], end);
        Assert.InRange(compressed.BytesRead, 1, (long)compressed.Length / (format == PayloadFormat.Lz4Legacy ? 7 : 100));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-3", "--crc32")]
    [InlineData("-7", "-F")]
    [InlineData("-9", "-CC")]
    public void Lzops_levels_and_checksums(params string[] options)
    {
        var bytes = Sample.Mixed(3_000_000, Seed);
        var compressed = Compressors.Run("lzop", [.. options, "-c"], bytes);
        Assert.Equal(bytes, Sample.Expand(PayloadFormat.Lzo, compressed));
        if (options is [_, "-F"]) return;
        // In a stored block or in a literal nothing but the checksum notices.
        compressed[compressed.Length / 2] ^= 1;
        Assert.Throws<ElfNotesException>(() => Sample.Expand(PayloadFormat.Lzo, compressed));
    }

    [Theory]
    [InlineData("--check=none")]
    [InlineData("--check=crc32", "--x86", "--lzma2=dict=32MiB")]
    [InlineData("--check=crc64")]
    [InlineData("--check=sha256", "--block-size=100000")]
    public void Xzs_checks_and_filters(params string[] options)
    {
        var bytes = Sample.Mixed(1_000_000, Seed);
        var compressed = Compressors.Run("xz", [.. options, "-c"], bytes);
        Assert.Equal(bytes, Sample.Expand(PayloadFormat.Xz, compressed));
        Assert.Equal([.. bytes, .. bytes], Sample.Expand(PayloadFormat.Xz, [.. compressed, 0, 0, 0, 0, 0, 0, 0, 0, .. compressed]));
    }

    [Theory]
    [InlineData("--no-content-size")]
    [InlineData("-19", "--long=27")]
    [InlineData("--format=zstd", "--check")]
    [InlineData("--no-check", "-1")]
    public void Zstds_frames(params string[] options)
    {
        var bytes = Sample.Mixed(1_000_000, Seed);
        var compressed = Compressors.Run("zstd", ["-q", .. options, "-c"], bytes);
        // A skippable frame of 3 bytes before, between and behind.
        byte[] skipped = [0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
        Assert.Equal(bytes, Sample.Expand(PayloadFormat.Zstd, compressed));
        Assert.Equal([.. bytes, .. bytes], Sample.Expand(PayloadFormat.Zstd, [.. skipped, .. compressed, .. skipped, .. compressed, .. skipped]));
    }

    [Fact]
    public void Zstds_declared_size_is_the_length_without_decoding()
    {
        var compressed = Compressors.Run("zstd", ["-q", "-3", "-c", "--stream-size=5000000"], Sample.Mixed(5_000_000, Seed));
        var counting = new CountingSource([.. compressed, .. compressed]);
        using var source = new PayloadCodecs().Open(PayloadFormat.Zstd, counting, null, ReadLimits.Default);
        Assert.Equal(10_000_000UL, source.Length);
        Assert.InRange(counting.BytesRead, 1, 2000);
    }
}
