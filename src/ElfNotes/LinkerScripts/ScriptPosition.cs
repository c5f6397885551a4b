namespace ElfNotes.LinkerScripts;

/// <summary>A place in a text, as editors count it.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in UTF-16 code units, from 1; a tab is one.</param>
public readonly record struct ScriptPosition(int Line, int Column);
