namespace ElfNotes.Authoring;

/// <summary>A directive of the assembler, and what is said about it.</summary>
/// <param name="Directive">In the spelling that GNU as and clang's assembler share on every machine; plain ASCII on one line.</param>
/// <param name="Remark">What it stands for, fit for a comment; or null.</param>
internal readonly record struct AssemblyLine(string Directive, string? Remark = null);
