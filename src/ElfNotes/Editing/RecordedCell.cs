namespace ElfNotes.Editing;

/// <summary>What a record says of a cell of the original.</summary>
/// <param name="BaseStart">Where it lies there; with its size it tells which one is meant.</param>
/// <param name="BaseSize">Its size there.</param>
/// <param name="Start">Where it lies now.</param>
/// <param name="Size">Its size now.</param>
/// <param name="IsLast">Whether its segment is to be the last one with notes.</param>
/// <param name="Notes">Its notes, where they are not those of the original.</param>
internal sealed record RecordedCell(ulong BaseStart, ulong BaseSize, ulong Start, ulong Size, bool IsLast, IReadOnlyList<RecordedNote>? Notes)
{
    public static RecordedCell Of(NoteCell cell, bool isLast) => new(cell.Start, cell.Size, cell.NewStart, cell.NewSize, isLast, cell.IsChanged ? cell.Notes.ConvertAll(RecordedNote.Of) : null);
}
