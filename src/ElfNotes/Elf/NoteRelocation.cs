namespace ElfNotes.Elf;

/// <summary>A place in a descriptor of a relocatable object that the linker has still to fill in.</summary>
/// <param name="DescOffset">Where it lies, in bytes from the start of the descriptor.</param>
/// <param name="Size">Its size in bytes: 1, 2, 4 or 8; 0 where the relocation type is not known here.</param>
/// <param name="RelocationType">The r_type, whose meaning depends on the machine.</param>
/// <param name="Symbol">The symbol's name; for a section symbol the section's.</param>
/// <param name="Addend">The addend, from the relocation (RELA) or from the bytes in place (REL).</param>
/// <param name="Applied">Whether the descriptor's bytes hold S + A, with S relative to the symbol's section. False for an undefined symbol and for unknown types.</param>
public sealed record NoteRelocation(int DescOffset, int Size, uint RelocationType, string Symbol, long Addend, bool Applied);
