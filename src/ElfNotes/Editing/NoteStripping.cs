using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Editing;

/// <summary>Removes the notes of owners, or of all, but for those that something needs which loads the file; and PT_NOTE headers that show nothing.</summary>
public static class NoteStripping
{
    /// <summary>Plans it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="stripping">Which notes go; null for all.</param>
    /// <param name="options">How notes are edited; null for the defaults.</param>
    /// <returns>The plan, with a finding (<see cref="EditingCodes.NoteIsNeeded"/>) for each kind of note that stays because it is needed.</returns>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes"/>: the edit is refused; or the bytes cannot be had.</exception>
    public static EditPlan Plan(ElfFile file, NoteStrippingOptions? stripping = null, EditOptions? options = null)
    {
        stripping ??= new NoteStrippingOptions();
        options ??= new EditOptions();
        return NoteEditor.PlanUnsigned(file, options, bare => Strip(bare, stripping, options));
    }

    private static EditPlan Strip(ElfFile file, NoteStrippingOptions stripping, EditOptions options)
    {
        var arrangement = NoteArrangement.Read(file);
        var needed = stripping.IncludesNeeded ? null : new NeededNotes(file);
        var kept = new Dictionary<(string Owner, ulong Type), string>();
        var changer = new NoteChanger(arrangement, options);
        List<string> there = [.. arrangement.AllNotes.Select(note => note.Owner).Distinct()];
        foreach (var owner in stripping.Owners ?? [])
            if (!there.Contains(owner)) arrangement.Findings.Add(new Finding(EditingCodes.NothingToDo, Severity.Info, 0, $"there is no note of owner \"{owner}\"{(there.Find(one => string.Equals(one, owner, StringComparison.OrdinalIgnoreCase)) is { } near ? $"; owners are compared exactly, and there is \"{near}\"" : "")}"));
        foreach (var cell in arrangement.Cells)
        {
            List<RawNote> left = cell.Notes.FindAll(note => !Goes(note));
            if (left.Count == cell.Notes.Count) continue;
            changer.Demand(cell);
            cell.Notes = left;
        }

        foreach (var cell in arrangement.Added) cell.Notes.RemoveAll(Goes);
        arrangement.Added.RemoveAll(cell => cell.Notes.Count == 0);
        arrangement.ClearsEmptySegments = true;
        foreach (var ((owner, type), reader) in kept)
        {
            var name = NoteVocabulary.TypeName(owner, type) is { } known ? $" ({known})" : "";
            arrangement.Findings.Add(new Finding(EditingCodes.NoteIsNeeded, Severity.Info, 0, $"the note of owner \"{owner}\", type 0x{type:x}{name}, stays: it is read by {reader}"));
        }

        return NoteEditor.Finish(arrangement, options);

        bool Goes(RawNote note)
        {
            if (stripping.Owners is { } owners && !owners.Contains(note.Owner) || stripping.Kept.Contains(note.Owner)) return false;
            if (needed?.Reader(note) is not { } reader) return true;
            kept.TryAdd((note.Owner, note.Type), reader);
            return false;
        }
    }
}
