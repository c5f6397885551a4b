using ElfNotes.Authoring;
using ElfNotes.Elf;

namespace ElfNotes.Manifest;

/// <summary>A note that was read, and a description that was proven to give the same bytes.</summary>
/// <param name="Note">The note.</param>
/// <param name="Fields">Its fields, without the section and what holds for all of a section.</param>
/// <param name="Plan">What becomes of these fields.</param>
internal sealed record DescribedNote(ElfNote Note, List<DescribedField> Fields, PlannedNote Plan);
