namespace ElfNotes.TestKit;

/// <summary>Notes that lie together in the file, and the segment and section that show them.</summary>
public sealed class NoteBlob
{
    /// <summary>The notes, in file order.</summary>
    public List<KernelNote> Notes { get; init; } = [];

    /// <summary>The multiple to which owners and descriptors are padded; 0 or 1: not at all.</summary>
    public int Padding { get; set; } = 4;

    /// <summary>Bytes behind the notes that belong to segment and section.</summary>
    public byte[] RawTail { get; set; } = [];

    /// <summary>Bytes behind the notes that belong to neither: the next thing a reader meets that overruns them.</summary>
    public byte[] Beyond { get; set; } = [];

    /// <summary>The multiple of which the blob's file offset is <see cref="Skew"/> more.</summary>
    public int FileAlignment { get; set; } = 8;

    /// <summary>Bytes by which the blob's file offset misses its alignment.</summary>
    public int Skew { get; set; }

    /// <summary>The PT_NOTE that shows the blob, or null for none. What it does not override follows from the blob.</summary>
    public SegmentHeader? Segment { get; set; } = new() { Type = SegmentHeader.PT_NOTE, Flags = 4, Alignment = 4 };

    /// <summary>The section that shows the blob, or null for none. Only written when the kernel has sections.</summary>
    public KernelSection? Section { get; set; } = new() { Name = ".notes", Type = KernelSection.SHT_NOTE, Flags = 2, Alignment = 4 };

    /// <summary>Sets p_align, sh_addralign and the padding of the notes to one value.</summary>
    public NoteBlob AlignedBy(int alignment)
    {
        Padding = alignment;
        if (Segment is not null) Segment.Alignment = (ulong)alignment;
        if (Section is not null) Section.Alignment = (ulong)alignment;
        return this;
    }
}
