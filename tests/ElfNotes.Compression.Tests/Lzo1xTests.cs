namespace ElfNotes.Compression.Tests;

/// <summary>The instructions one by one, as the kernel's Documentation/staging/lzo.rst describes them.</summary>
public sealed class Lzo1xTests
{
    private static readonly byte[] EndMarker = [0x11, 0, 0];

    [Fact]
    public void First_byte_of_literals()
    {
        // 17 + 1 to 17 + 3: few literals, after which an instruction below 16 copies two bytes.
        AssertDecodes("one literal", [18, (byte)'a', 0, 0, .. EndMarker], "aaa");
        AssertDecodes("three literals", [20, (byte)'a', (byte)'b', (byte)'c', 0b0000_01_00, 0, .. EndMarker], "abcbc");
        // 17 + 4: a run, after which such an instruction copies three bytes from 2 KiB away, where nothing is yet.
        Assert.False(Lzo1x.TryDecode([21, 1, 2, 3, 4, 0, 0, .. EndMarker], new byte[7]));
    }

    [Fact]
    public void Long_run_of_literals()
    {
        // 3 + 15 + 255 + 7 literals; then three bytes from 2049 + 0 back are out of reach, but not behind 2049 bytes.
        byte[] literals = [.. Enumerable.Range(0, 280).Select(i => (byte)i)];
        Assert.Equal(literals, Decode([0, 0, 7, .. literals, .. EndMarker], 280));
        byte[] many = [.. Enumerable.Range(0, 2050).Select(i => (byte)(i * 7))];
        var zeros = (2050 - 18) / 255;
        byte[] run = [0, .. new byte[zeros], (byte)(2050 - 18 - 255 * zeros), .. many];
        Assert.Equal([.. many, .. many[1..4]], Decode([.. run, 0, 0, .. EndMarker], 2053));
        Assert.Equal([.. many, .. many[0..3]], Decode([.. run, 0b0000_01_00, 0, .. EndMarker], 2053));
        Assert.False(Lzo1x.TryDecode([.. run, 0b0000_10_00, 0, .. EndMarker], new byte[2053]));
    }

    [Fact]
    public void Matches_of_each_kind()
    {
        byte[] four = [21, (byte)'a', (byte)'b', (byte)'c', (byte)'d'];
        AssertDecodes("3 to 4 bytes within 2 KiB", [.. four, 0b01_0_011_00, 0, .. EndMarker], "abcdabc");
        AssertDecodes("with a literal", [.. four, 0b01_1_011_01, 0, (byte)'x', .. EndMarker], "abcdabcdx");
        AssertDecodes("5 to 8 bytes, overlapping", [.. four, 0b1_11_000_00, 0, .. EndMarker], "abcd" + "dddddddd");
        AssertDecodes("overlapping by two", [.. four, 0b1_10_001_00, 0, .. EndMarker], "abcdcdcdcdc");
        AssertDecodes("within 16 KiB", [.. four, 0b001_00011, 0b0000_11_10, 0, (byte)'x', (byte)'y', .. EndMarker], "abcdabcdaxy");
        AssertDecodes("a long length", [.. four, 0b001_00000, 2, 0b0000_11_00, 0, .. EndMarker], "abcd" + string.Concat(Enumerable.Repeat("abcd", 9))[..35]);
    }

    [Fact]
    public void Far_matches()
    {
        byte[] start = [.. Enumerable.Range(0, 40_000).Select(i => (byte)(i * 31 >> 3))];
        var rest = start.Length - 18;
        byte[] run = [0, .. new byte[rest / 255], (byte)(rest % 255), .. start];
        // 16384 + D, and with the H bit 32768 + D.
        Assert.Equal([.. start, .. start[^16387..][..4]], Decode([.. run, 0b0001_0_010, 3 << 2, 0, .. EndMarker], 40_004));
        Assert.Equal([.. start, .. start[^32771..][..4]], Decode([.. run, 0b0001_1_010, 3 << 2, 0, .. EndMarker], 40_004));
    }

    [Fact]
    public void End_marker_is_needed_once_and_last()
    {
        byte[] body = [21, 1, 2, 3, 4];
        Assert.True(Lzo1x.TryDecode([.. body, .. EndMarker], new byte[4]));
        Assert.False(Lzo1x.TryDecode(body, new byte[4]));
        Assert.False(Lzo1x.TryDecode([.. body, .. EndMarker, 0], new byte[4]));
        Assert.False(Lzo1x.TryDecode([.. body, .. EndMarker], new byte[3]));
        Assert.False(Lzo1x.TryDecode([.. body, .. EndMarker], new byte[5]));
        Assert.False(Lzo1x.TryDecode([], new byte[1]));
        Assert.True(Lzo1x.TryDecode(EndMarker, []));
    }

    private static byte[] Decode(byte[] input, int size)
    {
        var output = new byte[size];
        Assert.True(Lzo1x.TryDecode(input, output));
        return output;
    }

    private static void AssertDecodes(string what, byte[] input, string expected) =>
        Assert.True(System.Text.Encoding.ASCII.GetString(Decode(input, expected.Length)) == expected, what);
}
