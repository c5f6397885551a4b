using System.IO.Compression;
using ElfNotes.Images;

namespace ElfNotes.Compression.Tests;

/// <summary>Streams that ask for more than is allowed.</summary>
public sealed class LimitTests
{
    private const ulong Far = 1UL << 39;

    [Fact]
    public void A_tebibyte_of_zeros_ends_at_the_limit()
    {
        var member = GzipOfZeros(64 << 20);
        var bomb = new RepeatingSource(member, 1 << 14);
        using var source = new PayloadCodecs().Open(PayloadFormat.Gzip, bomb, 1UL << 40, ReadLimits.Default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var failure = Assert.Throws<ElfNotesException>(() => source.Read(Far, new byte[16]));
        Assert.Equal(ErrorCodes.LimitReached, failure.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal(1024UL << 20, failure.Offset);
    }

    [Theory]
    [InlineData(PayloadFormat.Bzip2)]
    [InlineData(PayloadFormat.Xz)]
    [InlineData(PayloadFormat.Lzma)]
    [InlineData(PayloadFormat.Zstd)]
    [InlineData(PayloadFormat.Gzip)]
    public void A_small_stream_may_expand_to_little(PayloadFormat format)
    {
        var limits = new ReadLimits { FreeDecompressedBytes = 8 << 20, MaxExpansionRatio = 4 };
        using var source = Sample.Open(format, Compressors.Compress(format, new byte[64 << 20]), 64 << 20, limits);
        Assert.Equal(ErrorCodes.LimitReached, Assert.Throws<ElfNotesException>(() => source.Read(32 << 20, new byte[16])).Code);
        Assert.Equal(16, source.Read((8 << 20) - 16, new byte[16]));
    }

    [Theory, InlineData(PayloadFormat.Lzo), InlineData(PayloadFormat.Lz4Legacy)]
    public void Blocks_count_too(PayloadFormat format)
    {
        var limits = new ReadLimits { FreeDecompressedBytes = 16 << 20, MaxExpansionRatio = 4 };
        using var source = Sample.Open(format, Compressors.Compress(format, new byte[64 << 20]), 64 << 20, limits);
        for (var i = 0; i < 2; i++) Assert.Equal(ErrorCodes.LimitReached, Assert.Throws<ElfNotesException>(() => source.Read(32 << 20, new byte[16])).Code);
        Assert.Equal(16, source.Read((8 << 20) - 16, new byte[16]));
    }

    [Fact]
    public void An_xz_dictionary_of_4_GiB_is_refused()
    {
        // The LZMA2 filter's properties byte 40 stands for a dictionary of 4 GiB - 1 (xz file format, 5.3.1); the header's CRC-32 follows.
        var stream = Fixtures.Of(PayloadFormat.Xz);
        var header = stream.AsSpan(12, 12);
        Assert.Equal(0x21, header[2]);
        header[4] = 40;
        BitConverter.TryWriteBytes(stream.AsSpan(20), Checksum.Crc32(header[..8]));
        var failure = Assert.Throws<ElfNotesException>(() => Sample.Expand(PayloadFormat.Xz, stream));
        Assert.Equal(ErrorCodes.LimitReached, failure.Code);
        Assert.Contains("4097 MiB of memory, and 160 MiB is the limit", failure.Message);
    }

    [Fact]
    public void An_lzma_dictionary_of_2_GiB_is_refused()
    {
        var stream = Fixtures.Of(PayloadFormat.Lzma);
        stream[4] = 0x80;
        Assert.Equal(ErrorCodes.LimitReached, Assert.Throws<ElfNotesException>(() => Sample.Expand(PayloadFormat.Lzma, stream)).Code);
    }

    [Fact]
    public void A_zstd_window_of_2_GiB_is_refused()
    {
        // Window descriptor 0xa8: exponent 21, 2^31 bytes (RFC 8878, 3.1.1.1.2); then an empty last block.
        byte[] stream = [0x28, 0xb5, 0x2f, 0xfd, 0, 0xa8, 1, 0, 0];
        Assert.Equal(ErrorCodes.LimitReached, Assert.Throws<ElfNotesException>(() => Sample.Expand(PayloadFormat.Zstd, stream)).Code);
        stream[5] = 0x88;
        Assert.Empty(Sample.Expand(PayloadFormat.Zstd, stream));
    }

    [Fact]
    public void A_stream_in_a_stream_is_not_expanded_only_to_know_its_size()
    {
        var inner = Fixtures.Of(PayloadFormat.Xz);
        var outer = GzipOf([.. inner, .. new byte[200 << 20]]);
        using var outerSource = Sample.Open(PayloadFormat.Gzip, outer);
        using var innerSource = new PayloadCodecs().Open(PayloadFormat.Xz, outerSource, null, ReadLimits.Default);
        Assert.Equal(Sample.Text, innerSource.ReadMemory(0, Sample.Text.Length));
        Assert.InRange(((SequentialByteSource)outerSource).Produced, 1UL, 1UL << 20);
    }

    private static byte[] GzipOfZeros(int size) => GzipOf(new byte[size]);

    private static byte[] GzipOf(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(bytes);
        return stream.ToArray();
    }
}
