namespace ElfNotes.Editing;

/// <summary>What a record says of an added section.</summary>
/// <param name="Start">Where its notes lie.</param>
/// <param name="Size">Their bytes.</param>
/// <param name="Alignment">Their padding.</param>
/// <param name="IsAllocated">As <see cref="NewCell.IsAllocated"/>.</param>
/// <param name="IsAlone">As <see cref="NewCell.IsAlone"/>.</param>
/// <param name="Name">The section's name.</param>
/// <param name="Notes">The notes.</param>
internal sealed record RecordedAddition(ulong Start, ulong Size, int Alignment, bool IsAllocated, bool IsAlone, string Name, IReadOnlyList<RecordedNote> Notes)
{
    public static RecordedAddition Of(NewCell cell) => new(cell.Start, cell.Size, cell.Format.Alignment, cell.IsAllocated, cell.IsAlone, cell.Name, cell.Notes.ConvertAll(RecordedNote.Of));
}
