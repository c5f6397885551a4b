using ElfNotes.Compression.Native;
using ElfNotes.Editing;
using ElfNotes.Images;

namespace ElfNotes.Compression;

/// <summary>
/// The encoders of gzip, bzip2, xz, lzma, lz4 (legacy) and zstd, over the libraries that <see cref="PayloadCodecs"/> decodes with. lzo has
/// none: its library is under a licence that this one cannot take.
/// </summary>
/// <remarks>Instances hold nothing and may be shared by threads.</remarks>
public sealed class PayloadEncoders : IPayloadEncoders
{
    /// <inheritdoc/>
    public EncodedPayload Encode(PayloadToEncode payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return payload.Format switch
        {
            PayloadFormat.Gzip => GzipEncoder.Encode(payload),
            PayloadFormat.Bzip2 => NativeLibrary.Bzip2.Use(() => Bzip2Encoder.Encode(payload)),
            PayloadFormat.Xz => NativeLibrary.Lzma.Use(() => XzEncoder.Encode(payload)),
            PayloadFormat.Lzma => NativeLibrary.Lzma.Use(() => LzmaAloneEncoder.Encode(payload)),
            PayloadFormat.Lz4Legacy => NativeLibrary.Lz4.Use(() => Lz4LegacyEncoder.Encode(payload)),
            PayloadFormat.Zstd => NativeLibrary.Zstd.Use(() => ZstdEncoder.Encode(payload)),
            PayloadFormat.Lzo => throw new ElfNotesException(EditingCodes.ContainerCannotTake, 0, "the payload is compressed with lzo, which is read here and not written: its library is under the GPL"),
            _ => throw new ArgumentOutOfRangeException(nameof(payload), payload.Format, "names no compression"),
        };
    }
}
