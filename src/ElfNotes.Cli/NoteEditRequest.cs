using ElfNotes.Authoring;

namespace ElfNotes.Cli;

/// <summary>The notes that add and set are given.</summary>
internal sealed record NoteEditRequest
{
    /// <summary>The note of the command line, or null.</summary>
    public NoteDescription? Note { get; init; }

    /// <summary>The descriptions (--from).</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Of several notes of one kind, which.</summary>
    public int? Index { get; init; }
}
