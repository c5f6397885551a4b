using ElfNotes.Images;

namespace ElfNotes.Compression.Tests;

/// <summary>This library's own LZO1X decoder and the lzop container.</summary>
public sealed class LzoTests
{
    private static readonly byte[] EndMark = [0x11, 0, 0];

    [Fact]
    public void Every_instruction_as_the_description_has_it()
    {
        // 20 literals; near match (2 bytes, distance 1..); the three meanings of an instruction below 16.
        byte[] block =
        [
            17 + 20, .. "abcdefghijklmnopqrst"u8,
            0b0010_0010, 19 << 2 & 0xff | 1, 0, (byte)'X', // 4 bytes from distance 20, then one literal
            0b0000_0101, 0, (byte)'Y', // after 1 literal: 2 bytes from distance 2, then one literal
            0b0100_1000, 0, // 3 bytes from distance 3
            0b0000_0001, .. "wxyz"u8, // after none: a run of 4
            0b1110_0000, 0, // 8 bytes from distance 1
            0b0010_0000, 0, 5, 0, 0, // a continued length, 31 + 255 + 5, and 2: from distance 1
            .. EndMark,
        ];
        var expected = "abcdefghijklmnopqrst" + "abcd" + "X" + "dX" + "Y" + "dXY" + "wxyz" + new string('z', 8) + new string('z', 31 + 255 + 5 + 2);
        var output = new byte[expected.Length];
        Assert.True(Lzo1x.TryDecode(block, output));
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(output));
        Assert.False(Lzo1x.TryDecode(block, new byte[expected.Length + 1]));
        Assert.False(Lzo1x.TryDecode(block, new byte[expected.Length - 1]));
        Assert.False(Lzo1x.TryDecode([.. block, 0], output));
    }

    [Theory]
    [InlineData(18 + 3, 1, 2, 3)]
    [InlineData(0x11, 0)]
    [InlineData(0x20, 0, 0, 0, 0, 0)]
    [InlineData(0x40, 0, 0x11, 0, 0)]
    [InlineData(0, 0, 0, 0)]
    public void A_block_that_reaches_out_of_itself_is_refused(params int[] block) =>
        Assert.False(Lzo1x.TryDecode([.. from value in block select (byte)value], new byte[100]));

    [Fact]
    public void An_empty_block_is_its_end_mark() => Assert.True(Lzo1x.TryDecode(EndMark, []));

    [Fact]
    public void Far_matches_and_long_runs()
    {
        var noise = new byte[40_000];
        new Random(3).NextBytes(noise);
        byte[] bytes = [.. noise, .. noise, .. new byte[70_000], .. noise];
        Assert.Equal(bytes, Sample.Expand(PayloadFormat.Lzo, Compressors.Run("lzop", ["-9", "-c"], bytes)));
        Assert.Equal(bytes, Sample.Expand(PayloadFormat.Lzo, Compressors.Run("lzop", ["-1", "-c"], bytes)));
    }

    [Fact]
    public void Changed_blocks_are_refused_or_decode_within_their_bounds()
    {
        const int Seed = 1996;
        var file = Fixtures.Of(PayloadFormat.Lzo);
        // The only block: its data lie before the four zero bytes of the end.
        var header = LzopHeader.Read(ByteSource.FromMemory(file), 0);
        var block = file[((int)header.Size + 12)..^4];
        var output = new byte[Sample.Text.Length];
        Assert.True(Lzo1x.TryDecode(block, output));
        var random = new Random(Seed);
        for (var round = 0; round < 100_000; round++)
        {
            var changed = block[..(random.Next(4) == 0 ? random.Next(block.Length + 1) : block.Length)];
            for (var i = random.Next(1, 8); i > 0 && changed.Length > 0; i--)
            {
                changed[random.Next(changed.Length)] = random.Next(3) switch { 0 => 0, 1 => (byte)random.Next(64), _ => (byte)random.Next(256) };
            }

            var what = Record.Exception(() => Lzo1x.TryDecode(changed, output.AsSpan(0, random.Next(output.Length + 1))));
            Assert.True(what is null, $"seed {Seed}, round {round}: {what}");
        }
    }

    [Fact]
    public void A_length_of_endless_zero_bytes_ends() => Assert.False(Lzo1x.TryDecode(new byte[20 << 20], new byte[1 << 20]));

    [Fact]
    public void A_block_larger_than_its_bytes_can_yield_takes_no_memory()
    {
        var file = Fixtures.Of(PayloadFormat.Lzo);
        var header = (int)LzopHeader.Read(ByteSource.FromMemory(file), 0).Size;
        file[header] = 3;
        var failure = Assert.Throws<ElfNotesException>(() => Sample.Expand(PayloadFormat.Lzo, file));
        Assert.Contains("cannot expand to", failure.Message);
    }

    [Fact]
    public void Other_methods_are_named()
    {
        var file = Fixtures.Of(PayloadFormat.Lzo);
        file[15] = 128;
        var size = (int)LzopHeader.Read(ByteSource.FromMemory(Fixtures.Of(PayloadFormat.Lzo)), 0).Size;
        var sum = BitConverter.GetBytes(Checksum.Adler32(file.AsSpan(9, size - 13)));
        Array.Reverse(sum);
        sum.CopyTo(file, size - 4);
        Assert.Contains("method 128", Assert.Throws<ElfNotesException>(() => Sample.Expand(PayloadFormat.Lzo, file)).Message);
    }

    [Fact]
    public void Checksums_are_those_of_their_standards()
    {
        Assert.Equal(0xcbf43926u, Checksum.Crc32("123456789"u8));
        Assert.Equal(0x11e60398u, Checksum.Adler32("Wikipedia"u8));
        Assert.Equal(1u, Checksum.Adler32([]));
        var bytes = new byte[1_000_003];
        Array.Fill(bytes, (byte)0xff);
        ulong first = 1, second = 0;
        foreach (var value in bytes)
        {
            first = (first + value) % 65521;
            second = (second + first) % 65521;
        }

        Assert.Equal((uint)(second << 16 | first), Checksum.Adler32(bytes));
    }

}
