using System.Numerics;
using ElfNotes.Compression.Native;

namespace ElfNotes.Compression;

/// <summary>Zstandard (RFC 8878) by libzstd. Frames that follow each other are one stream; skippable frames are skipped.</summary>
internal sealed class ZstdDecoder : StreamingDecoder
{
    private const int MaxSkippableFrames = 1 << 12;

    private readonly ZstdHandle _handle;
    private readonly long _maxMemory;

    public ZstdDecoder(ByteSource compressed, ulong? declaredLength, ReadLimits limits)
        : base("zstd", compressed, declaredLength ?? ZstdFrames.ContentSize(compressed), limits)
    {
        _maxMemory = limits.MaxDecoderMemory;
        _handle = Zstd.CreateStream();
        if (_handle.IsInvalid) throw Damaged("libzstd has no memory left");
        // A window of 2^27 bytes, which is what the kernel's own build uses, fits the default limit.
        _handle.SetMaxWindowLog(Math.Clamp(BitOperations.Log2((ulong)Math.Max(_maxMemory, 1)), Zstd.MinWindowLog, Zstd.MaxWindowLog));
    }

    protected override DecoderState Decode(ReadOnlySpan<byte> input, Span<byte> output, out int consumed, out int produced)
    {
        var result = _handle.Decompress(input, output, out consumed, out produced);
        if (Zstd.IsError(result) == 0) return result == 0 ? DecoderState.StreamEnd : DecoderState.Running;
        throw Zstd.ErrorCode(result) == Zstd.WindowTooLarge
            ? TooMuchMemory("a window larger than the memory allowed", _maxMemory)
            : Damaged(Zstd.ErrorText(result));
    }

    // Skippable frames are stepped over here: libzstd would have all of their bytes, up to 4 GiB each.
    protected override bool TryStartNext(CompressedInput input)
    {
        for (var frames = 0; ZstdFrames.SkippableSize(input.Peek(ZstdFrames.SkippableHeaderSize)) is { } size; frames++)
        {
            if (frames == MaxSkippableFrames) throw Damaged($"it has more than {MaxSkippableFrames} skippable frames in a row");
            if (!input.TrySkip(size)) throw Damaged("it ends inside a skippable frame");
        }

        return ZstdFrames.StartsFrame(input.Peek(4));
    }

    protected override void Release() => _handle.Dispose();
}
