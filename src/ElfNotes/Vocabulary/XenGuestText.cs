namespace ElfNotes.Vocabulary;

/// <summary>The content of a <c>__xen_guest</c> section: what kernels had before Xen read notes.</summary>
/// <param name="Entries">The elements in their order. Where a key comes twice, the last counts for Xen.</param>
/// <param name="Findings">What Xen reads otherwise than it is written; at most <see cref="NoteVocabulary.MaximumFindings"/>.</param>
public sealed record XenGuestText(IReadOnlyList<XenGuestEntry> Entries, IReadOnlyList<Finding> Findings);
