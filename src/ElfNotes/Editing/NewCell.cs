using ElfNotes.Notes;

namespace ElfNotes.Editing;

/// <summary>Notes for which the file has no place yet: a section of their own.</summary>
/// <param name="Name">The section's name.</param>
/// <param name="Format">Their layout.</param>
/// <param name="IsAllocated">Whether the notes must be in memory at run time; in a relocatable object, whether the section has SHF_ALLOC.</param>
internal sealed record NewCell(string Name, NoteFormat Format, bool IsAllocated)
{
    public List<RawNote> Notes { get; } = [];

    /// <summary>Where the notes lie in the file that is edited; behind all others where they are not yet there.</summary>
    public ulong Position { get; init; } = ulong.MaxValue;

    public ulong Start { get; set; }

    public ulong Address { get; set; }

    public bool IsMapped { get; set; }

    /// <summary>Whether the notes need a segment that has no others.</summary>
    public bool IsAlone { get; init; }

    /// <summary>The index of its section header, once it has one.</summary>
    public int SectionIndex { get; set; }

    public ulong Size => Notes.Aggregate(0UL, (size, note) => size + (ulong)note.Bytes.Length);

    public byte[] Content() => RawNote.Join(Notes);
}
