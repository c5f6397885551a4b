using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Symbols that name notes follow them, in the symbol tables; code that was linked with their addresses cannot.</summary>
internal sealed class SymbolShifts(NoteArrangement arrangement)
{
    private const int STT_SECTION = 3;
    // Whole symbols of 16 and of 24 bytes.
    private const int Block = 48 << 14;

    /// <summary>Whether a symbol of a program names one of the notes. The C library's start-up code names the ABI tag, for nobody.</summary>
    public static bool AreNamed(NoteArrangement arrangement, NoteGroup group) => group.Cells.Exists(cell => cell.Section is { } section && arrangement.IsNamed(section));

    /// <summary>The indices of the sections of notes that symbols of a program name.</summary>
    public static HashSet<int> Named(NoteArrangement arrangement)
    {
        var file = arrangement.File;
        var sections = new Dictionary<int, ElfSection>();
        foreach (var cell in arrangement.Cells)
            if (cell.Section is { } section) sections.TryAdd(section.Index, section);
        var named = new HashSet<int>();
        if (sections.Count == 0) return named;
        foreach (var table in Tables(file))
        {
            foreach (var (_, symbol) in SymbolsOf(file, table, sections))
            {
                if ((symbol[ElfField.StInfo] & 15) == STT_SECTION || named.Contains((int)symbol[ElfField.StShndx])) continue;
                // Without names it may be any symbol.
                var name = table.Link < file.Sections.Count ? file.Source.ReadMemory(unchecked(file.Sections[(int)table.Link].Offset + symbol[ElfField.StName]), 16).Span : default;
                if (!name.StartsWith("__abi_tag\0"u8)) named.Add((int)symbol[ElfField.StShndx]);
            }
        }

        return named;
    }

    /// <summary>Writes the new values of symbols of sections that moved.</summary>
    public void Write(List<ByteChange> changes, List<EditStep> steps)
    {
        var file = arrangement.File;
        if (file.Identity.Type is not (ElfIdentity.ET_EXEC or ElfIdentity.ET_DYN)) return;
        var cells = arrangement.Cells.Where(cell => cell.IsChanged && cell.Section is not null).GroupBy(cell => cell.Section!.Value.Index).ToDictionary(group => group.Key, group => group.First());
        var moved = file.Sections.Where(section => section.Address != 0 && arrangement.Headers.Sections[section.Index] is var header && header[ElfField.ShSize] > 0 && (header[ElfField.ShAddr] != section.Address || cells.ContainsKey(section.Index))).ToDictionary(section => section.Index);
        if (moved.Count == 0) return;
        foreach (var table in Tables(file))
        {
            // A table that makes room itself has no symbols of what moves: those of notes keep them where they are.
            if (arrangement.Headers.Sections[table.Index][ElfField.ShOffset] != table.Offset) continue;
            foreach (var (offset, symbol) in SymbolsOf(file, table, moved))
            {
                var section = moved[(int)symbol[ElfField.StShndx]];
                var within = symbol[ElfField.StValue] - section.Address;
                var value = unchecked(arrangement.Headers.Sections[section.Index][ElfField.ShAddr] + (cells.TryGetValue(section.Index, out var cell) ? NewPlace(cell, within) : within));
                if (value == symbol[ElfField.StValue]) continue;
                symbol[ElfField.StValue] = value;
                changes.Add(new ByteChange(offset, symbol.Bytes));
                steps.Add(new EditStep(offset, (ulong)symbol.Bytes.Length, $"a symbol of {file.SectionName(section)} follows it"));
            }
        }
    }

    // Where in the section a byte of a note is now; that of a note that is gone has no place.
    private static ulong NewPlace(NoteCell cell, ulong within)
    {
        var was = cell.Original.FindLast(note => note.BaseOffset <= within);
        var at = 0UL;
        foreach (var note in cell.Notes)
        {
            if (was is not null && note.BaseOffset == was.BaseOffset) return at + (within - was.BaseOffset!.Value);
            at += (ulong)note.Bytes.Length;
        }

        return within;
    }

    // One of each: DoubleTables.
    private static IEnumerable<ElfSection> Tables(ElfFile file) => file.Sections.Where(section => section.Type is ElfSection.SHT_SYMTAB or ElfSection.SHT_DYNSYM);

    // Symbols that belong to the first section and lie outside of it, such as __ehdr_start, are not of its notes.
    private static IEnumerable<(ulong Offset, ElfStructure Symbol)> SymbolsOf(ElfFile file, ElfSection table, Dictionary<int, ElfSection> sections)
    {
        var size = ElfFieldPlaces.SymbolSize(file.Is64);
        for (ulong done = 0; done < table.Size; done += Block)
        {
            var bytes = file.Source.ReadMemory(unchecked(table.Offset + done), (int)Math.Min(table.Size - done, Block));
            foreach (var at in PlacesIn(bytes.Span, file, sections))
                if (done > 0 || at > 0) yield return (table.Offset + done + (ulong)at, new ElfStructure(bytes.Slice(at, size).ToArray(), file.Is64, file.Identity.ByteOrder));
            if (bytes.Length < Block) yield break;
        }
    }

    private static List<int> PlacesIn(ReadOnlySpan<byte> bytes, ElfFile file, Dictionary<int, ElfSection> sections)
    {
        var size = ElfFieldPlaces.SymbolSize(file.Is64);
        var places = new List<int>();
        for (var at = 0; at + size <= bytes.Length; at += size)
        {
            var symbol = new ElfFields(bytes.Slice(at, size), file.Is64, file.Identity.ByteOrder);
            if (sections.TryGetValue((int)symbol[ElfField.StShndx], out var own) && symbol[ElfField.StValue] is var value && value >= own.Address && value - own.Address < own.Size) places.Add(at);
        }

        return places;
    }
}
