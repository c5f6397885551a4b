using ElfNotes.Images;

namespace ElfNotes.Compression;

/// <summary>The loop around a C library's streaming encoder.</summary>
internal static class EncoderPump
{
    private const int InputSize = 1 << 18;
    private const int OutputSize = 1 << 16;

    /// <summary>One call of the library's encoder.</summary>
    /// <param name="input">The next bytes; empty only behind the last.</param>
    /// <param name="isLast">Whether no bytes come behind these.</param>
    /// <param name="output">Never empty.</param>
    /// <param name="consumed">Bytes taken from the input.</param>
    /// <param name="produced">Bytes written to the output.</param>
    /// <returns>Whether the stream has ended.</returns>
    public delegate bool Step(ReadOnlySpan<byte> input, bool isLast, Span<byte> output, out int consumed, out int produced);

    /// <summary>Runs all of a content through.</summary>
    public static EncodedOutput Run(PayloadToEncode payload, Step step)
    {
        var (input, output, result) = (new byte[InputSize], new byte[OutputSize], new EncodedOutput(payload.Original.Length));
        var offset = 0UL;
        for (var ended = false; !ended;)
        {
            var rest = Read(payload, offset, input);
            offset += (ulong)rest.Length;
            var isLast = offset == payload.ContentLength;
            do
            {
                ended = step(rest, isLast, output, out var consumed, out var produced);
                result.Add(output.AsSpan(0, produced));
                rest = rest[consumed..];
            }
            while (!ended && (isLast || !rest.IsEmpty));
        }

        return result;
    }

    /// <summary>The content's bytes from an offset on, as many as there is room for.</summary>
    public static ReadOnlySpan<byte> Read(PayloadToEncode payload, ulong offset, byte[] buffer)
    {
        var wanted = (int)Math.Min((ulong)buffer.Length, payload.ContentLength - offset);
        payload.Content.ReadExactly(offset, buffer.AsSpan(0, wanted), "the payload's content");
        return buffer.AsSpan(0, wanted);
    }

    public static ElfNotesException Failed(string library, string why) => new(ErrorCodes.BadCompressedData, 0, $"{library} cannot compress the payload: {why}");
}
