namespace ElfNotes.Elf;

/// <summary>
/// A stretch of the file that segments or sections call notes. Headers that name the same stretch share one range, so
/// that sixty thousand of them cost one walk.
/// </summary>
internal sealed class NoteRange(ulong start, ulong size, ulong alignment)
{
    public ulong Start { get; } = start;

    public ulong Size { get; } = size;

    /// <summary>p_align or sh_addralign.</summary>
    public ulong Alignment { get; } = alignment;

    public List<int> Segments { get; } = [];

    public List<NoteSectionView> Sections { get; } = [];

    /// <summary>Whether one of the sections is in memory at run time.</summary>
    public bool IsAllocated { get; set; }

    /// <summary>The header that named it first, for messages.</summary>
    public string Name => Segments.Count > 0 ? $"note segment {Segments[0]}"
        : Sections.Count > 0 && Sections[0].Name.Length > 0 ? $"note section {Sections[0].Name}"
        : Sections.Count > 0 ? $"note section {Sections[0].Index}" : "the notes";
}
