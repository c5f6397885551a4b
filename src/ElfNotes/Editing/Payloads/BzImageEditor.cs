using ElfNotes.Elf;
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
        DemandPlanOfPayload(inner, payload);
        if (inner.ChangesNothing) return new EditPlan(bzImage, bzImage.Length, [], inner.Steps, inner.Findings);

        var (pe, signature) = Signature(bzImage, options);
        DemandEqualLength(inner, payload);
        if (payload.StreamLength > (ulong)Array.MaxLength) throw new ElfNotesException(EditingCodes.LayoutCannotTake, payload.Start, $"the payload has {payload.StreamLength} bytes; {Array.MaxLength} are the most that are compressed again");
        var place = bzImage.Slice(payload.Start, payload.StreamLength);
        var encoded = Encode(place, inner, payload, encoders);
        DemandFit(encoded, payload);
        var bytes = new byte[payload.StreamLength];
        encoded.Bytes.CopyTo(bytes);
        var plan = new EditPlan(bzImage, bzImage.Length, [new ByteChange(payload.Start, bytes)], [.. inner.Steps.Select(step => Inside(step, payload)), Step(encoded, payload)], inner.Findings);
        plan = plan.Then(BzImageIntegrity.Restore(bzImage, plan, head, pe, signature));
        // An encoder is trusted no further than what comes out again, and a header no further than what it leaves whole.
        new BzImageProof(bzImage, plan, inner, payload).Demand(pe, signature, codecs, options.Limits);
        return plan;
    }

    /// <summary>Plans a change of the notes of the kernel in a bzImage.</summary>
    /// <param name="bzImage">The file.</param>
    /// <param name="kernel">The ELF file that its payload expands to.</param>
    /// <param name="change">Plans the change of that.</param>
    /// <param name="codecs">As above.</param>
    /// <param name="encoders">As above.</param>
    /// <param name="options">As above.</param>
    /// <exception cref="ElfNotesException">As above, and what <paramref name="change"/> throws. A change for which the kernel would have to grow is <see cref="EditingCodes.LayoutCannotTake"/>.</exception>
    public static EditPlan Plan(ByteSource bzImage, ElfFile kernel, Func<ElfFile, EditPlan> change, IPayloadCodecs codecs, IPayloadEncoders encoders, BzImageEditOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(change);
        try
        {
            return Plan(bzImage, change(kernel), codecs, encoders, options);
        }
        catch (ElfNotesException e) when (e.Code is EditingCodes.DataBehindEnd or EditingCodes.LayoutCannotTake or EditingCodes.VerdictChanges)
        {
            // The signature would be in the way of whatever is done instead, too.
            Signature(bzImage, options ?? new BzImageEditOptions());
            if (e.Code != EditingCodes.DataBehindEnd || e.Offset == 0 || !kernel.Source.Contains(0, e.Offset)) throw;
            // Linux has its relocations behind the ELF. How much the kernel would grow shows without them.
            var bare = ElfFile.Open(kernel.Source.Slice(0, e.Offset), kernel.Limits);
            var growth = change(bare).Length - bare.Source.Length;
            throw OtherLength($"would grow by {growth} bytes", BzImagePayload.Find(bzImage, ImageReader.Head(bzImage)));
        }
    }

    private static (PeHeaders? Headers, PeSignature? Signature) Signature(ByteSource bzImage, BzImageEditOptions options)
    {
        var pe = PeHeaders.Find(bzImage);
        var signature = pe is null ? null : PeSignature.Find(pe);
        signature?.Demand(options.BreakSignature);
        return (pe, signature);
    }

    private static ElfNotesException OtherLength(string how, BzImagePayload payload) =>
        new(EditingCodes.LayoutCannotTake, payload.Start, $"the kernel in the bzImage {how}; its own decompressor has its size, {payload.Declared} bytes, as a constant, so that notes have to keep to the room that they have: extract the kernel, and edit that");

    private static void DemandEqualLength(EditPlan inner, BzImagePayload payload)
    {
        if (inner.Length > inner.Original.Length) throw OtherLength($"would grow by {inner.Length - inner.Original.Length} bytes", payload);
        if (inner.Length < inner.Original.Length) throw OtherLength($"would shrink by {inner.Original.Length - inner.Length} bytes", payload);
    }

    private static void DemandPlanOfPayload(EditPlan inner, BzImagePayload payload)
    {
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
