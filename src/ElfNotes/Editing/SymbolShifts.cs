using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Symbols that name notes follow them, in the symbol tables; code that was linked with their addresses cannot.</summary>
internal sealed class SymbolShifts(NoteArrangement arrangement)
{
    private const uint SHT_SYMTAB = 2;
    private const uint SHT_DYNSYM = 11;
    private const int STT_SECTION = 3;
    private const int MaxTable = 64 << 20;

    /// <summary>Whether a symbol of a program names one of the notes. The C library's start-up code names the ABI tag, for nobody.</summary>
    public static bool AreNamed(NoteArrangement arrangement, NoteGroup group)
    {
        var file = arrangement.File;
        foreach (var table in Tables(file))
        {
            var names = file.Sections[(int)table.Link];
            foreach (var (_, symbol) in SymbolsOf(file, table, [.. group.Cells.Where(cell => cell.Section is not null).Select(cell => cell.Section!.Value)]))
            {
                if ((symbol[ElfField.StInfo] & 15) == STT_SECTION) continue;
                var name = file.Source.ReadMemory(names.Offset + symbol[ElfField.StName], 16).Span;
                if (!name.StartsWith("__abi_tag\0"u8)) return true;
            }
        }

        return false;
    }

    /// <summary>Writes the new values of symbols of sections that moved.</summary>
    public void Write(List<ByteChange> changes, List<EditStep> steps)
    {
        var file = arrangement.File;
        if (file.Identity.Type is not (ElfIdentity.ET_EXEC or ElfIdentity.ET_DYN)) return;
        List<ElfSection> moved = [.. file.Sections.Where(section => section.Address != 0 && arrangement.Headers.Sections[section.Index] is var header && header[ElfField.ShAddr] != section.Address && header[ElfField.ShSize] > 0)];
        if (moved.Count == 0) return;
        foreach (var table in Tables(file))
        {
            foreach (var (offset, symbol) in SymbolsOf(file, table, moved))
            {
                var section = moved.Find(one => one.Index == (int)symbol[ElfField.StShndx]);
                symbol[ElfField.StValue] = unchecked(symbol[ElfField.StValue] - section.Address + arrangement.Headers.Sections[section.Index][ElfField.ShAddr]);
                changes.Add(new ByteChange(offset, symbol.Bytes));
                steps.Add(new EditStep(offset, (ulong)symbol.Bytes.Length, $"a symbol of {file.SectionName(section)} follows it"));
            }
        }
    }

    private static IEnumerable<ElfSection> Tables(ElfFile file) => file.Sections.Where(section => section.Type is SHT_SYMTAB or SHT_DYNSYM && section.Size <= MaxTable && section.Link < file.Sections.Count);

    // Symbols that belong to the first section and lie outside of it, such as __ehdr_start, are not of its notes.
    private static List<(ulong Offset, ElfStructure Symbol)> SymbolsOf(ElfFile file, in ElfSection table, List<ElfSection> sections)
    {
        var size = ElfFieldPlaces.SymbolSize(file.Is64);
        var bytes = file.Source.ReadMemory(table.Offset, (int)table.Size).Span;
        var found = new List<(ulong, ElfStructure)>();
        for (var at = size; at + size <= bytes.Length; at += size)
        {
            var symbol = new ElfFields(bytes.Slice(at, size), file.Is64, file.Identity.ByteOrder);
            var (section, value) = ((int)symbol[ElfField.StShndx], symbol[ElfField.StValue]);
            foreach (var own in sections)
                if (own.Index == section && value >= own.Address && value - own.Address < own.Size) found.Add((table.Offset + (ulong)at, new ElfStructure(bytes.Slice(at, size).ToArray(), file.Is64, file.Identity.ByteOrder)));
        }

        return found;
    }
}
