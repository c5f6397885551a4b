namespace ElfNotes.LinkerScripts;

/// <summary>One pattern of an input section description: the <c>.note.*</c> of <c>KEEP(*(.note.*))</c>.</summary>
/// <param name="File">The pattern for the file's name; <c>*</c> is any file.</param>
/// <param name="Section">The pattern for the section's name.</param>
/// <param name="IsKept">Whether it is in KEEP.</param>
/// <param name="IsRestricted">Whether EXCLUDE_FILE or INPUT_SECTION_FLAGS take some sections out of it.</param>
/// <param name="Offset">Where the section's pattern starts in the script, in bytes.</param>
public sealed record InputPattern(string File, string Section, bool IsKept, bool IsRestricted, ulong Offset)
{
    /// <summary>Whether it takes the sections of that name from every file, so that no later pattern sees them.</summary>
    internal bool TakesAll(string name) => IsForAllFiles && Glob.Matches(Section, name);

    /// <summary>Whether it takes from every file what its section's pattern matches.</summary>
    internal bool IsForAllFiles => File == "*" && !IsRestricted;

    /// <summary>Whether it takes a section of that name from some file.</summary>
    internal bool MayTake(string name) => Glob.Matches(Section, name);

    /// <summary>Whether its name says that it is for notes.</summary>
    internal bool IsForNotes => Section.StartsWith(".note", StringComparison.Ordinal);
}
