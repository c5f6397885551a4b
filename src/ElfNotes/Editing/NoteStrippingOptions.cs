namespace ElfNotes.Editing;

/// <summary>Which notes are stripped.</summary>
public sealed record NoteStrippingOptions
{
    /// <summary>The owners whose notes go, up to their first NUL; null for all.</summary>
    public IReadOnlyCollection<string>? Owners { get; init; }

    /// <summary>Owners whose notes stay in any case.</summary>
    public IReadOnlyCollection<string> Kept { get; init; } = [];

    /// <summary>Whether notes go that something needs which loads the file.</summary>
    public bool IncludesNeeded { get; init; }
}
