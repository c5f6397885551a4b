using ElfNotes.Editing;

namespace ElfNotes.Cli;

/// <summary>What every editing verb is told besides the change itself.</summary>
internal sealed record EditRequest
{
    /// <summary>The file to edit.</summary>
    public required string Path { get; init; }

    /// <summary>The file to write instead (-o), <c>-</c> for standard output, or null.</summary>
    public string? Output { get; init; }

    /// <summary>What is read besides the file, and is not to be written over.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Whether the plan is printed and nothing is written.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Whether a loader may come to refuse the file, though the edit was of other notes.</summary>
    public bool IsForced { get; init; }

    /// <summary>What may be given up of the file when it is replaced.</summary>
    public FileReplacementOptions Replacement { get; init; } = FileReplacementOptions.Default;

    /// <summary>How notes are edited.</summary>
    public EditOptions Options { get; init; } = new();
}
