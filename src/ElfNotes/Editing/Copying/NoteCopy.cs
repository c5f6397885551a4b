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
    public static EditPlan Plan(IReadOnlyList<ElfNote> notes, ElfFile? from, ByteSource into, NoteCopyOptions options) =>
        Plan(NoteTransform.Apply(notes, from, Target(into), options), into, options.Edit);

    /// <summary>What notes for a file have to be like.</summary>
    /// <param name="into">The file.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.ContainerCannotTake"/>: there is no place for notes in such a file; or it cannot be read.</exception>
    public static NoteCopyTarget Target(ByteSource into)
    {
        var head = ImageReader.Head(into);
        switch (Recogniser.Recognise(head))
        {
            case ContainerKind.Elf:
                return NoteCopyTarget.Of(ElfFile.Open(into));
            case ContainerKind.Pe or ContainerKind.EfiZboot:
            case ContainerKind.BzImage when PeImage.IsPe(head):
                return new NoteCopyTarget(ByteOrder.Little, PeNotes.Is64(into) ? 64 : 32);
            case ContainerKind.Notes when RawNotesFile.Guess(into) is { } there:
                return new NoteCopyTarget(there[0].Format.ByteOrder, null);
            case ContainerKind.BzImage:
                throw Refusal("a bzImage without an EFI stub has no place for notes: --wrap makes an ELF around it");
            default:
                throw Refusal($"{Recogniser.Describe(head) ?? "such a file"} has no place for notes: copy them into a file of their own, which show and check take with --notes");
        }
    }

    /// <summary>Plans a copy of notes that are as the file has to have them.</summary>
    /// <param name="copied">The notes.</param>
    /// <param name="into">The file.</param>
    /// <param name="options">How it is edited; null for the defaults.</param>
    /// <exception cref="ElfNotesException">As above.</exception>
    public static EditPlan Plan(CopiedNotes copied, ByteSource into, EditOptions? options = null)
    {
        options ??= new EditOptions();
        Target(into);
        if (ElfFile.IsElf(into))
        {
            var elf = ElfFile.Open(into);
            return WithRemarks(NoteEditor.Plan(elf, Edits(elf.Notes, copied.Notes), options), copied, BuildIds(elf.Notes, copied.Notes));
        }

        if (Recogniser.Recognise(ImageReader.Head(into)) != ContainerKind.Notes) return WithRemarks(PeNotes.Plan(into, copied.Notes, options), copied);
        var there = RawNotesFile.Guess(into)!;
        return WithRemarks(RawNotesFile.Plan(into, there, copied.Notes), copied, BuildIds(there, copied.Notes));
    }

    /// <summary>Plans a new ELF around a bzImage; see <see cref="BzImageWrap"/>.</summary>
    /// <param name="notes">The notes of an image.</param>
    /// <param name="from">The ELF that they are from, or null.</param>
    /// <param name="bzImage">The bzImage.</param>
    /// <param name="options">What is copied and changed.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.ContainerCannotTake"/>: it is no bzImage, or one that cannot be wrapped; or as in <see cref="NoteTransform.Apply"/>.</exception>
    public static EditPlan Wrap(IReadOnlyList<ElfNote> notes, ElfFile? from, ByteSource bzImage, NoteCopyOptions options) =>
        Wrap(NoteTransform.Apply(notes, from, BzImageWrap.Target(bzImage), options), bzImage);

    /// <summary>Plans a new ELF around a bzImage with notes that are as it has to have them.</summary>
    /// <param name="copied">The notes.</param>
    /// <param name="bzImage">The bzImage.</param>
    /// <exception cref="ElfNotesException">As above.</exception>
    public static EditPlan Wrap(CopiedNotes copied, ByteSource bzImage) => WithRemarks(BzImageWrap.Plan(bzImage, copied.Notes), copied);

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
    /// <exception cref="ElfNotesException">As in <see cref="NoteTransform.Apply"/>, or the edit is refused.</exception>
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
        foreach (var kind in copied.GroupBy(note => (Convert.ToHexString(NoteSelector.NameOf(note.OwnerBytes).Span), note.Type)))
        {
            var selector = new NoteSelector(kind.First().Owner, kind.Key.Type) { OwnerName = NoteSelector.NameOf(kind.First().OwnerBytes) };
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

    // Debuggers find symbols by the build-id: with that of another file they find those of another file.
    private static List<Finding> BuildIds(IReadOnlyList<ElfNote> there, IReadOnlyList<PlannedNote> copied)
    {
        List<ElfNote> old = [.. there.Where(BuildIdEditor.IsBuildId)];
        if (old.Count == 0 || copied.FirstOrDefault(note => note is { Owner: "GNU", Type: BuildIdEditor.NT_GNU_BUILD_ID }) is not { Parts: [NotePart.Bytes id] } || old.Exists(note => note.Desc.Span.SequenceEqual(id.Value.Span))) return [];
        return [new Finding(EditingCodes.BuildIdReplaced, Severity.Warning, old[0].DescOffset, $"the build-id {Convert.ToHexStringLower(old[0].Desc.Span)} is replaced by that of another file, {Convert.ToHexStringLower(id.Value.Span)}: debuggers take the symbols of that file for this one's", "Leave it out: --only with the other owners; or derive it again: elfnotes build-id recompute")];
    }

    private static EditPlan WithRemarks(EditPlan plan, CopiedNotes copied, IReadOnlyList<Finding>? findings = null) =>
        new(plan.Original, plan.Length, plan.Changes, [.. copied.Remarks.Select(remark => new EditStep(0, 0, remark)), .. plan.Steps], [.. plan.Findings, .. findings ?? []]);

    private static ElfNotesException Refusal(string message) => new(EditingCodes.ContainerCannotTake, 0, message);
}
