using System.Diagnostics;
using ElfNotes.Images;

namespace ElfNotes.Compression.Tests;

/// <summary>Streams made to cost memory or time.</summary>
public sealed class HostileStreamTests
{
    [Fact]
    public void Zstd_skippable_frames_are_stepped_over()
    {
        byte[] skippable = [0x5e, 0x2a, 0x4d, 0x18, 0, 0, 2, 0, .. new byte[2 << 16]];
        var frame = Fixtures.Of(PayloadFormat.Zstd);
        var compressed = new CountingSource([.. frame, .. skippable, .. skippable, .. frame]);
        using var source = Sample.Open(PayloadFormat.Zstd, compressed);
        Assert.Equal([.. Sample.Text, .. Sample.Text], Sample.ReadAll(source));
        Assert.InRange(compressed.BytesRead, 1, 200_000);
        Assert.Equal(Sample.Text, Sample.Expand(PayloadFormat.Zstd, [.. skippable, .. frame]));
        Assert.Equal(ErrorCodes.BadCompressedData, Sample.Failure(PayloadFormat.Zstd, [.. frame, .. skippable[..^1]]).Code);
    }

    [Theory]
    [InlineData(PayloadFormat.Lz4Legacy, new byte[] { 2, 0x21, 0x4c, 0x18 })]
    [InlineData(PayloadFormat.Xz, new byte[] { 0 })]
    [InlineData(PayloadFormat.Zstd, new byte[] { 0x50, 0x2a, 0x4d, 0x18, 0xf8, 0xff, 0xff, 0xff, 0 })]
    public void Endless_filling_behind_astream_is_not_walked(PayloadFormat format, byte[] filling)
    {
        var watch = Stopwatch.StartNew();
        using var source = Sample.Open(format, new PatternSource(Fixtures.Of(format), filling, 1UL << 40));
        var bytes = new byte[Sample.Text.Length];
        Assert.Equal(bytes.Length, source.Read(0, bytes));
        Assert.Equal(Sample.Text, bytes);
        try
        {
            source.Read((ulong)bytes.Length, bytes);
        }
        catch (ElfNotesException)
        {
            // To say that it is damaged is fine as well.
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
    }

    [Fact]
    public void Tiny_blocks_are_limited_in_number()
    {
        byte[] block = [0, 0, 0, 1, 0, 0, 0, 1, 0x41];
        using var source = Sample.Open(PayloadFormat.Lzo, new PatternSource(Lzop.Header(flags: 0), block, 1UL << 40));
        Assert.Equal(ErrorCodes.LimitReached, Assert.Throws<ElfNotesException>(() => source.Length).Code);
    }

    [Fact]
    public void Blocks_decoded_in_turns_are_limited()
    {
        var compressed = Contents.Compress("lz4 -q -l -1 -c", "mix 100 MB");
        using var source = Sample.Open(PayloadFormat.Lz4Legacy, compressed, limits: new ReadLimits { FreeDecompressedBytes = 128 << 20, MaxExpansionRatio = 0 });
        var error = Assert.Throws<ElfNotesException>(() =>
        {
            for (ulong i = 0; i < 1000; i++) source.Read((i % 11 << 23) + (8 << 20) - 1, new byte[1]);
        });
        Assert.Equal(ErrorCodes.LimitReached, error.Code);
        Assert.Contains("here and there", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Sample.AllFormats), MemberType = typeof(Sample))]
    public void Offsets_at_the_end_of_the_range_are_not_there(PayloadFormat format)
    {
        using var source = Sample.Open(format, Fixtures.Of(format));
        var one = new byte[1];
        var size = (ulong)Sample.Text.Length;
        foreach (var offset in (ulong[])[size, size + 1, uint.MaxValue, long.MaxValue, ulong.MaxValue - 1, ulong.MaxValue])
        {
            Assert.Equal(0, source.Read(offset, one));
            Assert.False(source.Contains(offset, 1));
            Assert.False(source.IsAtHand(offset, 1));
            Assert.True(source.ReadMemory(offset, 16).IsEmpty);
        }

        Assert.Equal(1, source.Read(size - 1, one));
        Assert.False(source.IsAtHand(1, ulong.MaxValue));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(20_000_000ul)]
    public void Lz4_block_size_that_cannot_be_is_damage_and_no_end(ulong? declared)
    {
        var damaged = (byte[])Contents.Compress("lz4 -q -l -1 -c", "mix 20 MB").Clone();
        damaged[4 + 4 + BitConverter.ToInt32(damaged, 4) + 3] = 0x40;
        using var source = Sample.Open(PayloadFormat.Lz4Legacy, damaged, declared);
        Assert.Equal(1 << 20, source.Read(7 << 20, new byte[1 << 20]));
        for (var i = 0; i < 2; i++)
            Assert.Equal(ErrorCodes.BadCompressedData, Assert.Throws<ElfNotesException>(() => source.Read(8 << 20, new byte[1])).Code);
    }
}
