namespace ElfNotes.Manifest;

/// <summary>How much of a document is taken. Beyond a limit is finding EN4001, never an exception.</summary>
public sealed record NotesYamlLimits
{
    /// <summary>The limits that hold where none are given.</summary>
    public static NotesYamlLimits Default { get; } = new();

    /// <summary>The bytes of the text in UTF-8.</summary>
    public int MaxBytes { get; init; } = 64 << 20;

    /// <summary>How deep lists and maps may be nested.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>The keys and values, as many as there are after aliases are replaced by what they stand for: a few lines of aliases of aliases can mean billions.</summary>
    public int MaxNodes { get; init; } = 4_000_000;
}
