using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Reads the planned file back before anything is written, as readers of notes do.</summary>
internal static class EditProof
{
    /// <summary>Compares the notes that the planned file shows with those that are wanted.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.NotAsPlanned"/>: they differ, which is a mistake of this program.</exception>
    public static void Prove(EditPlan plan, NoteArrangement arrangement)
    {
        if (plan.ChangesNothing) return;
        var shown = ElfFile.Open(plan.Result, arrangement.File.Limits).Notes.ToLookup(note => (note.Offset, note.DescOffset));
        foreach (var (start, note) in Wanted(arrangement))
        {
            // Two views of a file may show one note twice, whole and cut short.
            if (!shown[(start, start + (ulong)note.DescOffset)].Any(found => IsAsWanted(found, note)))
                throw new ElfNotesException(EditingCodes.NotAsPlanned, start, $"the note of owner \"{note.Owner}\" at 0x{start:x} would not be read as it is wanted; the file is not touched");
        }
    }

    private static bool IsAsWanted(ElfNote found, RawNote note) =>
        found.Type == note.Type && found.OwnerBytes.Span.SequenceEqual(note.OwnerBytes.Span) && (found.Relocations.Count > 0 || found.Desc.Span.SequenceEqual(note.Desc.Span));

    private static IEnumerable<(ulong Start, RawNote Note)> Wanted(NoteArrangement arrangement)
    {
        foreach (var cell in arrangement.Groups.Where(group => !group.IsIrregular).SelectMany(group => group.Cells))
        {
            if (cell.IsBroken) continue;
            var at = cell.NewStart;
            foreach (var note in cell.Notes)
            {
                yield return (at, note);
                at += (ulong)note.Bytes.Length;
            }
        }

        foreach (var cell in arrangement.Added)
        {
            var at = cell.Start;
            foreach (var note in cell.Notes)
            {
                yield return (at, note);
                at += (ulong)note.Bytes.Length;
            }
        }
    }
}
