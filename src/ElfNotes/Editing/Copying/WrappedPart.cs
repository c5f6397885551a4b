namespace ElfNotes.Editing;

/// <summary>A part of the protected-mode code of a wrapped bzImage that gets a section of its own.</summary>
/// <param name="Name">The name of the section.</param>
/// <param name="Start">Where it begins, from the start of the protected-mode part.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="IsCode">Whether it is code; else it is data that is written over.</param>
internal sealed record WrappedPart(string Name, ulong Start, ulong Size, bool IsCode);
