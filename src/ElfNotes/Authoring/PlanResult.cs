namespace ElfNotes.Authoring;

/// <summary>What became of a description.</summary>
/// <param name="Plan">The plan, or null where a finding is an error.</param>
/// <param name="Findings">In the order of the source.</param>
public sealed record PlanResult(NotePlan? Plan, IReadOnlyList<PlanFinding> Findings);
