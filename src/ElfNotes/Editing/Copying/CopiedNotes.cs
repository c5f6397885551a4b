using ElfNotes.Authoring;

namespace ElfNotes.Editing;

/// <summary>Notes as they are to be written into another file.</summary>
/// <param name="Notes">The notes, in the order of their file.</param>
/// <param name="Remarks">What became of addresses and byte order, note by note: sentences without a full stop. May quote bytes of the file: escape before showing.</param>
public sealed record CopiedNotes(IReadOnlyList<PlannedNote> Notes, IReadOnlyList<string> Remarks);
