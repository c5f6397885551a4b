namespace ElfNotes.Authoring;

/// <summary>Where an attribute and its arguments stand in its source.</summary>
/// <param name="Position">The attribute's name.</param>
internal sealed record AssemblyNotesWritten(SourcePosition Position)
{
    /// <summary>The arguments without a name, in order.</summary>
    public IReadOnlyList<SourcePosition> Positional { get; init; } = [];

    /// <summary>The arguments with a name.</summary>
    public IReadOnlyDictionary<string, SourcePosition> Named { get; init; } = new Dictionary<string, SourcePosition>();

    /// <summary>Where an argument begins; the attribute itself where it is not found.</summary>
    /// <param name="index">Its index among those without a name, or -1.</param>
    /// <param name="name">Its name.</param>
    public SourcePosition Of(int index, string name) => Named.TryGetValue(name, out var named) ? named : index >= 0 && index < Positional.Count ? Positional[index] : Position;
}
