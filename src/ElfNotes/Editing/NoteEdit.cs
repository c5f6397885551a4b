using ElfNotes.Authoring;

namespace ElfNotes.Editing;

/// <summary>A change to the notes of a file. One of the nested types, and no other.</summary>
public abstract record NoteEdit
{
    private NoteEdit()
    {
    }

    /// <summary>A note is added, behind the others of its owner where there is room, else in a section and segment of its own.</summary>
    /// <param name="Note">The note. Symbols are looked up in a linked file; in a relocatable object they become relocations.</param>
    public sealed record Add(PlannedNote Note) : NoteEdit;

    /// <summary>The descriptor of a note is replaced. Owner and type stay.</summary>
    /// <param name="Which">Must select one note.</param>
    /// <param name="Parts">The new descriptor.</param>
    public sealed record Set(NoteSelector Which, IReadOnlyList<NotePart> Parts) : NoteEdit;

    /// <summary>Notes are removed; those behind them in the same section move up.</summary>
    /// <param name="Which">Must select one note at least.</param>
    public sealed record Remove(NoteSelector Which) : NoteEdit;
}
