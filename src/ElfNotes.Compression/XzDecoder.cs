using ElfNotes.Compression.Native;

namespace ElfNotes.Compression;

/// <summary>The .xz container: all of liblzma's filters and checks, streams that follow each other with or without padding.</summary>
internal sealed class XzDecoder : LzmaDecoder
{
    public XzDecoder(ByteSource compressed, ulong? declaredLength, ReadLimits limits)
        : base("xz", compressed, declaredLength, limits) => Start();

    private static ReadOnlySpan<byte> Magic => [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    protected override int Start(LzmaHandle handle, ulong maxMemory) => handle.StartXz(maxMemory);

    // Stream padding is a multiple of four zero bytes (xz file format, 2.2).
    protected override bool TryStartNext(CompressedInput input)
    {
        while (input.Peek(4) is { Length: >= 4 } padding && padding[..4].SequenceEqual("\0\0\0\0"u8)) input.Advance(4);
        if (!input.Peek(Magic.Length).StartsWith(Magic)) return false;
        Start();
        return true;
    }
}
