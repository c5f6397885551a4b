namespace ElfNotes.Elf;

/// <summary>A symbol that is defined.</summary>
/// <param name="Value">st_value: an address, or in a relocatable object an offset into the section.</param>
/// <param name="Section">The index of its section; 0 for an absolute one, and for an index that does not fit st_shndx.</param>
internal readonly record struct ElfSymbol(ulong Value, int Section);
