using ElfNotes.Images;

namespace ElfNotes.Compression.Tests;

/// <summary>No more is read of the compressed stream than the bytes asked for need.</summary>
public sealed class LazinessTests
{
    [Theory]
    [InlineData(PayloadFormat.Gzip, "gzip -1 -c")]
    [InlineData(PayloadFormat.Bzip2, "bzip2 -1 -c")]
    [InlineData(PayloadFormat.Xz, "xz -0 -c")]
    [InlineData(PayloadFormat.Lzma, "lzma -0 -c")]
    [InlineData(PayloadFormat.Lzo, "lzop -1 -c")]
    [InlineData(PayloadFormat.Lz4Legacy, "lz4 -q -l -1 -c")]
    [InlineData(PayloadFormat.Zstd, "zstd -q -1 -c")]
    public void First_bytes_need_little(PayloadFormat format, string command)
    {
        var expected = Contents.Get("mix 20 MB");
        var compressed = new CountingSource(Contents.Compress(command, "mix 20 MB"));
        Assert.True(compressed.Length > 1 << 20);
        using var source = Sample.Open(format, compressed);
        var bytes = new byte[4096];
        Assert.Equal(4096, source.Read(0, bytes));
        Assert.Equal(expected[..4096], bytes);
        Assert.InRange(compressed.BytesRead, 1, 256 << 10);
    }

    [Theory]
    [InlineData(PayloadFormat.Lzo, "lzop -1 -c", 256 << 10)]
    [InlineData(PayloadFormat.Lz4Legacy, "lz4 -q -l -1 -c", 8 << 20)]
    public void Last_block_needs_headers_and_itself(PayloadFormat format, string command, int blockSize)
    {
        var expected = Contents.Get("mix 40 MB");
        var bytes = Contents.Compress(command, "mix 40 MB");
        var compressed = new CountingSource(bytes);
        using var source = Sample.Open(format, compressed, (ulong)expected.Length);
        var last = new byte[100];
        Assert.Equal(100, source.Read((ulong)expected.Length - 100, last));
        Assert.Equal(expected[^100..], last);
        var blocks = (expected.Length + blockSize - 1) / blockSize;
        var ownSize = SizeOfLastBlock(format, bytes, blocks);
        Assert.InRange(compressed.BytesRead, ownSize, ownSize + blocks * 24 + 64);
    }

    private static int SizeOfLastBlock(PayloadFormat format, byte[] bytes, int blocks)
    {
        var isLz4 = format == PayloadFormat.Lz4Legacy;
        // lzop -1 from a pipe: a header of 38 bytes without a name, then u32 output size, u32 size, u32 Adler-32.
        var at = isLz4 ? 4 : 38;
        for (var block = 0; ; block++)
        {
            var size = isLz4 ? BitConverter.ToInt32(bytes, at) : System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 4));
            if (block == blocks - 1) return size;
            at += size + (isLz4 ? 4 : 12);
        }
    }
}
