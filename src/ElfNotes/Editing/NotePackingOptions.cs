using ElfNotes.Boot;

namespace ElfNotes.Editing;

/// <summary>How the notes of a file are packed.</summary>
public sealed record NotePackingOptions
{
    /// <summary>The loaders that must take the result: the notes that loaders read are put into the arrangement that each of them understands.</summary>
    public IReadOnlyList<BootLoader> Loaders { get; init; } = [];

    /// <summary>
    /// Whether all notes of one alignment are to be in one segment, wherever they lie. Notes that are mapped move then: who knows them by their address finds zeros.
    /// </summary>
    public bool IntoOne { get; init; }
}
