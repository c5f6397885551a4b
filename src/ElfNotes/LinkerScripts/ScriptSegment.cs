namespace ElfNotes.LinkerScripts;

/// <summary>A line of the PHDRS command: a program header to be made.</summary>
/// <param name="Name">Its name within the script.</param>
/// <param name="Type">Its type as written: <c>PT_NOTE</c>, or a number.</param>
/// <param name="Offset">Where its name starts in the script, in bytes.</param>
public sealed record ScriptSegment(string Name, string Type, ulong Offset)
{
    /// <summary>Whether it is loaded.</summary>
    public bool IsLoad => Type == "PT_LOAD" || IsNumber(1);

    /// <summary>Whether it is for notes.</summary>
    public bool IsNote => Type == "PT_NOTE" || IsNumber(4);

    // In any way to write it: 4, 04, 0x4.
    private bool IsNumber(ulong number) => !Type.StartsWith("PT_", StringComparison.Ordinal) && ScriptExpression.Evaluate(Type) == number;
}
