using ElfNotes.Images;

namespace ElfNotes.Compression.Tests;

/// <summary>What the tests compress, and how they open it.</summary>
internal static class Sample
{
    private static readonly string[] Words = ["note", "owner", "type", "descriptor", "segment", "section", "payload", "kernel", "padding", "loader"];

    public static readonly PayloadFormat[] Formats = [.. Enum.GetValues<PayloadFormat>().Where(format => format != PayloadFormat.None)];

    /// <summary>120 lines, 4188 bytes.</summary>
    public static byte[] Text { get; } = MakeText();

    public static TheoryData<PayloadFormat> AllFormats => [.. Formats];

    /// <summary>Bytes that shrink to about a half: stretches of the text between random bytes and zeros.</summary>
    public static byte[] Mixed(int size, int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[size];
        for (var at = 0; at < size;)
        {
            var run = Math.Min(size - at, random.Next(1, 3000));
            var target = bytes.AsSpan(at, run);
            if (random.Next(3) == 0) random.NextBytes(target);
            else if (random.Next(3) != 0) Text.AsSpan(random.Next(Text.Length - Math.Min(run, Text.Length - 1)), Math.Min(run, Text.Length - 1)).CopyTo(target);
            at += run;
        }

        return bytes;
    }

    public static ByteSource Open(PayloadFormat format, byte[] compressed, ulong? declaredLength = null, ReadLimits? limits = null) =>
        new PayloadCodecs().Open(format, ByteSource.FromMemory(compressed), declaredLength, limits ?? ReadLimits.Default);

    public static ByteSource Open(PayloadFormat format, ByteSource compressed, ulong? declaredLength = null, ReadLimits? limits = null) =>
        new PayloadCodecs().Open(format, compressed, declaredLength, limits ?? ReadLimits.Default);

    /// <summary>The error that reading all of a stream ends with.</summary>
    public static ElfNotesException Failure(PayloadFormat format, byte[] compressed) => Assert.Throws<ElfNotesException>(() => Expand(format, compressed));

    /// <summary>Reads to the end, in steps of an odd size.</summary>
    public static byte[] ReadAll(ByteSource source)
    {
        var all = new MemoryStream();
        var buffer = new byte[100_003];
        for (int read; (read = source.Read((ulong)all.Length, buffer)) > 0;) all.Write(buffer, 0, read);
        return all.ToArray();
    }

    public static byte[] Expand(PayloadFormat format, byte[] compressed, ulong? declaredLength = null)
    {
        using var source = Open(format, compressed, declaredLength);
        return ReadAll(source);
    }

    private static byte[] MakeText()
    {
        var lines = from i in Enumerable.Range(0, 120) select $"{i:d4}: {Words[i % 10]} and {Words[((i * i) + 3) % 10]} of {Words[((i * 7) + (i / 10)) % 10]}\n";
        return System.Text.Encoding.ASCII.GetBytes(string.Concat(lines));
    }
}
