using ElfNotes.Images;

namespace ElfNotes.Compression.Tests;

/// <summary>What the real tools write, cut and changed at random places.</summary>
public sealed class DamageTests
{
    [Theory]
    [InlineData(PayloadFormat.Gzip, "gzip -6 -c")]
    [InlineData(PayloadFormat.Bzip2, "bzip2 -1 -c")]
    [InlineData(PayloadFormat.Xz, "xz -0 -c")]
    [InlineData(PayloadFormat.Lzma, "lzma -0 -c")]
    [InlineData(PayloadFormat.Lzo, "lzop -1 -c")]
    [InlineData(PayloadFormat.Lz4Legacy, "lz4 -q -l -1 -c")]
    [InlineData(PayloadFormat.Zstd, "zstd -q -1 -c")]
    public void Cuts_and_wrong_bytes_fail_or_are_right(PayloadFormat format, string command)
    {
        var expected = Contents.Get("256 KiB + 1");
        var whole = Contents.Compress(command, "256 KiB + 1");
        var random = new Random(Contents.Seed);
        var hasChecksum = format is not (PayloadFormat.Lzma or PayloadFormat.Lz4Legacy);
        for (var i = 0; i < 100; i++)
        {
            var cut = random.Next(whole.Length);
            Assert.Equal(ErrorCodes.BadCompressedData, CodeOf(() => IsRight(format, whole[..cut], expected), out var isRight) ?? (isRight ? ErrorCodes.BadCompressedData : "silently short at " + cut));
            var damaged = (byte[])whole.Clone();
            var at = random.Next(whole.Length);
            damaged[at] ^= (byte)random.Next(1, 256);
            var code = CodeOf(() => IsRight(format, damaged, expected), out isRight);
            Assert.True(code is ErrorCodes.BadCompressedData or ErrorCodes.LimitReached || (code is null && (isRight || !hasChecksum)), $"byte {at} changed, seed {Contents.Seed}: {code}");
        }
    }

    private static bool IsRight(PayloadFormat format, byte[] compressed, byte[] expected) => Sample.Expand(format, compressed).AsSpan().SequenceEqual(expected);

    private static string? CodeOf(Func<bool> read, out bool isRight)
    {
        isRight = false;
        try
        {
            isRight = read();
            return null;
        }
        catch (ElfNotesException e)
        {
            return e.Code;
        }
    }
}
