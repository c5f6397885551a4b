using ElfNotes.Images;

namespace ElfNotes.Compression.Tests;

/// <summary>Every codec on a small committed stream: no tool is needed.</summary>
public sealed class FixtureTests
{
    public static TheoryData<PayloadFormat> Formats => Sample.AllFormats;

    // lz4 has no checksum and a block's size tells nothing of its output; lzma has no checksum.
    public static TheoryData<PayloadFormat> WithChecksum => [.. Sample.Formats.Except([PayloadFormat.Lz4Legacy, PayloadFormat.Lzma])];

    public static TheoryData<PayloadFormat> WithMembers => [.. Sample.Formats.Except([PayloadFormat.Lzma])];

    [Theory, MemberData(nameof(Formats))]
    public void Expands_to_what_was_compressed(PayloadFormat format)
    {
        using var source = Sample.Open(format, Fixtures.Of(format));
        Assert.Equal(Sample.Text, Sample.ReadAll(source));
        Assert.Equal((ulong)Sample.Text.Length, source.Length);
        Assert.True(source.Contains(0, source.Length));
        Assert.False(source.Contains(0, source.Length + 1));
        Assert.Equal(Sample.Text.AsMemory(100, 100), source.ReadMemory(100, 100));
        Assert.Equal(Sample.Text.AsMemory(Sample.Text.Length - 8), source.ReadMemory((ulong)Sample.Text.Length - 8, 100));
    }

    [Theory, MemberData(nameof(Formats))]
    public void A_kernels_size_behind_the_stream_is_ignored(PayloadFormat format)
    {
        byte[] payload = [.. Fixtures.Of(format), .. BitConverter.GetBytes(Sample.Text.Length)];
        Assert.Equal(Sample.Text, Sample.Expand(format, payload, (ulong)Sample.Text.Length));
        Assert.Equal(Sample.Text, Sample.Expand(format, [.. payload, .. new byte[70_000]], (ulong)Sample.Text.Length));
        Assert.Equal(Sample.Text, Sample.Expand(format, [.. payload, 0x1f, 0x8c, 0xff, 0xfd, 1], (ulong)Sample.Text.Length));
    }

    [Theory, MemberData(nameof(Formats))]
    public void The_same_holds_where_no_size_is_declared(PayloadFormat format) =>
        Assert.Equal(Sample.Text, Sample.Expand(format, [.. Fixtures.Of(format), .. BitConverter.GetBytes(Sample.Text.Length)]));

    [Theory, MemberData(nameof(Formats))]
    public void A_declared_size_larger_than_the_stream_comes_up_short(PayloadFormat format)
    {
        using var source = Sample.Open(format, Fixtures.Of(format), 1 << 30);
        Assert.Equal(1UL << 30, source.Length);
        Assert.Equal(Sample.Text, Sample.ReadAll(source));
        Assert.Equal(0, source.Read(1 << 29, new byte[10]));
    }

    [Theory, MemberData(nameof(Formats))]
    public void A_declared_size_smaller_than_the_stream_hides_the_rest(PayloadFormat format)
    {
        using var source = Sample.Open(format, Fixtures.Of(format), 1000);
        Assert.Equal(Sample.Text[..1000], Sample.ReadAll(source));
        Assert.Equal(900, source.ReadMemory(100, 5000).Length);
        Assert.True(source.ReadMemory(1000, 10).IsEmpty);
    }

    [Theory, MemberData(nameof(WithMembers))]
    public void Streams_that_follow_each_other_are_one(PayloadFormat format)
    {
        var one = Fixtures.Of(format);
        byte[] expected = [.. Sample.Text, .. Sample.Text, .. Sample.Text];
        using var source = Sample.Open(format, [.. one, .. one, .. one]);
        Assert.Equal(expected, Sample.ReadAll(source));
        Assert.Equal((ulong)expected.Length, source.Length);
    }

    [Theory, MemberData(nameof(Formats))]
    public void A_stream_cut_anywhere_is_an_error_and_what_came_before_stays_readable(PayloadFormat format)
    {
        var whole = Fixtures.Of(format);
        for (var length = 0; length < whole.Length; length++)
        {
            // A frame of lz4 has no end mark: cut behind its magic number it is an empty one.
            if (format == PayloadFormat.Lz4Legacy && length == 4) continue;
            var failure = Assert.Throws<ElfNotesException>(() => Sample.Expand(format, whole[..length]));
            Assert.Equal(ErrorCodes.BadCompressedData, failure.Code);
            Assert.Contains("is cut", failure.Message);
            Assert.InRange(failure.Offset, 0UL, (ulong)length);
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public void What_lies_behind_damage_fails_each_time(PayloadFormat format)
    {
        using var source = Sample.Open(format, [.. Fixtures.Of(format)[..^150]]);
        for (var i = 0; i < 2; i++) Assert.Equal(ErrorCodes.BadCompressedData, Assert.Throws<ElfNotesException>(() => source.Read(4180, new byte[8])).Code);
    }

    [Theory, MemberData(nameof(WithChecksum))]
    public void No_flipped_bit_gives_wrong_bytes(PayloadFormat format)
    {
        var whole = Fixtures.Of(format);
        var noticed = 0;
        for (var bit = 0; bit < whole.Length * 8; bit += 3)
        {
            var changed = (byte[])whole.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                var bytes = Sample.Expand(format, changed);
                // Only a bit of a header that decides nothing (a time, a name's flag) may go unnoticed.
                Assert.True(Sample.Text.AsSpan().SequenceEqual(bytes), $"bit {bit} goes unnoticed");
            }
            catch (ElfNotesException e)
            {
                Assert.Contains(e.Code, new[] { ErrorCodes.BadCompressedData, ErrorCodes.LimitReached });
                noticed++;
            }
        }

        Assert.True(noticed > whole.Length * 2, $"only {noticed} changes were noticed");
    }

    [Theory, MemberData(nameof(Formats))]
    public void Random_changes_throw_nothing_else(PayloadFormat format)
    {
        const int Seed = 20261121;
        var whole = Fixtures.Of(format);
        var random = new Random(Seed);
        for (var round = 0; round < 2000; round++)
        {
            var changed = whole[..random.Next(whole.Length + 1)];
            for (var i = random.Next(1, 6); i > 0 && changed.Length > 0; i--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            var what = Record.Exception(() => Sample.Expand(format, changed, random.Next(2) == 0 ? null : (ulong)random.Next(10_000)));
            Assert.True(what is null or ElfNotesException, $"seed {Seed}, round {round}: {what}");
        }
    }

    [Fact]
    public void None_is_no_compression() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample.Open(PayloadFormat.None, []));

    [Theory, MemberData(nameof(Formats))]
    public void A_closed_source_frees_its_decoder_and_can_be_closed_again(PayloadFormat format)
    {
        var source = Sample.Open(format, Fixtures.Of(format));
        source.Read(0, new byte[10]);
        source.Dispose();
        source.Dispose();
    }
}
