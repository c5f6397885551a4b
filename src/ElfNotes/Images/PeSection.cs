namespace ElfNotes.Images;

/// <summary>A section of a PE file.</summary>
/// <param name="Index">Its number, from 1 on as in COFF symbols.</param>
/// <param name="Name">The name, from the string table where it has more than eight bytes.</param>
/// <param name="Offset">PointerToRawData.</param>
/// <param name="Size">The bytes that the file has for it: SizeOfRawData without the filling beyond VirtualSize.</param>
internal sealed record PeSection(int Index, string Name, ulong Offset, ulong Size);
