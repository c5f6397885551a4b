namespace ElfNotes.Elf;

/// <summary>A key of three offsets. A tuple would hash with a random seed, for which the runtime has to ask the kernel at every start.</summary>
internal readonly record struct Place(ulong Start, ulong Middle, ulong End);
