using ElfNotes.Authoring;

namespace ElfNotes.Editing;

/// <summary>What a record says of one note, whose bytes are in the file.</summary>
/// <param name="BaseOffset">Where it lay in its cell of the original; null for one that was not there.</param>
/// <param name="Entries">Its relocations against symbols of the original, from the start of the note.</param>
/// <param name="Relocations">Those against symbols that the edit added.</param>
internal sealed record RecordedNote(ulong? BaseOffset, IReadOnlyList<RelocationEntry> Entries, IReadOnlyList<EncodedRelocation> Relocations)
{
    public static RecordedNote Of(RawNote note) => new(note.BaseOffset, note.Entries, note.Relocations);

    /// <summary>Whether so many notes can be as these say; theirs are the places and relocations then.</summary>
    /// <param name="recorded">What the record says.</param>
    /// <param name="notes">What the file has.</param>
    /// <param name="original">The notes of the original cell.</param>
    public static bool TryApply(IReadOnlyList<RecordedNote> recorded, List<RawNote> notes, List<RawNote> original)
    {
        if (recorded.Count != notes.Count) return false;
        HashSet<ulong?> places = [.. original.Select(note => note.BaseOffset)];
        for (var i = 0; i < notes.Count; i++)
        {
            var size = notes[i].Bytes.Length;
            if (recorded[i].Relocations.Any(one => one.Offset < 0 || one.Offset > size - one.Size) || recorded[i].Entries.Any(one => one.Offset >= (ulong)size)) return false;
            notes[i].Entries = recorded[i].Entries;
            notes[i].Relocations = recorded[i].Relocations;
            notes[i].BaseOffset = recorded[i].BaseOffset is { } place && places.Contains(place) ? place : null;
        }

        return true;
    }
}
