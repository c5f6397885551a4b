namespace ElfNotes.Editing;

/// <summary>Cells that lie together: those of one PT_NOTE segment, or one section that is in none.</summary>
internal sealed class NoteGroup
{
    /// <summary>The PT_NOTE segments that cover exactly this group.</summary>
    public List<int> Segments { get; init; } = [];

    public required ulong Start { get; init; }

    public required ulong Size { get; init; }

    /// <summary>In the order of the file.</summary>
    public required List<NoteCell> Cells { get; init; }

    /// <summary>Whether headers overlap here in a way that is not understood: nothing of it is changed.</summary>
    public bool IsIrregular { get; set; }

    /// <summary>Whether nobody knows the bytes by an address, so that they may move to another place of the file.</summary>
    public bool IsMovable { get; init; }

    /// <summary>Whether the group is to move behind the end.</summary>
    public bool Moves { get; set; }

    public ulong End => Start + Size;

    /// <summary>Added sections that lie behind the cells, in the filling that was there.</summary>
    public List<NewCell> Attached { get; } = [];

    public bool IsChanged => Moves || Attached.Count > 0 || Cells.Exists(cell => cell.IsChanged);

    /// <summary>Lays the cells out one behind the other from a start on.</summary>
    /// <returns>The size of all.</returns>
    public ulong Place(ulong start)
    {
        var at = start;
        var isShifted = false;
        foreach (var cell in Cells)
        {
            // Behind a cell that keeps its size nothing moves, whatever the alignments are said to be.
            at = isShifted ? Align(at, cell.Format.Alignment) : start + (cell.Start - Start);
            cell.NewStart = at;
            at += cell.NewSize;
            isShifted |= cell.NewSize != cell.Size;
        }

        foreach (var cell in Attached)
        {
            cell.Start = at = Align(at, cell.Format.Alignment);
            at += cell.Size;
        }

        return at - start;
    }

    public ulong NewSize => Place(Start);

    private static ulong Align(ulong value, int alignment) => (value + (ulong)alignment - 1) & ~((ulong)alignment - 1);
}
