using ElfNotes.Elf;

namespace ElfNotes.Manifest;

/// <summary>Notes that were read, as a description that gives the same bytes.</summary>
/// <param name="Text">A document in YAML, in printable ASCII.</param>
/// <param name="Unwritable">The notes that no description gives back, each with the reason; in the text they are comments.</param>
public sealed record NotesYamlText(string Text, IReadOnlyList<(ElfNote Note, string Reason)> Unwritable);
