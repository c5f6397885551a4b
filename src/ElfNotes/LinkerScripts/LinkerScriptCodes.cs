namespace ElfNotes.LinkerScripts;

/// <summary>The codes of findings about linker scripts. Each has a page in <c>docs/findings</c>.</summary>
public static class LinkerScriptCodes
{
    /// <summary>Where the notes land; nothing has to be done.</summary>
    public const string NotesPlaced = "EN4100";

    /// <summary>The marker <c>.note.GNU-stack</c>, which is no note, is taken into the notes.</summary>
    public const string StackMarkerTaken = "EN4101";

    /// <summary><c>.note.gnu.property</c>, which needs alignment 8, is taken into a section of notes that are aligned to 4.</summary>
    public const string PropertyTaken = "EN4102";

    /// <summary>PHDRS lists no PT_NOTE, so that the linker makes none.</summary>
    public const string NoNoteSegment = "EN4103";

    /// <summary>A section of notes is in no PT_NOTE, though PHDRS lists one.</summary>
    public const string NotInNoteSegment = "EN4104";

    /// <summary>Notes are gathered into one section with what is no note.</summary>
    public const string MixedSection = "EN4105";

    /// <summary>Data statements in a section of notes.</summary>
    public const string DataStatements = "EN4106";

    /// <summary>The type of the output section takes the notes out of the file or out of memory.</summary>
    public const string SectionType = "EN4107";

    /// <summary>Notes are in a PT_NOTE and in no PT_LOAD.</summary>
    public const string NotLoaded = "EN4108";

    /// <summary>A section without notes goes on in the note segment of the section before.</summary>
    public const string SegmentGoesOn = "EN4109";

    /// <summary>/DISCARD/ takes the notes.</summary>
    public const string NotesDiscarded = "EN4110";

    /// <summary>Notes are not in KEEP.</summary>
    public const string NotKept = "EN4111";

    /// <summary>A section lies between two that share a note segment.</summary>
    public const string GapInNoteSegment = "EN4112";

    /// <summary>The location counter is moved within the notes.</summary>
    public const string GapInNotes = "EN4113";

    /// <summary>An output section of notes is aligned to neither 4 nor, for properties, 8.</summary>
    public const string SectionAlignment = "EN4114";

    /// <summary><c>.note.gnu.property</c> comes into the note segment of notes that are aligned to 4, in a section of its own.</summary>
    public const string PropertyInNoteSegment = "EN4115";

    /// <summary>A section names a program header that PHDRS does not list.</summary>
    public const string UnknownSegment = "EN4116";

    /// <summary>A PT_LOAD of PHDRS may stay empty; GNU ld then puts it at address 0.</summary>
    public const string SegmentMayBeEmpty = "EN4117";

    /// <summary>The script links for high addresses and sets no physical ones.</summary>
    public const string NoLoadAddress = "EN4118";

    /// <summary>A pattern is almost, and not quite, that of Xen's notes.</summary>
    public const string AlmostXen = "EN4119";

    /// <summary>A brace is not closed.</summary>
    public const string NotClosed = "EN4191";

    /// <summary>A part of the script was not understood, or is in another file.</summary>
    public const string NotUnderstood = "EN4190";
}
