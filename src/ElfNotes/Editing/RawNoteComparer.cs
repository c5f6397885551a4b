namespace ElfNotes.Editing;

/// <summary>Compares notes as <see cref="RawNote.IsKindOf"/> or as <see cref="RawNote.Says"/>.</summary>
internal sealed class RawNoteComparer : IEqualityComparer<RawNote>
{
    private readonly bool _withContent;

    private RawNoteComparer(bool withContent) => _withContent = withContent;

    /// <summary>By owner and type.</summary>
    public static RawNoteComparer Kind { get; } = new(false);

    /// <summary>By owner, type and descriptor.</summary>
    public static RawNoteComparer Content { get; } = new(true);

    public bool Equals(RawNote? one, RawNote? other) => ReferenceEquals(one, other) || one is not null && other is not null && (_withContent ? one.Says(other) : one.IsKindOf(other));

    public int GetHashCode(RawNote note)
    {
        var hash = new HashCode();
        hash.Add(note.Type);
        hash.AddBytes(note.OwnerBytes.Span);
        if (_withContent) hash.AddBytes(note.Desc.Span);
        return hash.ToHashCode();
    }
}
