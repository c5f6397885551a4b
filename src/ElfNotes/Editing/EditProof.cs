using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Reads the planned file back before anything is written, as readers of notes do.</summary>
internal static class EditProof
{
    /// <summary>Compares the notes that the planned file shows with those that are wanted.</summary>
    /// <exception cref="ElfNotesException">
    /// <see cref="EditingCodes.NotAsPlanned"/>: they differ, which is a mistake of this program; <see cref="EditingCodes.LayoutCannotTake"/>: there are
    /// more than are read.
    /// </exception>
    public static void Prove(EditPlan plan, NoteArrangement arrangement)
    {
        if (plan.ChangesNothing) return;
        var file = ElfFile.Open(plan.Result, arrangement.File.Limits);
        if (Unmapped(file) is [var lost, ..] && Unmapped(arrangement.File).Count == 0)
            throw new ElfNotesException(EditingCodes.NotAsPlanned, lost.Offset, $"program header {lost.Index} would be about memory that no PT_LOAD maps; the file is not touched");
        var shown = file.Notes.ToLookup(note => (note.Offset, note.DescOffset));
        var relocations = arrangement.IsRelocatable ? new RelocationProof(arrangement.File, file) : null;
        foreach (var (start, section, notes) in Wanted(arrangement))
        {
            var at = start;
            foreach (var note in notes)
            {
                // Two views of a file may show one note twice, whole and cut short.
                if (!shown[(at, at + (ulong)note.DescOffset)].Any(found => IsAsWanted(found, note, plan.Result))) throw NotRead(file, at, note);
                at += (ulong)note.Bytes.Length;
            }

            if (relocations is not null && section > 0) relocations.Prove(section, start, notes);
        }
    }

    // What names memory, and has none. The name of the interpreter, and the table itself, are read by the kernel and the C library; notes by whoever asks dl_iterate_phdr.
    private static List<ElfSegment> Unmapped(ElfFile file)
    {
        if (file.Identity.Type is not (ElfIdentity.ET_EXEC or ElfIdentity.ET_DYN)) return [];
        return [.. file.Segments.Where(segment => segment is { Type: ElfSegment.PT_PHDR or ElfSegment.PT_INTERP or ElfSegment.PT_NOTE, MemorySize: > 0, FileSize: > 0, VirtualAddress: > 0 } && !file.Segments.Any(load => Maps(load, segment)))];
    }

    private static bool Maps(in ElfSegment load, in ElfSegment segment) =>
        load.Type == ElfSegment.PT_LOAD && segment.Offset >= load.Offset && segment.FileSize <= load.FileSize && segment.Offset - load.Offset <= load.FileSize - segment.FileSize
        && unchecked(segment.VirtualAddress - load.VirtualAddress == segment.Offset - load.Offset);

    // What the object has in place: what is shown has relocations applied.
    private static bool IsAsWanted(ElfNote found, RawNote note, ByteSource result) =>
        found.Type == note.Type && found.OwnerBytes.Span.SequenceEqual(note.OwnerBytes.Span) && found.Desc.Length == note.DescSize
        && (found.Relocations.Count == 0 ? found.Desc : result.ReadMemory(found.DescOffset, note.DescSize)).Span.SequenceEqual(note.Desc.Span);

    private static ElfNotesException NotRead(ElfFile file, ulong at, RawNote note)
    {
        var limits = file.Limits;
        return file.Notes.Count >= limits.MaxNotes || file.Findings.Any(finding => finding.Code == FindingCodes.NotesNotRead)
            ? new ElfNotesException(EditingCodes.LayoutCannotTake, at, $"the file has more notes than are read: the limit is {limits.MaxNotes} notes and {limits.MaxNoteBytes >> 20} MiB")
            : new ElfNotesException(EditingCodes.NotAsPlanned, at, $"the note of owner \"{note.Owner}\" at 0x{at:x} would not be read as it is wanted; the file is not touched");
    }

    private static IEnumerable<(ulong Start, int Section, List<RawNote> Notes)> Wanted(NoteArrangement arrangement)
    {
        foreach (var cell in arrangement.Groups.Where(group => !group.IsIrregular).SelectMany(group => group.Cells))
            if (!cell.IsBroken && !(cell.Notes.Count == 0 && arrangement.Added.Exists(added => added.SectionIndex > 0 && added.SectionIndex == cell.Section?.Index))) yield return (cell.NewStart, cell.Section?.Index ?? 0, cell.Notes);
        foreach (var cell in arrangement.Added) yield return (cell.Start, cell.SectionIndex, cell.Notes);
    }
}
