namespace ElfNotes;

/// <summary>The codes of <see cref="ElfNotesException"/>: why a file, or a part of it, cannot be read.</summary>
public static class ErrorCodes
{
    /// <summary>The content is no format that this library knows.</summary>
    public const string UnknownFormat = "EN1001";

    /// <summary>The data ends before a structure does.</summary>
    public const string Truncated = "EN1002";

    /// <summary>An ELF header has a value that leaves nothing to read.</summary>
    public const string BadElfHeader = "EN1003";

    /// <summary>A container (bzImage, EFI zboot, PE, ar) has a header that contradicts its bytes.</summary>
    public const string BadContainer = "EN1004";

    /// <summary>A compressed stream is damaged.</summary>
    public const string BadCompressedData = "EN1005";

    /// <summary>The library or package that decodes this compression is not there.</summary>
    public const string CodecMissing = "EN1006";

    /// <summary>A limit of <see cref="ReadLimits"/> was reached.</summary>
    public const string LimitReached = "EN1007";

    /// <summary>The operating system could not open or read the file.</summary>
    public const string Unreadable = "EN1008";

    /// <summary>The file is a known format in which there is no place for ELF notes.</summary>
    public const string NoNotesInFormat = "EN1009";
}
