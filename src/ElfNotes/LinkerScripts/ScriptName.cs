namespace ElfNotes.LinkerScripts;

/// <summary>A name where it is used: the <c>notes</c> of <c>:notes</c>.</summary>
/// <param name="Name">The name. May hold any byte: escape before showing.</param>
/// <param name="Offset">Where it starts in the script, in bytes.</param>
public readonly record struct ScriptName(string Name, ulong Offset);
