namespace ElfNotes.Editing;

/// <summary>The codes of edits: why one is refused (an <see cref="ElfNotesException"/>; nothing is touched then), and what is found about one.</summary>
public static class EditingCodes
{
    /// <summary>The layout of the file cannot take the edit.</summary>
    public const string LayoutCannotTake = "EN5001";

    /// <summary>A signature over the file would be broken.</summary>
    public const string SignatureWouldBreak = "EN5002";

    /// <summary>The note that is to be edited is not there, or not the only one.</summary>
    public const string NoteNotFound = "EN5003";

    /// <summary>The notes of a segment or section are broken, so that changing them would lose bytes.</summary>
    public const string NotesBroken = "EN5004";

    /// <summary>The value cannot be what the note is to hold.</summary>
    public const string ValueCannotBe = "EN5005";

    /// <summary>The file is being written to, or was changed by someone else meanwhile.</summary>
    public const string FileInUse = "EN5006";

    /// <summary>The file system refuses: read-only, full, no permission.</summary>
    public const string CannotWrite = "EN5007";

    /// <summary>What was written is not what was planned; the old file is still there.</summary>
    public const string NotAsPlanned = "EN5008";

    /// <summary>The file is a container in which this cannot be edited.</summary>
    public const string ContainerCannotTake = "EN5009";

    /// <summary>The recompressed payload does not fit where the old one was.</summary>
    public const string PayloadDoesNotFit = "EN5010";

    /// <summary>A loader that took the file before does not take it any more.</summary>
    public const string VerdictChanges = "EN5011";

    /// <summary>Nothing changes: the file is already as it is wanted.</summary>
    public const string NothingToDo = "EN5012";

    /// <summary>Data behind the end of the ELF file may no longer be found by its reader.</summary>
    public const string DataBehindEnd = "EN5013";

    /// <summary>An entry in notes lies in the unpacked kernel, and the file holds the packed one.</summary>
    public const string EntryNotUnpacked = "EN5014";

    /// <summary>A loader for which notes were to be packed would not take the file.</summary>
    public const string LoaderRefuses = "EN5015";

    /// <summary>Notes of one kind, of which a file has one, say different things.</summary>
    public const string DuplicatesDiffer = "EN5016";

    /// <summary>A note stays though it was to go, since something that loads the file needs it.</summary>
    public const string NoteIsNeeded = "EN5017";

    /// <summary>A file gets the build-id of another one.</summary>
    public const string BuildIdReplaced = "EN5018";

    /// <summary>A file of bare notes is not recognised as such, and has to be named as one.</summary>
    public const string NotRecognised = "EN5019";

    /// <summary>Where the program headers are now, old kernels of Linux do not look for them.</summary>
    public const string TableOutOfLine = "EN5020";

    /// <summary>Notes move that a symbol names.</summary>
    public const string NamedNotesMove = "EN5021";
}
