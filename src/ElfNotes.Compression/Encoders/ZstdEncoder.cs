using ElfNotes.Compression.Native;
using ElfNotes.Images;

namespace ElfNotes.Compression;

/// <summary>
/// Zstandard (RFC 8878) with the old frame's window and checksum. Filled up behind the frame's header, by raw blocks of no bytes
/// (three each) and a dictionary number of zero, which stands for none (one byte or two): a kernel decodes one frame only, so that a skippable
/// frame in front would be all it gets (lib/decompress_unzstd.c).
/// </summary>
internal static class ZstdEncoder
{
    private const int DescriptorOffset = 4;
    private const int WindowOffset = 5;
    private const int SingleSegment = 0x20;
    private const int Checksum = 4;
    private const int EmptyBlockSize = 3;

    // Levels 20 and above are what --ultra allows; the largest windows belong to them.
    private const int MostForWindow23 = 19;
    private const int Most = 22;

    // A match of this length ends the search; level 22 has 999. More takes longer, and gives less.
    private const int LongTarget = 4095;

    public static EncodedPayload Encode(PayloadToEncode payload)
    {
        Span<byte> header = stackalloc byte[6];
        payload.Original.ReadExactly(0, header, "the zstd frame header");
        var descriptor = header[DescriptorOffset];
        int? windowLog = (descriptor & SingleSegment) != 0 ? null : 10 + (header[WindowOffset] >> 3);
        EncodedPayload? best = null;
        foreach (var (level, targetLength) in Attempts(windowLog))
        {
            var attempt = Encode(payload, descriptor, windowLog, level, targetLength);
            if (attempt.Length <= payload.Original.Length) return attempt;
            if (best is null || attempt.Length < best.Length) best = attempt;
        }

        return best!;
    }

    private static (int Level, int TargetLength)[] Attempts(int? windowLog) => windowLog is <= 23 ? [(MostForWindow23, 0), (Most, 0)] : [(Most, 0), (Most, LongTarget)];

    private static EncodedPayload Encode(PayloadToEncode payload, byte descriptor, int? windowLog, int level, int targetLength)
    {
        using var handle = new ZstdEncoderHandle();
        if (handle.IsInvalid) throw EncoderPump.Failed("libzstd", "there is not enough memory");
        var hasSize = (descriptor & SingleSegment) != 0 || descriptor >> 6 != 0;
        Check(handle.Set(ZstdEncoderHandle.CompressionLevel, level));
        // Before the parameters: the level's own ones depend on the size where it is known, as for the tool with a file.
        if (hasSize) Check(handle.SetSize(payload.ContentLength));
        if (windowLog is { } log) Check(handle.Set(ZstdEncoderHandle.WindowLog, log));
        if (targetLength > 0) Check(handle.Set(ZstdEncoderHandle.TargetLength, targetLength));
        Check(handle.Set(ZstdEncoderHandle.HasContentSize, hasSize ? 1 : 0));
        Check(handle.Set(ZstdEncoderHandle.HasChecksum, (descriptor & Checksum) != 0 ? 1 : 0));
        var output = EncoderPump.Run(payload, (input, isLast, buffer, out consumed, out produced) =>
        {
            var rest = Check(handle.Compress(input, isLast, buffer, out consumed, out produced));
            return isLast && rest == 0;
        });
        var settings = $"level {level}{(windowLog is { } window ? $", window 2^{window} bytes" : "")}{(targetLength > 0 ? $", target length {targetLength}" : "")}";
        return output.Fits ? Fill(output.Bytes, payload.Original.Length, settings) : new EncodedPayload(default, output.Length, settings, 0);
    }

    private static EncodedPayload Fill(ReadOnlyMemory<byte> stream, ulong room, string settings)
    {
        var filling = (int)(room - (ulong)stream.Length);
        var dictionaryNumber = filling % EmptyBlockSize;
        var bytes = new byte[room];
        var span = stream.Span;
        var hasWindow = (span[DescriptorOffset] & SingleSegment) == 0;
        var at = hasWindow ? WindowOffset + 1 : WindowOffset;
        ZstdFrames.TryReadHeader(span, out var headerSize, out _, out _);
        span[..at].CopyTo(bytes);
        bytes[DescriptorOffset] |= (byte)dictionaryNumber;
        span[at..headerSize].CopyTo(bytes.AsSpan(at + dictionaryNumber));
        // An empty raw block that is not the last is three bytes of zero.
        span[headerSize..].CopyTo(bytes.AsSpan(headerSize + filling));
        return new EncodedPayload(bytes, room, settings, (ulong)filling);
    }

    private static nuint Check(nuint result) => Zstd.IsError(result) == 0 ? result : throw EncoderPump.Failed("libzstd", Zstd.ErrorText(result));
}
