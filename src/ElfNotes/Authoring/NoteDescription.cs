namespace ElfNotes.Authoring;

/// <summary>One note as a source describes it.</summary>
/// <param name="Fields">Its fields; the names are in <see cref="NoteFields"/>.</param>
/// <param name="Position">Where the note begins.</param>
public sealed record NoteDescription(IReadOnlyList<DescribedField> Fields, SourcePosition Position)
{
    /// <summary>Whether the note was read from a file and is to be written as it was: what is unwise about it is only remarked.</summary>
    public bool IsVerbatim { get; init; }
}
