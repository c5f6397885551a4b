using ElfNotes.Compression.Native;
using ElfNotes.Images;

namespace ElfNotes.Compression;

/// <summary>
/// LZMA gives no way to fill a stream up, and the settings that count most, how long a match ends the search and how deep it goes, are
/// not in it: those of the tool's presets come first, then more or less effort until the stream is no longer than the old one, and little shorter.
/// </summary>
internal static class LzmaAttempts
{
    private const uint DefaultPreset = 6;
    private const uint Usual = 64;

    // From the least effort to the most. 273 is the longest match there is.
    private static readonly uint[] NiceLengths = [16, 32, Usual, 160, 273];

    /// <summary>Tries until it fits.</summary>
    /// <param name="payload">What to compress.</param>
    /// <param name="known">What the old stream says of its settings.</param>
    /// <param name="start">Starts the encoder with the settings of an attempt.</param>
    public static EncodedPayload Run(PayloadToEncode payload, LzmaSettings known, Func<LzmaHandle, LzmaOptions, int> start)
    {
        var (room, best, step) = (payload.Original.Length, (EncodedPayload?)null, 0);
        for (var i = Array.IndexOf(NiceLengths, Usual); i >= 0 && i < NiceLengths.Length; i += step)
        {
            var attempt = Encode(payload, known, NiceLengths[i], start);
            var direction = attempt.Length > room ? 1 : -1;
            if (best is null || IsBetter(attempt, best, room)) best = attempt;
            if (attempt.Length <= room && room - attempt.Length <= (ulong)payload.MaxShorter) break;
            if (step != 0 && direction != step) break;
            step = direction;
        }

        return best!;
    }

    // The longest that fits; where none does, the shortest.
    private static bool IsBetter(EncodedPayload one, EncodedPayload other, ulong room) =>
        one.Length <= room ? other.Length > room || one.Length > other.Length : other.Length > room && one.Length < other.Length;

    private static EncodedPayload Encode(PayloadToEncode payload, LzmaSettings known, uint niceLength, Func<LzmaHandle, LzmaOptions, int> start)
    {
        using var handle = new LzmaHandle();
        var result = start(handle, Options(payload, known, niceLength));
        if (result != Lzma.Ok) throw EncoderPump.Failed("liblzma", result == Lzma.MemoryError ? "there is not enough memory" : $"error {result}");
        var output = EncoderPump.Run(payload, (input, isLast, buffer, out consumed, out produced) =>
        {
            var state = handle.Code(input, buffer, out consumed, out produced, isLast ? Lzma.Finish : Lzma.Run);
            return state is Lzma.Ok or Lzma.StreamEnd ? state == Lzma.StreamEnd : throw EncoderPump.Failed("liblzma", $"error {state}");
        });
        return new EncodedPayload(output.Bytes, output.Length, $"{known.Text}, nice length {niceLength}", 0);
    }

    private static unsafe LzmaOptions Options(PayloadToEncode payload, LzmaSettings known, uint niceLength)
    {
        LzmaOptions options;
        if (Lzma.Preset(&options, DefaultPreset) != 0) throw EncoderPump.Failed("liblzma", "it knows no preset 6");
        // A dictionary takes eleven times its size of memory, and is of no use beyond the content.
        options.DictionarySize = (uint)Math.Clamp(payload.ContentLength + 4096, 4096, Math.Max(known.DictionarySize, 4096));
        (options.LiteralContextBits, options.LiteralPositionBits, options.PositionBits) = (known.LiteralContextBits, known.LiteralPositionBits, known.PositionBits);
        options.NiceLength = niceLength;
        return options;
    }
}
