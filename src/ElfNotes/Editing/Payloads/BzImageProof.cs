using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Editing;

/// <summary>Reads the planned bzImage back before anything is written, as readers of kernels do.</summary>
/// <param name="bzImage">The file as it is.</param>
/// <param name="plan">Its change.</param>
/// <param name="inner">The change of the kernel in it.</param>
/// <param name="payload">Where the compressed kernel lies.</param>
internal sealed class BzImageProof(ByteSource bzImage, EditPlan plan, EditPlan inner, BzImagePayload payload)
{
    /// <summary>Compares what comes out of the planned file with what is wanted, and what is changed with what may be.</summary>
    /// <param name="pe">The PE headers of the file as it is; null where it has none.</param>
    /// <param name="signature">The signature that is taken off, or null.</param>
    /// <param name="codecs">The decoders.</param>
    /// <param name="limits">Caps for them.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.NotAsPlanned"/>: something differs, which is a mistake of this program or of an encoder.</exception>
    public void Demand(PeHeaders? pe, PeSignature? signature, IPayloadCodecs codecs, ReadLimits limits)
    {
        DemandNothingElse(pe, signature);
        try
        {
            DemandContent(codecs, limits);
            DemandNotes(codecs, limits);
        }
        catch (ElfNotesException e) when (e.Code != EditingCodes.NotAsPlanned)
        {
            throw Different(e.Offset, $"could not be read: {e.Message}");
        }
    }

    // A plan is the old file with changes over it: what lies outside of them is equal.
    private void DemandNothingElse(PeHeaders? pe, PeSignature? signature)
    {
        var crcEnd = BzImageChecksum.End(ImageReader.Head(bzImage));
        List<(ulong Start, ulong Size)> allowed = [(payload.Start, payload.StreamLength), (crcEnd - BzImageChecksum.Size, BzImageChecksum.Size)];
        if (pe is not null) allowed.Add((pe.ChecksumPlace, 4));
        if (signature is not null) allowed.Add((pe!.CertificatePlace, 8));
        foreach (var change in plan.Changes)
            if (!allowed.Exists(range => change.Offset >= range.Start && change.End <= range.Start + range.Size)) throw Different(change.Offset, $"would have other bytes at 0x{change.Offset:x}, where none may change");
        if (plan.Length != (signature is { IsLast: true } ? signature.Offset : bzImage.Length)) throw Different(plan.Length, $"would have {plan.Length} bytes");
    }

    private void DemandContent(IPayloadCodecs codecs, ReadLimits limits)
    {
        var planned = plan.Result;
        if (BzImagePayload.Find(planned, ImageReader.Head(planned)) != payload) throw Different(payload.Start, "would name another payload");
        using var decoded = codecs.Open(payload.Format, planned.Slice(payload.Start, payload.StreamLength), null, limits);
        var (found, wanted) = (new byte[SequentialByteSource.ChunkSize], new byte[SequentialByteSource.ChunkSize]);
        (decoded as SequentialByteSource)?.ForgetWhatWasRead();
        var content = inner.Result;
        for (var offset = 0UL; ; offset += (ulong)wanted.Length)
        {
            var (left, right) = (decoded.Read(offset, found), content.Read(offset, wanted));
            if (!found.AsSpan(0, left).SequenceEqual(wanted.AsSpan(0, right))) throw Different(payload.Start, $"would not expand to the wanted kernel, from offset 0x{offset:x} on");
            if (left < found.Length) break;
        }

        (decoded as SequentialByteSource)?.ReadToEnd();
    }

    private void DemandNotes(IPayloadCodecs codecs, ReadLimits limits)
    {
        using var image = ImageFile.Open(plan.Result, codecs, limits);
        var shown = image.Members[0];
        if (shown.Error is { } error) throw Different(payload.Start, $"would not be read: {error.Message}");
        var wanted = ElfFile.Open(inner.Result, limits).Notes;
        if (!shown.Notes.Select(Content).SequenceEqual(wanted.Select(Content), StringComparer.Ordinal)) throw Different(payload.Start, "would not show the notes that are wanted");
    }

    private static string Content(ElfNote note) => $"{note.Offset:x} {note.Type:x} {Convert.ToHexString(note.OwnerBytes.Span)} {Convert.ToHexString(note.Desc.Span)}";

    private static ElfNotesException Different(ulong offset, string what) => new(EditingCodes.NotAsPlanned, offset, $"the edited bzImage {what}; the file is not touched");
}
