namespace ElfNotes.Images;

/// <summary>
/// The decoders of compressed payloads. The library itself holds none; ElfNotes.Compression has them all.
/// </summary>
public interface IPayloadCodecs
{
    /// <summary>Opens a compressed stream as a source of the bytes it expands to.</summary>
    /// <param name="format">Any but <see cref="PayloadFormat.None"/>.</param>
    /// <param name="compressed">The stream, from its magic number on. What follows its end is ignored. Not owned by the result.</param>
    /// <param name="declaredLength">The uncompressed size, in bytes, that the container around the stream declares; null where it declares none (the stream's own header may).</param>
    /// <param name="limits">Caps on output and on the decoder's memory.</param>
    /// <returns>A source that decodes no further than the highest byte asked for, and where blocks are independent only the blocks asked for.</returns>
    /// <exception cref="ElfNotesException"><see cref="ErrorCodes.CodecMissing"/>, with the package to install in the message; <see cref="ErrorCodes.BadCompressedData"/>. Later reads throw the latter, and <see cref="ErrorCodes.LimitReached"/>.</exception>
    ByteSource Open(PayloadFormat format, ByteSource compressed, ulong? declaredLength, ReadLimits limits);
}
