using ElfNotes.Compression.Native;

namespace ElfNotes.Compression;

/// <summary>The .xz container: all of liblzma's filters and checks, streams that follow each other with or without padding.</summary>
internal sealed class XzDecoder : LzmaDecoder
{
    private const int MaxPadding = CompressedInput.BufferSize;

    public XzDecoder(ByteSource compressed, ulong? declaredLength, ReadLimits limits)
        : base("xz", compressed, declaredLength, limits) => Start();

    private static ReadOnlySpan<byte> Magic => [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    protected override int Start(LzmaHandle handle, ulong maxMemory) => handle.StartXz(maxMemory);

    // Stream padding is a multiple of four zero bytes (xz file format, 2.2), here at most what is read ahead anyway: behind a
    // kernel's payload there may be any number of zeros.
    protected override bool TryStartNext(CompressedInput input)
    {
        var padding = input.Peek(MaxPadding).IndexOfAnyExcept((byte)0);
        if (padding < 0 || padding % 4 != 0) return false;
        input.Advance(padding);
        if (!input.Peek(Magic.Length).StartsWith(Magic)) return false;
        Start();
        return true;
    }
}
