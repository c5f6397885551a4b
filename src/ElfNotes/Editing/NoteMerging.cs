using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Leaves one of each note: what several objects or tools brought in twice is dropped.</summary>
public static class NoteMerging
{
    /// <summary>Plans it.</summary>
    /// <param name="file">
    /// The file. In a core nothing is merged: threads may well be alike. Nor are probes (stapsdt), of which each is counted, and GNU build
    /// attributes (owners that begin with GA), which say by their order what they are about.
    /// </param>
    /// <param name="options">How notes are edited; null for the defaults.</param>
    /// <returns>The plan, with a finding (<see cref="EditingCodes.DuplicatesDiffer"/>) for notes of which there should be one and that differ.</returns>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes"/>: the edit is refused; or the bytes cannot be had.</exception>
    public static EditPlan Plan(ElfFile file, EditOptions? options = null)
    {
        options ??= new EditOptions();
        return NoteEditor.PlanUnsigned(file, options, bare => Merge(bare, options));
    }

    private static EditPlan Merge(ElfFile file, EditOptions options)
    {
        if (file.Identity.Type == ElfIdentity.ET_CORE) return new EditPlan(file.Source, file.Source.Length, [], [], [new Finding(EditingCodes.NothingToDo, Severity.Info, 0, "the notes of a core are not merged: threads may be alike")]);
        var arrangement = NoteArrangement.Read(file);
        var places = Places(arrangement);
        var steps = new List<EditStep>();
        var kept = new List<Place>();
        var known = new HashSet<Place>(new SameContent());
        var dropped = new HashSet<RawNote>(ReferenceEqualityComparer.Instance);
        // The copy that loaders see stays: one in a segment, and there the first.
        foreach (var place in places.OrderBy(place => place.Rank))
        {
            if (IsCounted(place.Note)) continue;
            if (known.TryGetValue(place, out var twin))
            {
                dropped.Add(place.Note);
                steps.Add(Dropped(place, twin));
            }
            else
            {
                known.Add(place);
                kept.Add(place);
            }
        }

        foreach (var cell in arrangement.Cells) cell.Notes.RemoveAll(dropped.Contains);
        foreach (var cell in arrangement.Added) cell.Notes.RemoveAll(dropped.Contains);
        arrangement.Added.RemoveAll(cell => cell.Notes.Count == 0);
        FindDifferences(kept, arrangement);
        var plan = NoteEditor.Finish(arrangement, options);
        return new EditPlan(plan.Original, plan.Length, plan.Changes, [.. steps, .. plan.Steps], plan.Findings);
    }

    private static bool IsCounted(RawNote note) => note.Owner == "stapsdt" || note.Owner.StartsWith("GA", StringComparison.Ordinal);

    private static List<Place> Places(NoteArrangement arrangement)
    {
        var places = new List<Place>();
        var relocations = new Dictionary<ulong, IReadOnlyList<NoteRelocation>>();
        if (arrangement.IsRelocatable)
            foreach (var note in arrangement.File.Notes) if (note.Relocations.Count > 0) relocations.TryAdd(note.Offset, note.Relocations);
        foreach (var group in arrangement.Groups)
        {
            if (group.IsIrregular) continue;
            foreach (var cell in group.Cells)
            {
                if (cell.IsBroken) continue;
                foreach (var note in cell.Notes)
                    places.Add(new Place(note, group.Segments.Count > 0 || group.GetsSegment ? 0 : cell.IsAllocated ? 1 : 2, cell.Name, cell.Start + (note.BaseOffset ?? 0), note.BaseOffset is { } at ? relocations.GetValueOrDefault(cell.Start + at, []) : []));
            }
        }

        foreach (var cell in arrangement.Added)
            foreach (var note in cell.Notes)
                if (note.Relocations.Count == 0) places.Add(new Place(note, 0, cell.Name, 0, []));
        return places;
    }

    private static EditStep Dropped(Place place, Place twin) =>
        new(place.Offset, 0, $"a note of owner \"{place.Note.Owner}\", type 0x{place.Note.Type:x}{In(place.Section)}, is dropped: the same is{(twin.Offset > 0 ? $" at 0x{twin.Offset:x}" : "")}{In(twin.Section)}");

    private static string In(string section) => section.Length > 0 ? $" in {section}" : "";

    private static void FindDifferences(List<Place> kept, NoteArrangement arrangement)
    {
        if (arrangement.IsRelocatable) return;
        foreach (var kind in kept.Where(place => SingleNotes.IsSingle(place.Note)).GroupBy(place => (place.Note.Owner, place.Note.Type)))
        {
            if (kind.Count() == 1) continue;
            arrangement.Findings.Add(SingleNotes.Differ(kind.First().Note, kind.Count(), kind.First().Offset));
        }
    }

    /// <summary>A note and where it is.</summary>
    private sealed record Place(RawNote Note, int Rank, string Section, ulong Offset, IReadOnlyList<NoteRelocation> Relocations);

    private sealed class SameContent : IEqualityComparer<Place>
    {
        public bool Equals(Place? one, Place? other) => one!.Note.Says(other!.Note) && one.Relocations.SequenceEqual(other.Relocations);

        public int GetHashCode(Place place) => RawNoteComparer.Content.GetHashCode(place.Note);
    }
}
