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

    /// <summary>Whether a signature of the target may be broken; where its format has a place for signatures, it is taken out.</summary>
    public bool BreakSignature { get; init; }

    /// <summary>Whether addresses are changed at all.</summary>
    internal bool ChangesAddresses => Rebases.Count > 0 || Offset is not null || Symbols.Count > 0;
}
