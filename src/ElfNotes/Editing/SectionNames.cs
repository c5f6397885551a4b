using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The names of sections, to which others are added.</summary>
internal sealed class SectionNames(NoteArrangement arrangement, StringTables strings)
{
    /// <summary>Where a name lies in the table of them, to which it is added if it is not there.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.LayoutCannotTake"/>: there is no such table, or it cannot grow.</exception>
    public ulong OffsetOf(string name)
    {
        var file = arrangement.File;
        var index = file.SectionNameIndex;
        if (index == 0 || index >= file.Sections.Count)
        {
            var why = index == 0 ? "no table of their names" : $"their names are said to be in section {index} of {file.Sections.Count}";
            throw new ElfNotesException(EditingCodes.LayoutCannotTake, (ulong)ElfField.Shstrndx.Place(file.Is64).Offset, $"the file has section headers, but {why}");
        }

        var table = strings.Of((int)index);
        // In a file whose table is empty a name would give one to sections that have none.
        return table.WasEmpty ? 0 : table.OffsetOf(name);
    }
}
