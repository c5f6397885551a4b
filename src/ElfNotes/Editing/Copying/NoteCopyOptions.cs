namespace ElfNotes.Editing;

/// <summary>What is copied, and what is changed on the way.</summary>
public sealed record NoteCopyOptions
{
    /// <summary>The notes to copy, by owner and type; empty for all.</summary>
    public IReadOnlyList<NoteSelector> Only { get; init; } = [];

    /// <summary>Applied to the addresses in notes. Of several the one with the highest <see cref="AddressRebase.Old"/> that is not above the address counts.</summary>
    public IReadOnlyList<AddressRebase> Rebases { get; init; } = [];

    /// <summary>Added to the addresses that no rebase moves, or null.</summary>
    public AddressOffset? Offset { get; init; }

    /// <summary>Applied to addresses that are exactly that of a symbol, before all else.</summary>
    public IReadOnlyList<SymbolMapping> Symbols { get; init; } = [];

    /// <summary>How the file is edited that notes are copied into.</summary>
    public EditOptions Edit { get; init; } = new();
}
