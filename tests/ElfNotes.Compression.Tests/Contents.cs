using System.Collections.Concurrent;
using System.Text;

namespace ElfNotes.Compression.Tests;

/// <summary>What is compressed: by name, always the same.</summary>
internal static class Contents
{
    public const int Seed = 20_261_121;

    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Made = new();

    private static readonly ConcurrentDictionary<(string, string), Lazy<byte[]>> Compressed = new();

    public static byte[] Get(string name) => Made.GetOrAdd(name, static name => new(() => Make(name))).Value;

    /// <summary>What a tool makes of a content; each is made once.</summary>
    public static byte[] Compress(string command, string content) => Compressed.GetOrAdd((command, content), static key => new(() => Compress(key.Item1, Get(key.Item2)))).Value;

    public static byte[] Compress(string command, byte[] content)
    {
        var words = command.Split(' ');
        return Compressors.Run(words[0], words[1..], content);
    }

    private static byte[] Make(string name) => name switch
    {
        "empty" => [],
        "one byte" => [0x7f],
        "text" => Text(100_000),
        "256 KiB - 1" => Mix((256 << 10) - 1),
        "256 KiB" => Mix(256 << 10),
        "256 KiB + 1" => Mix((256 << 10) + 1),
        "random 1 MB" => Random(1_000_000),
        "8 MiB - 1" => Mix((8 << 20) - 1),
        "8 MiB" => Mix(8 << 20),
        "8 MiB + 1" => Mix((8 << 20) + 1),
        "zeros 20 MB" => new byte[20_000_000],
        "mix 20 MB" => Mix(20_000_000),
        "mix 40 MB" => Mix(40_000_000),
        "mix 100 MB" => Mix(100_000_000),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "unknown content"),
    };

    private static byte[] Random(int size)
    {
        var bytes = new byte[size];
        new Random(Seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Text(int size)
    {
        var random = new Random(Seed);
        string[] words = ["note", "segment", "section", "owner", "kernel", "entry", "payload", "of", "the", "a", "loader", "descriptor"];
        var text = new StringBuilder();
        while (text.Length < size) text.Append(words[random.Next(words.Length)]).Append(random.Next(8) == 0 ? ".\n" : " ");
        return Encoding.ASCII.GetBytes(text.ToString(0, size));
    }

    // Runs of text, of zeros, of random bytes and of instructions' look, as a kernel's sections have them.
    private static byte[] Mix(int size)
    {
        var random = new Random(Seed);
        var text = Text(1 << 16);
        var bytes = new byte[size];
        for (var at = 0; at < size;)
        {
            var run = bytes.AsSpan(at, Math.Min(size - at, random.Next(1, 40_000)));
            var kind = random.Next(8);
            if (kind == 0) random.NextBytes(run[..(run.Length / 4)]);
            else if (kind == 1) run.Fill((byte)random.Next(256));
            else if (kind < 6) text.AsSpan(random.Next(text.Length - 40_000), run.Length).CopyTo(run);
            else for (var i = 0; i < run.Length; i++) run[i] = (byte)(i % 4 == 0 ? random.Next(12) : i >> 6);
            at += run.Length;
        }

        return bytes;
    }
}
