namespace ElfNotes.Authoring;

/// <summary>How a plan is written.</summary>
public sealed record EmitOptions
{
    /// <summary>The machine.</summary>
    public required NoteTarget Target { get; init; }

    /// <summary>What the output's text calls its source, in comments; a file name without directories.</summary>
    public string SourceName { get; init; } = "notes.yaml";

    /// <summary>The output's file name without directories, for a header's guard.</summary>
    public string OutputName { get; init; } = "notes";

    /// <summary>Linker scripts: a whole script for a kernel instead of a fragment.</summary>
    public bool IsWholeScript { get; init; }
}
