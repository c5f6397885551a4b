namespace ElfNotes.Authoring;

/// <summary>One note as a source describes it.</summary>
/// <param name="Fields">Its fields; the names are in <see cref="NoteFields"/>.</param>
/// <param name="Position">Where the note begins.</param>
public sealed record NoteDescription(IReadOnlyList<DescribedField> Fields, SourcePosition Position);
