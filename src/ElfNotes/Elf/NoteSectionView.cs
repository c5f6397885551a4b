namespace ElfNotes.Elf;

/// <summary>A section that shows a note.</summary>
/// <param name="Index">Its index in the section header table.</param>
/// <param name="Name">Its name; empty where the name table cannot be read.</param>
public readonly record struct NoteSectionView(int Index, string Name);
