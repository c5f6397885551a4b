namespace ElfNotes.Authoring;

/// <summary>How descriptions are understood.</summary>
public sealed record PlannerOptions
{
    /// <summary>The machine, whatever the source names; null: the source's, or else <see cref="NoteTarget.Default"/> for the checks that need one.</summary>
    public NoteTarget? Target { get; init; }

    /// <summary>Loaders that the notes are made for, besides those that the source names.</summary>
    public IReadOnlyList<string> Loaders { get; init; } = [];

    /// <summary>
    /// Reads a file that a description names. Given the name as written and the source that wrote it. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/>. Null: descriptions may name no files.
    /// </summary>
    public Func<string, SourcePosition, byte[]>? ReadFile { get; init; }

    /// <summary>The bytes that all notes together may have. More would be more than a segment of notes is good for, and than memory holds several times.</summary>
    public long MaxBytes { get; init; } = 64 << 20;
}
