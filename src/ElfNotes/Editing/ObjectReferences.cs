using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>
/// What in a relocatable object speaks of notes by their place in the section: symbols that other objects may use, and relocations by a symbol of the section, of code for instance. A note that moves within
/// its section would be another one to them.
/// </summary>
internal sealed class ObjectReferences(NoteArrangement arrangement)
{
    // Whole entries of 8, 12, 16 and 24 bytes.
    private const int Block = 48 << 14;
    private const int STB_LOCAL = 0;

    private readonly ElfFile _file = arrangement.File;
    private readonly Dictionary<int, NoteCell> _moved = [];

    /// <summary>Refuses an edit that would make them wrong. The groups have to be placed.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.LayoutCannotTake"/>: there are such.</exception>
    public void Demand()
    {
        if (!arrangement.IsRelocatable) return;
        foreach (var cell in arrangement.Cells)
            if (cell.Section is { } section && cell.MovesNotes(0)) _moved.TryAdd(section.Index, cell);
        if (_moved.Count == 0) return;
        foreach (var table in _file.Sections)
        {
            if (table.Type != ElfSection.SHT_SYMTAB) continue;
            var symbols = SymbolsOf(table);
            if (symbols.Count == 0) continue;
            foreach (var relocations in _file.Sections)
                if (relocations.Type is ElfSection.SHT_RELA or ElfSection.SHT_REL && relocations.Link == table.Index) Scan(relocations, symbols);
        }
    }

    private Dictionary<uint, NoteCell> SymbolsOf(ElfSection table)
    {
        var symbols = new Dictionary<uint, NoteCell>();
        var size = ElfFieldPlaces.SymbolSize(_file.Is64);
        foreach (var (index, bytes) in Entries(table, size))
        {
            var symbol = new ElfFields(bytes.Span, _file.Is64, _file.Identity.ByteOrder);
            if (!_moved.TryGetValue((int)symbol[ElfField.StShndx], out var cell)) continue;
            if (symbol[ElfField.StInfo] >> 4 != STB_LOCAL) Refuse(cell, "a symbol that other objects may use names");
            symbols.Add(index, cell);
        }

        return symbols;
    }

    private void Scan(ElfSection table, Dictionary<uint, NoteCell> symbols)
    {
        var size = (table.Type == ElfSection.SHT_RELA ? 3 : 2) * _file.Identity.AddressSize;
        foreach (var (_, bytes) in Entries(table, size))
        {
            var entry = new ElfFields(bytes.Span, _file.Is64, _file.Identity.ByteOrder);
            var info = RelocationInfo.Of(entry[ElfField.RInfo], _file.Identity.Machine, _file.Is64, _file.Identity.ByteOrder);
            if (info.Type != 0 && symbols.TryGetValue((uint)info.Symbol, out var cell)) Refuse(cell, $"{_file.SectionName(table)} refers to");
        }
    }

    private IEnumerable<(uint Index, ReadOnlyMemory<byte> Bytes)> Entries(ElfSection table, int size)
    {
        for (ulong done = 0; done < table.Size; done += Block)
        {
            var bytes = _file.Source.ReadMemory(unchecked(table.Offset + done), (int)Math.Min(table.Size - done, Block));
            for (var at = 0; at + size <= bytes.Length; at += size) yield return ((uint)((done + (ulong)at) / (ulong)size), bytes.Slice(at, size));
            if (bytes.Length < Block) yield break;
        }
    }

    private static void Refuse(NoteCell cell, string who) =>
        throw new ElfNotesException(EditingCodes.LayoutCannotTake, cell.Start, $"{who} a place in {cell.Name}, whose notes would move: give the note a value of as many bytes, or change the last note of the section only");
}
