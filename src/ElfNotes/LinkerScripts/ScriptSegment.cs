namespace ElfNotes.LinkerScripts;

/// <summary>A line of the PHDRS command: a program header to be made.</summary>
/// <param name="Name">Its name within the script.</param>
/// <param name="Type">Its type as written: <c>PT_NOTE</c>, or a number.</param>
/// <param name="Offset">Where its name starts in the script, in bytes.</param>
public sealed record ScriptSegment(string Name, string Type, ulong Offset)
{
    /// <summary>Whether it is loaded.</summary>
    public bool IsLoad => Type is "PT_LOAD" or "1" or "0x1";

    /// <summary>Whether it is for notes.</summary>
    public bool IsNote => Type is "PT_NOTE" or "4" or "0x4";
}
