using ElfNotes.Compression.Native;
using ElfNotes.Images;

namespace ElfNotes.Compression;

/// <summary>bzip2, with blocks of the old stream's size. The tool and the library are one: outside the changed block the bits are the old ones.</summary>
internal static class Bzip2Encoder
{
    private const int LevelOffset = 3;

    public static EncodedPayload Encode(PayloadToEncode payload)
    {
        Span<byte> level = stackalloc byte[1];
        payload.Original.ReadExactly(LevelOffset, level, "the bzip2 header");
        if (level[0] is < (byte)'1' or > (byte)'9') throw new ElfNotesException(ErrorCodes.BadCompressedData, LevelOffset, "the bzip2 header names no block size");
        using var handle = new Bzip2EncoderHandle();
        var result = handle.Start(level[0] - '0');
        if (result != Bzip2.Ok) throw EncoderPump.Failed("libbz2", $"error {result}");
        var output = EncoderPump.Run(payload, (input, isLast, buffer, out consumed, out produced) =>
        {
            var state = handle.Compress(input, buffer, isLast ? Bzip2EncoderHandle.Finish : Bzip2EncoderHandle.Run, out consumed, out produced);
            return state < 0 ? throw EncoderPump.Failed("libbz2", $"error {state}") : state == Bzip2.StreamEnd;
        });
        return new EncodedPayload(output.Bytes, output.Length, $"blocks of {(char)level[0]}00,000 bytes", 0);
    }
}
