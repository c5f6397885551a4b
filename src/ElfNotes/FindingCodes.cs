namespace ElfNotes;

/// <summary>
/// The codes of findings about how notes lie in a file. Codes about what notes mean are in the Vocabulary room,
/// codes about loaders in the Boot room. Each has a page in <c>docs/findings</c>.
/// </summary>
public static class FindingCodes
{
    /// <summary>More findings than the limit keeps.</summary>
    public const string MoreFindings = "EN2000";

    /// <summary>A header table or an entry size in the ELF header cannot be as it says.</summary>
    public const string BadHeaderTable = "EN2001";

    /// <summary>A note segment or section has an alignment that readers treat differently: neither 4 nor 8.</summary>
    public const string OddAlignment = "EN2002";

    /// <summary>Notes are packed with another padding than their segment or section declares.</summary>
    public const string PackingDiffers = "EN2003";

    /// <summary>A note segment or section runs past the end of the file.</summary>
    public const string NotesPastEnd = "EN2004";

    /// <summary>What follows in a note segment or section is not a note.</summary>
    public const string BrokenNote = "EN2005";

    /// <summary>A note segment with file offset 0, where the ELF header is.</summary>
    public const string SegmentAtZero = "EN2006";

    /// <summary>A limit stopped the reading of notes.</summary>
    public const string NotesNotRead = "EN2007";

    /// <summary>Relocations of a note were not applied.</summary>
    public const string RelocationNotApplied = "EN2008";

    /// <summary>A section is named like a note section but has another type, so that no reader of notes looks at it.</summary>
    public const string NoteSectionWrongType = "EN2009";

    /// <summary>A note section is compressed.</summary>
    public const string CompressedNoteSection = "EN2010";

    /// <summary>An allocated note is shown by a section but by no segment, or by a segment but by no section.</summary>
    public const string OneViewOnly = "EN2011";

    /// <summary>Zero bytes between or behind notes read as notes without owner.</summary>
    public const string EmptyNotes = "EN2012";

    /// <summary>The container says something about its content that is not so.</summary>
    public const string ContainerMismatch = "EN2013";
}
