using ElfNotes.Authoring;
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
                var copied = NoteTransform.Apply(notes, from, NoteCopyTarget.Of(elf), options);
                return WithRemarks(NoteEditor.Plan(elf, Edits(elf.Notes, copied.Notes), options.Edit), copied);
            case ContainerKind.Pe or ContainerKind.EfiZboot:
            case ContainerKind.BzImage when PeImage.IsPe(head):
                var pe = NoteTransform.Apply(notes, from, new NoteCopyTarget(ByteOrder.Little, PeNotes.Is64(into) ? 64 : 32), options);
                return WithRemarks(PeNotes.Plan(into, pe.Notes, options.Edit), pe);
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

    /// <summary>Plans an ELF file with other notes in place of all of its own: the file as it would be judged with them.</summary>
    /// <param name="notes">The notes of an image, or of a file of bare notes.</param>
    /// <param name="from">The ELF that they are from, or null.</param>
    /// <param name="into">The file.</param>
    /// <exception cref="ElfNotesException">As in <see cref="Plan"/>.</exception>
    public static EditPlan Instead(IReadOnlyList<ElfNote> notes, ElfFile? from, ElfFile into)
    {
        var copied = NoteTransform.Apply(notes, from, NoteCopyTarget.Of(into), new NoteCopyOptions());
        IEnumerable<NoteEdit> removal = into.Notes.Count == 0 ? [] : [new NoteEdit.Remove(new NoteSelector(null))];
        var options = new EditOptions { BreakSignature = true, KeepDataBehindEnd = true, KeepRecord = false };
        return NoteEditor.Plan(into, [.. removal, .. copied.Notes.Select(note => new NoteEdit.Add(note))], options);
    }

    // One note in place of one stays where it is. Where there are several of a kind nobody can tell which is which.
    private static List<NoteEdit> Edits(IReadOnlyList<ElfNote> there, IReadOnlyList<PlannedNote> copied)
    {
        var edits = new List<NoteEdit>();
        foreach (var kind in copied.GroupBy(note => (note.Owner, note.Type)))
        {
            var selector = new NoteSelector(kind.Key.Owner, kind.Key.Type);
            List<ElfNote> old = [.. there.Where(selector.Takes)];
            if (old is [var one] && kind.Count() == 1 && one.OwnerBytes.Span.SequenceEqual(kind.First().OwnerBytes.Span))
            {
                edits.Add(new NoteEdit.Set(selector, kind.First().Parts));
                continue;
            }

            if (old.Count > 0 && old.Count == kind.Count() && old.Zip(kind).All(pair => IsSame(pair.First, pair.Second))) continue;
            if (old.Count > 0) edits.Add(new NoteEdit.Remove(selector));
            edits.AddRange(kind.Select(note => new NoteEdit.Add(note)));
        }

        return edits;
    }

    private static bool IsSame(ElfNote there, PlannedNote note) =>
        there.OwnerBytes.Span.SequenceEqual(note.OwnerBytes.Span) && note.Parts is [NotePart.Bytes bytes] && there.Desc.Span.SequenceEqual(bytes.Value.Span);

    private static EditPlan WithRemarks(EditPlan plan, CopiedNotes copied) =>
        new(plan.Original, plan.Length, plan.Changes, [.. copied.Remarks.Select(remark => new EditStep(0, 0, remark)), .. plan.Steps], plan.Findings);

    private static ElfNotesException Refusal(string message) => new(EditingCodes.ContainerCannotTake, 0, message);
}
