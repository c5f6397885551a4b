using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Cells that lie together: those of one PT_NOTE segment, or one section that is in none.</summary>
internal sealed class NoteGroup
{
    /// <summary>The PT_NOTE segments that cover exactly this group.</summary>
    public List<int> Segments { get; init; } = [];

    /// <summary>Whether the group is to have a PT_NOTE that there is not yet.</summary>
    public bool GetsSegment { get; init; }

    /// <summary>Its new PT_NOTE, once it has one.</summary>
    public ElfStructure? Header { get; set; }

    /// <summary>Whether its PT_NOTE is to be the last one of the file.</summary>
    public bool IsLast { get; set; }

    /// <summary>Whether p_align is to be that of the notes' layout, whatever it is now.</summary>
    public bool GetsAlignment { get; set; }

    /// <summary>What packing changes in the headers of the group, for people.</summary>
    public List<string> Repairs { get; } = [];

    /// <summary>Whether headers are to change though the notes do not.</summary>
    public bool IsRepaired => GetsSegment || GetsAlignment || IsLast || Repairs.Count > 0 || Cells.Exists(cell => cell.GetsAlignment);

    public required ulong Start { get; init; }

    public required ulong Size { get; init; }

    /// <summary>In the order of the file.</summary>
    public required List<NoteCell> Cells { get; init; }

    /// <summary>Whether headers overlap here in a way that is not understood: nothing of it is changed.</summary>
    public bool IsIrregular { get; set; }

    /// <summary>Whether nobody knows the bytes by an address, so that they may move to another place of the file.</summary>
    public bool IsMovable { get; set; }

    /// <summary>Whether a PT_LOAD has the notes in it.</summary>
    public bool IsMapped { get; init; }

    /// <summary>Whether the group is to move behind the end.</summary>
    public bool Moves { get; set; }

    public ulong End => Start + Size;

    /// <summary>What messages call it.</summary>
    public string Name => Segments.Count == 0 || Cells is [{ Name.Length: > 0 }] ? Cells[0].Name : $"note segment {Segments[0]}";

    /// <summary>Added sections that lie behind the cells, in the filling that was there.</summary>
    public List<NewCell> Attached { get; } = [];

    public bool IsChanged => Moves || Attached.Count > 0 || Cells.Exists(cell => cell.IsChanged);

    /// <summary>Where the notes start, once they are placed: cells in front that are empty now are left out.</summary>
    public ulong NewStart { get; private set; }

    /// <summary>Where the notes end, once they are placed.</summary>
    public ulong NewEnd { get; private set; }

    public ulong NewSize => NewEnd - NewStart;

    /// <summary>What the headers of the group promise, as far as it is an alignment within a page; 8 at least.</summary>
    public int AlignmentIn(ElfFile file) =>
        (int)Segments.Select(index => file.Segments[index].Alignment).Concat(Cells.Select(cell => cell.Section?.Alignment ?? 0)).Where(alignment => ulong.IsPow2(alignment) && alignment <= 4096).Append(8UL).Max();

    /// <summary>Lays the cells out one behind the other from a start on. What need not move stays where it is.</summary>
    public void Place(ulong start)
    {
        Place(start, isTrimmed: true);
        if (NewEnd - start > Size) Place(start, isTrimmed: false);
    }

    private void Place(ulong start, bool isTrimmed)
    {
        var at = start;
        var isShifted = false;
        NewStart = start;
        foreach (var cell in Cells)
        {
            // Behind a cell that keeps its size nothing moves, whatever the alignments are said to be.
            at = isShifted ? TailWriter.Align(at, cell.Format.Alignment) : start + (cell.Start - Start);
            cell.NewStart = at;
            at += cell.NewSize;
            var isLeading = isTrimmed && cell.NewSize == 0 && cell.NewStart == NewStart && !isShifted;
            if (isLeading) NewStart += cell.Size;
            isShifted |= cell.NewSize != cell.Size && !isLeading;
        }

        foreach (var cell in Attached)
        {
            cell.Start = at = TailWriter.Align(at, cell.Format.Alignment);
            at += cell.Size;
        }

        // Nothing is left, or only gaps between the cells.
        if (at <= NewStart) at = NewStart = start;
        NewEnd = at;
    }
}
