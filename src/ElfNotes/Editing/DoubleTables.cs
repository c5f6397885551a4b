using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Tables of which a file has one: a symbol table of each kind, and relocations of a section of notes.</summary>
/// <remarks>
/// The System V ABI has one ElfSection.SHT_SYMTAB and one ElfSection.SHT_DYNSYM in a file. BFD reads one section of relocations for each other one, and ignores any further. An
/// edit would have to go through each of thousands that name the same bytes.
/// </remarks>
internal static class DoubleTables
{

    /// <summary>Refuses a file that has several.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.LayoutCannotTake"/>: it has.</exception>
    public static void Refuse(ElfFile file)
    {
        var kinds = new HashSet<uint>();
        var targets = new HashSet<uint>();
        foreach (var section in file.Sections)
        {
            if (section.Type is ElfSection.SHT_SYMTAB or ElfSection.SHT_DYNSYM && !kinds.Add(section.Type))
                throw new ElfNotesException(EditingCodes.LayoutCannotTake, section.Offset, $"the file has more than one {(section.Type == ElfSection.SHT_SYMTAB ? "symbol table" : "dynamic symbol table")} (section {section.Index}), and nobody knows which of them counts");
            if (section.Type is ElfSection.SHT_REL or ElfSection.SHT_RELA && section.Info < file.Sections.Count && file.Sections[(int)section.Info].Type == ElfSection.SHT_NOTE && !targets.Add(section.Info))
                throw new ElfNotesException(EditingCodes.LayoutCannotTake, section.Offset, $"the notes of section {section.Info} have more than one table of relocations (section {section.Index}), and readers take one of them");
        }
    }
}
