using ElfNotes.Authoring;

namespace ElfNotes.Build;

/// <summary>Where an item stands in its project file.</summary>
/// <param name="Position">The element, or the file alone where no element is found.</param>
/// <param name="Metadata">Where its metadata stand, and its Include, by name, in order.</param>
internal sealed record ProjectElement(SourcePosition Position, IReadOnlyList<(string Name, SourcePosition Position)> Metadata)
{
    /// <summary>Where a metadatum stands; the element where it is none of its own.</summary>
    public SourcePosition Of(string name) => Order(name) is var at && at < Metadata.Count ? Metadata[at].Position : Position;

    /// <summary>Whether the element itself has a metadatum.</summary>
    public bool Has(string name) => Order(name) < Metadata.Count;

    /// <summary>The place of a metadatum among the others; behind all of them where it is none of the element's own.</summary>
    public int Order(string name)
    {
        for (var i = 0; i < Metadata.Count; i++)
            if (string.Equals(Metadata[i].Name, name, StringComparison.OrdinalIgnoreCase)) return i;
        return Metadata.Count;
    }
}
