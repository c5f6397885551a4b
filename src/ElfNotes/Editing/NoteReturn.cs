namespace ElfNotes.Editing;

/// <summary>Lets notes that had to leave their place return to it, where they fit again: the file may then be what it was.</summary>
internal sealed class NoteReturn(NoteArrangement arrangement)
{
    private readonly Dictionary<RawNote, List<Gap>> _gaps = new(RawNoteComparer.Kind);

    /// <summary>Changes the arrangement.</summary>
    public void Run()
    {
        if (arrangement.Added.Count == 0) return;
        FindGaps();
        foreach (var added in arrangement.Added)
        {
            var returned = new HashSet<RawNote>(ReferenceEqualityComparer.Instance);
            foreach (var note in Enumerable.Reverse(added.Notes))
                if (_gaps.TryGetValue(note, out var gaps) && gaps.Exists(gap => gap.Cell.Format == added.Format && TryReturn(note, gap))) returned.Add(note);
            added.Notes.RemoveAll(returned.Contains);
        }

        arrangement.Added.RemoveAll(cell => cell.Notes.Count == 0);
    }

    private void FindGaps()
    {
        foreach (var group in arrangement.Groups)
        {
            foreach (var cell in group.Cells)
            {
                if (cell.IsBroken || !cell.IsChanged) continue;
                var counts = new Dictionary<RawNote, int>(RawNoteComparer.Kind);
                foreach (var note in cell.Original) counts[note] = counts.GetValueOrDefault(note) + 1;
                foreach (var note in cell.Notes) counts[note] = counts.GetValueOrDefault(note) - 1;
                foreach (var (note, count) in counts)
                {
                    if (count <= 0) continue;
                    if (!_gaps.TryGetValue(note, out var gaps)) _gaps.Add(note, gaps = []);
                    gaps.Add(new Gap(group, cell) { Count = count });
                }
            }
        }
    }

    private bool TryReturn(RawNote note, Gap gap)
    {
        // One that is no smaller does not fit either.
        if (gap.Count == 0 || note.Bytes.Length >= gap.TooLarge) return false;
        var at = PlaceOf(note, gap.Cell, out var original);
        gap.Cell.Notes.Insert(at, original ?? note);
        if (arrangement.Fits(gap.Group))
        {
            gap.Count--;
            return true;
        }

        gap.Cell.Notes.RemoveAt(at);
        gap.TooLarge = note.Bytes.Length;
        return false;
    }

    // Where it lay: in front of the first note that came behind it and is still there. Of several of its kind it is the one that says the same, whose padding it has again.
    private static int PlaceOf(RawNote note, NoteCell cell, out RawNote? original)
    {
        var same = note.Relocations.Count == 0 && cell.Original.Count(note.Says) > cell.Notes.Count(note.Says) ? cell.Original.FindIndex(note.Says) : -1;
        original = same < 0 ? null : cell.Original[same];
        var from = same < 0 ? cell.Original.FindLastIndex(note.IsKindOf) : same;
        var contents = new HashSet<RawNote>(cell.Original.Skip(from + 1), RawNoteComparer.Content);
        var kinds = new HashSet<RawNote>(contents, RawNoteComparer.Kind);
        var at = cell.Notes.FindIndex(one => (same < 0 || one.IsKindOf(note) ? contents : kinds).Contains(one));
        return at < 0 ? cell.Notes.Count : at;
    }

    /// <summary>A cell in which notes of a kind are fewer than there were.</summary>
    private sealed class Gap(NoteGroup group, NoteCell cell)
    {
        public NoteGroup Group => group;

        public NoteCell Cell => cell;

        /// <summary>How many are missing.</summary>
        public int Count { get; set; }

        /// <summary>The size of the smallest note that did not fit.</summary>
        public int TooLarge { get; set; } = int.MaxValue;
    }
}
