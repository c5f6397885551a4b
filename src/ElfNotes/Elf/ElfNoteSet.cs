using ElfNotes.Notes;

namespace ElfNotes.Elf;

/// <summary>The notes of a file, each once, with every range that shows it. Ranges may overlap, so that one note turns up thousands of times.</summary>
internal sealed class ElfNoteSet(int maxNotes)
{
    private readonly Dictionary<Place, ElfNote> _notes = [];

    public int Count => _notes.Count;

    public bool IsFull => _notes.Count >= maxNotes;

    public IEnumerable<ElfNote> Notes => _notes.Values;

    /// <summary>Adds a note, or the range to the note that is there already.</summary>
    /// <returns>False where there is no room for another note.</returns>
    public bool TryAdd(scoped in Note note, ReadOnlyMemory<byte> bytes, NoteRange range, NoteFormat format)
    {
        var offset = range.Start + note.Offset;
        var place = new Place(offset, offset + (ulong)note.DescOffset, (ulong)note.Desc.Length);
        if (!_notes.TryGetValue(place, out var known))
        {
            if (IsFull) return false;
            known = new ElfNote(note, bytes, range.Start, format);
            _notes.Add(place, known);
        }

        known.AddRange(range);
        return true;
    }

    /// <summary>The notes in file order.</summary>
    public ElfNote[] ToArray()
    {
        // Two readings of one place differ in where the descriptor starts or ends.
        var notes = new ElfNote[_notes.Count];
        _notes.Values.CopyTo(notes, 0);
        Array.Sort(notes, static (left, right) => left.Offset != right.Offset ? left.Offset.CompareTo(right.Offset)
            : left.DescOffset != right.DescOffset ? left.DescOffset.CompareTo(right.DescOffset) : left.Desc.Length.CompareTo(right.Desc.Length));
        return notes;
    }
}
