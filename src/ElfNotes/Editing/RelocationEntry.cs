namespace ElfNotes.Editing;

/// <summary>A relocation as the table of an object has it.</summary>
/// <param name="Offset">r_offset, from the start of the section, or of the note that it is in.</param>
/// <param name="Info">r_info, which names the symbol by its index.</param>
/// <param name="Addend">r_addend; 0 where addends lie in place.</param>
internal readonly record struct RelocationEntry(ulong Offset, ulong Info, ulong Addend);
