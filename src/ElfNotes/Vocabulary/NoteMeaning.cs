namespace ElfNotes.Vocabulary;

/// <summary>What a note says.</summary>
/// <param name="Name">
/// The name of its type as the field writes it: for Xen without <c>XEN_ELFNOTE_</c>, as in Xen's own log
/// (<c>PHYS32_ENTRY</c>); for GNU with <c>NT_</c>, as in elf.h; for Linux without <c>LINUX_ELFNOTE_</c>. Null where the
/// owner or the type is unknown: owner and number then speak.
/// </param>
/// <param name="Text">
/// One line for a person, at most <see cref="NoteVocabulary.MaximumTextLength"/> characters. May hold control characters
/// of the file: escape before showing.
/// </param>
/// <param name="Value">The whole content as data; null only where a type has no content by definition and none is there.</param>
/// <param name="Findings">What is wrong with it, in the order of the descriptor; at most <see cref="NoteVocabulary.MaximumFindings"/>.</param>
public sealed record NoteMeaning(string? Name, string Text, NoteValue? Value, IReadOnlyList<Finding> Findings);
