using ElfNotes.Notes;

namespace ElfNotes.Elf;

/// <summary>A note of an ELF file or blob, and where it came from.</summary>
public sealed class ElfNote
{
    private readonly List<NoteRange> _ranges = [];
    private List<NoteRelocation>? _relocations;

    /// <summary>Makes a note of bytes that were read.</summary>
    /// <param name="note">The raw note. Its bytes must be those of <paramref name="bytes"/>.</param>
    /// <param name="bytes">The walked bytes, from which owner and descriptor are taken without copying.</param>
    /// <param name="start">The file offset of the walked bytes.</param>
    /// <param name="format">The layout in which the note was found.</param>
    internal ElfNote(scoped in Note note, ReadOnlyMemory<byte> bytes, ulong start, NoteFormat format)
    {
        var at = (int)note.Offset;
        Type = note.Type;
        Owner = note.Owner;
        OwnerBytes = bytes.Slice(at + format.HeaderSize, note.OwnerBytes.Length);
        var ownerEnd = at + format.HeaderSize + note.OwnerBytes.Length;
        OwnerPadding = bytes.Slice(ownerEnd, Math.Max(0, at + note.DescOffset - ownerEnd));
        Desc = bytes.Slice(at + note.DescOffset, note.Desc.Length);
        DescSize = note.DescSize;
        var end = at + note.DescOffset + note.Desc.Length;
        var padded = format.Align((ulong)(note.DescOffset + note.Desc.Length)) - (ulong)(note.DescOffset + note.Desc.Length);
        Padding = note.IsTruncated ? default : bytes.Slice(end, (int)Math.Min(padded, (ulong)(bytes.Length - end)));
        Offset = start + note.Offset;
        DescOffset = Offset + (ulong)note.DescOffset;
        Format = format;
    }

    /// <summary>The owner up to its first NUL. May hold control characters: escape before showing.</summary>
    public string Owner { get; }

    /// <summary>The namesz bytes of the owner.</summary>
    public ReadOnlyMemory<byte> OwnerBytes { get; }

    /// <summary>The bytes between the owner and the descriptor, up to seven: mostly zeros.</summary>
    public ReadOnlyMemory<byte> OwnerPadding { get; }

    /// <summary>The type word.</summary>
    public ulong Type { get; }

    /// <summary>
    /// The descriptor without its padding, after relocations where the file is a relocatable object. Shorter than
    /// <see cref="DescSize"/> when it runs past the end of its segment or section.
    /// </summary>
    public ReadOnlyMemory<byte> Desc { get; internal set; }

    /// <summary>The bytes between the descriptor and the next note, up to seven: mostly zeros. Empty where the descriptor is cut short.</summary>
    public ReadOnlyMemory<byte> Padding { get; }

    /// <summary>descsz as the header has it.</summary>
    public ulong DescSize { get; }

    /// <summary>The file offset of the note's header, in bytes; in a compressed image, the offset in what it expands to.</summary>
    public ulong Offset { get; }

    /// <summary>The file offset of the descriptor, in bytes.</summary>
    public ulong DescOffset { get; }

    /// <summary>The layout in which the note was found.</summary>
    public NoteFormat Format { get; }

    /// <summary>The indices of the PT_NOTE segments that show the note, in ascending order.</summary>
    public IReadOnlyList<int> Segments => SegmentList;

    /// <summary>The SHT_NOTE sections that show the note, in ascending order.</summary>
    public IReadOnlyList<NoteSectionView> Sections => SectionList;

    /// <summary>In a relocatable object, the places in the descriptor that relocations fill; else empty.</summary>
    public IReadOnlyList<NoteRelocation> Relocations => _relocations is null ? [] : _relocations;

    // Nearly every note lies in one range, or in one of a segment and one of a section: their own lists serve then.
    private List<int> SegmentList
    {
        get
        {
            List<int>? merged = null;
            List<int>? only = null;
            foreach (var range in _ranges)
            {
                if (range.Segments.Count == 0) continue;
                if (only is null) only = range.Segments;
                else (merged ??= [.. only]).AddRange(range.Segments);
            }

            merged?.Sort();
            return merged ?? only ?? _ranges[0].Segments;
        }
    }

    private List<NoteSectionView> SectionList
    {
        get
        {
            List<NoteSectionView>? merged = null;
            List<NoteSectionView>? only = null;
            foreach (var range in _ranges)
            {
                if (range.Sections.Count == 0) continue;
                if (only is null) only = range.Sections;
                else (merged ??= [.. only]).AddRange(range.Sections);
            }

            merged?.Sort((left, right) => left.Index.CompareTo(right.Index));
            return merged ?? only ?? _ranges[0].Sections;
        }
    }

    // Cheaper than the lists, which are merged when asked for.
    internal bool IsInSegment => _ranges.Exists(range => range.Segments.Count > 0);

    internal bool IsInSection => _ranges.Exists(range => range.Sections.Count > 0);

    internal bool IsInAllocatedSection => _ranges.Exists(range => range.IsAllocated);

    internal void AddRange(NoteRange range) => _ranges.Add(range);

    internal void AddRelocation(NoteRelocation relocation)
    {
        _relocations ??= [];
        _relocations.Add(relocation);
    }
}
