using ElfNotes.Images;

namespace ElfNotes.Editing;

/// <summary>
/// Puts a changed vmlinux back into its bzImage. The compressed stream keeps its place and its size: a kernel has both, and the
/// uncompressed size, as constants in its code (arch/x86/boot/compressed/mkpiggy.c), so that nothing that the setup header says may change.
/// </summary>
/// <remarks>
/// A stream that comes out shorter is filled up from within where the format can be (gzip, zstd, lz4), and followed by zeros where it
/// cannot (xz, lzma, bzip2): their decoders stop at the end mark. The kernel unpacks itself over its own compressed bytes, with room for the stream
/// that was built in; one that ends much earlier could be overtaken, so that more than 32 KiB of zeros are refused.
/// </remarks>
public static class BzImageEditor
{
    /// <summary>How many bytes a stream may end before its place does.</summary>
    private const int MaxZeros = 32 << 10;

    /// <summary>Whether a file is one, by its setup header; nothing is said of whether it can be edited.</summary>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static bool IsBzImage(ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Recogniser.Recognise(ImageReader.Head(source)) == ContainerKind.BzImage;
    }

    /// <summary>Plans the change of a bzImage that a change of its payload is.</summary>
    /// <param name="bzImage">The file.</param>
    /// <param name="inner">The change of the decompressed payload, of equal length: its original is what the payload expands to.</param>
    /// <param name="codecs">The decoders; what was compressed is read back with them.</param>
    /// <param name="encoders">The encoders.</param>
    /// <param name="options">What is allowed; null for the defaults.</param>
    /// <exception cref="ElfNotesException">
    /// Refused with a code of <see cref="EditingCodes"/>: <see cref="EditingCodes.LayoutCannotTake"/> for another length, <see cref="EditingCodes.PayloadDoesNotFit"/> with
    /// the number of bytes, <see cref="EditingCodes.SignatureWouldBreak"/>, <see cref="EditingCodes.ContainerCannotTake"/>. Any of <see cref="ErrorCodes"/> for a file that
    /// cannot be read.
    /// </exception>
    public static EditPlan Plan(ByteSource bzImage, EditPlan inner, IPayloadCodecs codecs, IPayloadEncoders encoders, BzImageEditOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bzImage);
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(codecs);
        ArgumentNullException.ThrowIfNull(encoders);
        options ??= new BzImageEditOptions();
        var head = ImageReader.Head(bzImage);
        var payload = BzImagePayload.Find(bzImage, head);
        DemandEqualLength(inner, payload);
        if (inner.ChangesNothing) return new EditPlan(bzImage, bzImage.Length, [], inner.Steps, inner.Findings);

        var signature = PeSignature.Find(bzImage);
        if (signature is { TableSize: > 0 } && !options.BreakSignature)
            throw new ElfNotesException(EditingCodes.SignatureWouldBreak, signature.TableOffset, $"the file is signed: {signature.TableSize} bytes of signatures at 0x{signature.TableOffset:x} would no longer hold");

        var place = bzImage.Slice(payload.Start, payload.StreamLength);
        var encoded = Encode(place, inner, payload, encoders);
        DemandFit(encoded, payload);
        var bytes = new byte[payload.StreamLength];
        encoded.Bytes.CopyTo(bytes);
        DemandSame(bytes, inner, payload, codecs, options.Limits);
        var plan = new EditPlan(bzImage, bzImage.Length, [new ByteChange(payload.Start, bytes)], [.. inner.Steps.Select(step => Inside(step, payload)), Step(encoded, payload)], inner.Findings);
        return plan.Then(BzImageIntegrity.Restore(bzImage, plan, head, signature));
    }

    private static void DemandEqualLength(EditPlan inner, BzImagePayload payload)
    {
        if (inner.Length != inner.Original.Length)
            throw new ElfNotesException(EditingCodes.LayoutCannotTake, payload.Start, $"the kernel would expand to {inner.Length} bytes and not to {inner.Original.Length}, which is a constant in its own decompressor");
        if (inner.Original.Length != payload.Declared)
            throw new ElfNotesException(EditingCodes.LayoutCannotTake, payload.Start + payload.StreamLength, $"the payload is declared to expand to {payload.Declared} bytes, and the plan is one for {inner.Original.Length}");
    }

    private static EncodedPayload Encode(ByteSource place, EditPlan inner, BzImagePayload payload, IPayloadEncoders encoders) => encoders.Encode(new PayloadToEncode
    {
        Format = payload.Format,
        Original = place,
        Content = inner.Result,
        ContentLength = inner.Length,
        Changed = [.. inner.Changes.Select(change => (change.Offset, change.End))],
        MaxShorter = MaxZeros,
    });

    private static void DemandFit(EncodedPayload encoded, BzImagePayload payload)
    {
        var name = PayloadFormats.Name(payload.Format);
        if (encoded.Length > payload.StreamLength)
            throw new ElfNotesException(EditingCodes.PayloadDoesNotFit, payload.Start, $"the recompressed payload is {encoded.Length - payload.StreamLength} bytes too long: {encoded.Length} with {name} ({encoded.Settings}), where there is room for {payload.StreamLength}");
        if (payload.StreamLength - encoded.Length > MaxZeros)
            throw new ElfNotesException(EditingCodes.PayloadDoesNotFit, payload.Start, $"the recompressed payload is {payload.StreamLength - encoded.Length} bytes shorter than the old one ({name}, {encoded.Settings}): a kernel that unpacks itself in place could overtake a stream that ends more than {MaxZeros >> 10} KiB earlier");
    }

    // An encoder is trusted no further than what comes out again.
    private static void DemandSame(byte[] bytes, EditPlan inner, BzImagePayload payload, IPayloadCodecs codecs, ReadLimits limits)
    {
        using var decoded = codecs.Open(payload.Format, ByteSource.FromMemory(bytes), null, limits);
        var (found, wanted) = (new byte[SequentialByteSource.ChunkSize], new byte[SequentialByteSource.ChunkSize]);
        (decoded as SequentialByteSource)?.ForgetWhatWasRead();
        var content = inner.Result;
        for (var offset = 0UL; ; offset += (ulong)wanted.Length)
        {
            var (left, right) = (decoded.Read(offset, found), content.Read(offset, wanted));
            if (!found.AsSpan(0, left).SequenceEqual(wanted.AsSpan(0, right)))
                throw new ElfNotesException(EditingCodes.NotAsPlanned, payload.Start, $"the recompressed payload does not expand to what was compressed, from offset 0x{offset:x} on");
            if (left < found.Length) break;
        }

        (decoded as SequentialByteSource)?.ReadToEnd();
    }

    private static EditStep Inside(EditStep step, BzImagePayload payload) =>
        step with { Offset = payload.Start, Size = 0, Text = $"in the payload at 0x{step.Offset:x}: {step.Text}" };

    private static EditStep Step(EncodedPayload encoded, BzImagePayload payload)
    {
        var zeros = payload.StreamLength - encoded.Length;
        var filling = encoded.Filling > 0 ? $", {encoded.Filling} bytes of them without meaning" : "";
        var behind = zeros > 0 ? $", and {zeros} bytes of zeros behind it" : "";
        return new EditStep(payload.Start, payload.StreamLength, $"the payload is compressed again with {PayloadFormats.Name(payload.Format)} ({encoded.Settings}): {encoded.Length} bytes{filling}{behind}, in the place of {payload.StreamLength}");
    }
}
