namespace ElfNotes.Authoring;

/// <summary>What the attributes of an assembly say.</summary>
/// <param name="Description">The notes, in the order in which the compiler wrote the attributes: that of the source, file after file.</param>
/// <param name="Findings">What keeps an attribute from being read; such a one is not in the description.</param>
public sealed record AssemblyNotesResult(PlanDescription Description, IReadOnlyList<PlanFinding> Findings);
