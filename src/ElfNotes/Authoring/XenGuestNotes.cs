namespace ElfNotes.Authoring;

/// <summary>The notes that mean the same as a <c>__xen_guest</c> string.</summary>
/// <param name="Description">The notes, and the machine where it is known. Empty of notes where nothing in the string has an effect.</param>
/// <param name="Findings">What Xen reads in the string otherwise than it is written, and what notes cannot say.</param>
public sealed record XenGuestNotes(PlanDescription Description, IReadOnlyList<Finding> Findings);
