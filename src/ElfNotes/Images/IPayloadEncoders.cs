namespace ElfNotes.Images;

/// <summary>
/// The encoders of compressed payloads: what puts a changed kernel back where the old one was. The library itself holds none;
/// ElfNotes.Compression has them.
/// </summary>
public interface IPayloadEncoders
{
    /// <summary>Compresses a payload anew, in the way in which it was.</summary>
    /// <param name="payload">What to compress, and the stream that it replaces.</param>
    /// <returns>A stream of exactly the old one's size where the format can be filled up from within, else as near below it as was found; larger where it does not fit.</returns>
    /// <exception cref="ElfNotesException"><see cref="ErrorCodes.CodecMissing"/>; <see cref="ErrorCodes.BadCompressedData"/> for an old stream that is damaged; <see cref="Editing.EditingCodes.ContainerCannotTake"/> for a format or a variant of it that is not written here; whatever reading the content throws.</exception>
    EncodedPayload Encode(PayloadToEncode payload);
}
