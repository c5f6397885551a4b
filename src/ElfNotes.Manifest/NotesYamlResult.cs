using ElfNotes.Authoring;

namespace ElfNotes.Manifest;

/// <summary>What was read of a document.</summary>
/// <param name="Description">What it says, or null where it could not be read at all; then a finding is an error.</param>
/// <param name="Findings">What is wrong with the YAML itself, all with the code EN4001 and a line and column. What the values mean is the planner's.</param>
public sealed record NotesYamlResult(PlanDescription? Description, IReadOnlyList<PlanFinding> Findings);
