using ElfNotes.Compression.Native;
using ElfNotes.Images;

namespace ElfNotes.Compression;

/// <summary>
/// The decoders of gzip, bzip2, xz, lzma, lzo, lz4 (legacy) and zstd. gzip comes with .NET and lzo is this library's
/// own; the others are the C libraries of every distribution (libbz2, liblzma, liblz4, libzstd), linked statically into a
/// native binary or found on the system.
/// </summary>
/// <remarks>
/// lz4 and lzo are random access: only the blocks asked for are read and decoded. The others decode from front to
/// back, no further than asked for, reading at most 64 KiB ahead. Concatenated streams are one, except for lzma, whose
/// tool does not know them either. Instances hold nothing and may be shared by threads; what they open may not.
/// </remarks>
public sealed class PayloadCodecs : IPayloadCodecs
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="format"/> is <see cref="PayloadFormat.None"/> or unknown.</exception>
    public ByteSource Open(PayloadFormat format, ByteSource compressed, ulong? declaredLength, ReadLimits limits)
    {
        ArgumentNullException.ThrowIfNull(compressed);
        ArgumentNullException.ThrowIfNull(limits);
        return format switch
        {
            PayloadFormat.Gzip => new GzipDecoder(compressed, declaredLength, limits),
            PayloadFormat.Bzip2 => NativeLibrary.Bzip2.Use(() => new Bzip2Decoder(compressed, declaredLength, limits)),
            PayloadFormat.Xz => NativeLibrary.Lzma.Use(() => new XzDecoder(compressed, declaredLength, limits)),
            PayloadFormat.Lzma => NativeLibrary.Lzma.Use(() => new LzmaAloneDecoder(compressed, declaredLength, limits)),
            PayloadFormat.Lzo => new LzopSource(compressed, declaredLength, limits),
            PayloadFormat.Lz4Legacy => NativeLibrary.Lz4.Use(() => new Lz4LegacySource(compressed, declaredLength, limits)),
            PayloadFormat.Zstd => NativeLibrary.Zstd.Use(() => new ZstdDecoder(compressed, declaredLength, limits)),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "names no compression"),
        };
    }
}
