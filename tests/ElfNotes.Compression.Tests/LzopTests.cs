using ElfNotes.Images;

namespace ElfNotes.Compression.Tests;

public sealed class LzopTests
{
    private static readonly byte[] End = [0, 0, 0, 0];

    [Theory]
    [InlineData(0x1040, "", false)]
    [InlineData(0x1040, "vmlinux.bin", true)]
    [InlineData(0x0940, "a", false)]
    [InlineData(0x0900, "", false)]
    [InlineData(0x0900, "name", true)]
    public void Headers_of_all_versions(int version, string name, bool extra)
    {
        var header = Lzop.Header(extra ? 0x40u : 0, (ushort)version, name: name, extra: extra ? new byte[300] : null);
        Assert.Equal(Sample.Text, Sample.Expand(PayloadFormat.Lzo, [.. header, .. Lzop.Block(Sample.Text.Length, Lzop.FixtureBlock()), .. End]));
    }

    [Theory]
    [InlineData(0x1, 1)]
    [InlineData(0x100, 1)]
    [InlineData(0x2, 1)]
    [InlineData(0x200, 1)]
    [InlineData(0x303, 4)]
    public void Every_checksum_is_compared(uint flags, int count)
    {
        var block = Lzop.FixtureBlock();
        List<uint> sums = [];
        if ((flags & 0x1) != 0) sums.Add(Checksum.Adler32(Sample.Text));
        if ((flags & 0x100) != 0) sums.Add(Checksum.Crc32(Sample.Text));
        if ((flags & 0x2) != 0) sums.Add(Checksum.Adler32(block));
        if ((flags & 0x200) != 0) sums.Add(Checksum.Crc32(block));
        Assert.Equal(count, sums.Count);
        Assert.Equal(Sample.Text, Sample.Expand(PayloadFormat.Lzo, [.. Lzop.Header(flags), .. Lzop.Block(Sample.Text.Length, block, [.. sums]), .. End]));
        for (var i = 0; i < sums.Count; i++)
        {
            uint[] wrong = [.. sums];
            wrong[i] ^= 1;
            var error = Sample.Failure(PayloadFormat.Lzo, [.. Lzop.Header(flags), .. Lzop.Block(Sample.Text.Length, block, wrong), .. End]);
            Assert.Equal(ErrorCodes.BadCompressedData, error.Code);
            Assert.Contains("checksum", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Stored_block_has_no_checksum_of_its_compressed_bytes()
    {
        byte[] text = [.. "stored as it is"u8];
        byte[] file = [.. Lzop.Header(0x3), .. Lzop.Block(text.Length, text, Checksum.Adler32(text)), .. End];
        Assert.Equal(text, Sample.Expand(PayloadFormat.Lzo, file));
    }

    [Fact]
    public void What_is_not_lzo1x_is_refused()
    {
        Assert.Equal(ErrorCodes.BadCompressedData, Sample.Failure(PayloadFormat.Lzo, Lzop.Header(0, method: 0x80)).Code);
        Assert.Equal(ErrorCodes.BadCompressedData, Sample.Failure(PayloadFormat.Lzo, Lzop.Header(0x800)).Code);
        Assert.Equal(ErrorCodes.BadCompressedData, Sample.Failure(PayloadFormat.Lzo, [.. Lzop.Header(0), .. Lzop.Block(10, new byte[11])]).Code);
    }

    [Fact]
    public void Stream_without_its_end_marker_is_cut()
    {
        byte[] file = [.. Lzop.Header(0), .. Lzop.Block(Sample.Text.Length, Lzop.FixtureBlock())];
        using var source = Sample.Open(PayloadFormat.Lzo, file);
        Assert.Equal(Sample.Text.Length, source.Read(0, new byte[Sample.Text.Length]));
        Assert.Contains("cut", Assert.Throws<ElfNotesException>(() => source.Length).Message, StringComparison.Ordinal);
    }
}
