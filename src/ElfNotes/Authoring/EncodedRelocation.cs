namespace ElfNotes.Authoring;

/// <summary>A place that the linker fills with the address of a symbol plus an addend.</summary>
/// <param name="Offset">In bytes from the start of the section.</param>
/// <param name="Size">1, 2, 4 or 8 bytes.</param>
/// <param name="Symbol">The symbol.</param>
/// <param name="Addend">The addend, modulo 2^64.</param>
public sealed record EncodedRelocation(int Offset, int Size, string Symbol, long Addend);
