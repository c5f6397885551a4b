using ElfNotes.Authoring;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Notes in a file of their own, for beside a file that has no place for them: as in <c>/sys/kernel/notes</c>.</summary>
public static class RawNotesFile
{
    /// <summary>Plans a new file of notes. Its original is empty.</summary>
    /// <param name="notes">Notes whose descriptors are bytes.</param>
    /// <param name="order">The order of the header words, which is that of the file that the notes are about.</param>
    public static EditPlan Create(IReadOnlyList<PlannedNote> notes, ByteOrder order) => Plan(ByteSource.FromMemory(default), notes, order);

    /// <summary>Plans a file of notes with others put in: those of the same owner and type are replaced.</summary>
    /// <param name="source">The file.</param>
    /// <param name="there">The notes of it.</param>
    /// <param name="notes">Notes whose descriptors are bytes, in the order of those that are there.</param>
    public static EditPlan Plan(ByteSource source, IReadOnlyList<ElfNote> there, IReadOnlyList<PlannedNote> notes) =>
        Plan(source, NoteBlobs.Merge([.. there.Select(note => NoteTransform.Verbatim(note, null))], notes), there[0].Format.ByteOrder);

    private static EditPlan Plan(ByteSource source, IReadOnlyList<PlannedNote> notes, ByteOrder order)
    {
        var content = NoteBlobs.Write(notes, order);
        return new EditPlan(source, (ulong)content.Length, [new ByteChange(0, content)], [new EditStep(0, (ulong)content.Length, $"{(notes.Count == 1 ? "1 note" : $"{notes.Count} notes")}, padded to 4, {(order == ByteOrder.Little ? "little" : "big")}-endian")]);
    }
}
