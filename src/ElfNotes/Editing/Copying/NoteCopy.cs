using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Editing;

/// <summary>Copies notes of one image into another: into an ELF, a PE image or a file of bare notes; or into a new ELF around a bzImage.</summary>
public static class NoteCopy
{
    /// <summary>Plans a copy into a file. Notes of the same owner and type that are there are replaced, the others stay.</summary>
    /// <param name="notes">The notes of an image.</param>
    /// <param name="from">The ELF that they are from, or null.</param>
    /// <param name="into">The file.</param>
    /// <param name="options">What is copied and changed.</param>
    /// <exception cref="ElfNotesException">
    /// <see cref="EditingCodes.ContainerCannotTake"/>: there is no place for notes in such a file; <see cref="EditingCodes"/>: the edit is refused, see
    /// <see cref="NoteTransform.Apply"/>; or a file cannot be read.
    /// </exception>
    public static EditPlan Plan(IReadOnlyList<ElfNote> notes, ElfFile? from, ByteSource into, NoteCopyOptions options)
    {
        var head = ImageReader.Head(into);
        switch (Recogniser.Recognise(head))
        {
            case ContainerKind.Elf:
                var elf = ElfFile.Open(into);
                throw new NotImplementedException();
            case ContainerKind.Pe or ContainerKind.EfiZboot:
            case ContainerKind.BzImage when PeImage.IsPe(head):
                var pe = NoteTransform.Apply(notes, from, new NoteCopyTarget(ByteOrder.Little, PeNotes.Is64(into) ? 64 : 32), options);
                return WithRemarks(PeNotes.Plan(into, pe.Notes, options.BreakSignature), pe);
            case ContainerKind.Notes when RawNotes.TryRead(into, ImagePath.File, ReadLimits.Default) is { } raw:
                var more = NoteTransform.Apply(notes, from, new NoteCopyTarget(raw.Notes[0].Format.ByteOrder, null), options);
                return WithRemarks(RawNotesFile.Plan(into, raw.Notes, more.Notes), more);
            case ContainerKind.BzImage:
                throw Refusal("a bzImage without an EFI stub has no place for notes: --wrap makes an ELF around it");
            default:
                throw Refusal($"{Recogniser.Describe(head) ?? "such a file"} has no place for notes: copy them into a file of their own, which show and check take with --notes");
        }
    }

    /// <summary>Plans a new ELF around a bzImage; see <see cref="BzImageWrap"/>.</summary>
    /// <param name="notes">The notes of an image.</param>
    /// <param name="from">The ELF that they are from, or null.</param>
    /// <param name="bzImage">The bzImage.</param>
    /// <param name="options">What is copied and changed.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.ContainerCannotTake"/>: it is no bzImage, or one that cannot be wrapped; or as in <see cref="NoteTransform.Apply"/>.</exception>
    public static EditPlan Wrap(IReadOnlyList<ElfNote> notes, ElfFile? from, ByteSource bzImage, NoteCopyOptions options)
    {
        var copied = NoteTransform.Apply(notes, from, BzImageWrap.Target(bzImage), options);
        return WithRemarks(BzImageWrap.Plan(bzImage, copied.Notes), copied);
    }

    /// <summary>Plans a new file of bare notes.</summary>
    /// <param name="notes">The notes of an image.</param>
    /// <param name="from">The ELF that they are from, or null.</param>
    /// <param name="options">What is copied and changed.</param>
    /// <exception cref="ElfNotesException">As in <see cref="NoteTransform.Apply"/>.</exception>
    public static EditPlan Raw(IReadOnlyList<ElfNote> notes, ElfFile? from, NoteCopyOptions options)
    {
        var order = from?.Identity.ByteOrder ?? notes.Select(note => note.Format.ByteOrder).FirstOrDefault();
        var copied = NoteTransform.Apply(notes, from, new NoteCopyTarget(order, from?.Identity.Class), options);
        return WithRemarks(RawNotesFile.Create(copied.Notes, order), copied);
    }

    private static EditPlan WithRemarks(EditPlan plan, CopiedNotes copied) =>
        new(plan.Original, plan.Length, plan.Changes, [.. copied.Remarks.Select(remark => new EditStep(0, 0, remark)), .. plan.Steps], plan.Findings);

    private static ElfNotesException Refusal(string message) => new(EditingCodes.ContainerCannotTake, 0, message);
}
