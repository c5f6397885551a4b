using System.Text;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The symbol table of a relocatable object, to which undefined symbols are added.</summary>
internal sealed class ObjectSymbols
{
    private const uint SHT_SYMTAB = 2;
    private const uint SHT_SYMTAB_SHNDX = 18;
    private const byte STB_GLOBAL = 1;

    private readonly NoteArrangement _arrangement;
    private readonly List<byte> _table;
    private readonly List<byte> _strings;
    private readonly int _stringsIndex;
    private readonly Dictionary<string, uint> _found = new(StringComparer.Ordinal);
    private bool _hasGrown;

    public ObjectSymbols(NoteArrangement arrangement)
    {
        _arrangement = arrangement;
        var file = arrangement.File;
        var table = file.Sections.FirstOrDefault(section => section.Type == SHT_SYMTAB);
        if (table.Type != SHT_SYMTAB || table.Link >= file.Sections.Count) throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, "the object has no symbol table for a relocation to name");
        TableIndex = table.Index;
        _stringsIndex = (int)table.Link;
        _table = [.. file.Source.ReadMemory(table.Offset, (int)Math.Min(table.Size, int.MaxValue / 2)).Span];
        _strings = [.. file.Source.ReadMemory(file.Sections[_stringsIndex].Offset, (int)Math.Min(file.Sections[_stringsIndex].Size, int.MaxValue / 2)).Span];
        ReadNames(file);
    }

    public int TableIndex { get; }

    private int SymbolSize => ElfFieldPlaces.SymbolSize(_arrangement.File.Is64);

    /// <summary>The index of a symbol, which is added, global and undefined, where it is not there.</summary>
    public uint IndexOf(string name)
    {
        if (_found.TryGetValue(name, out var index)) return index;
        if (_arrangement.File.Sections.Any(section => section.Type == SHT_SYMTAB_SHNDX)) throw new ElfNotesException(EditingCodes.LayoutCannotTake, 0, $"the object has so many sections that its symbols have a second table: the symbol {name} is not added to it");
        index = (uint)(_table.Count / SymbolSize);
        var symbol = new ElfStructure(new byte[SymbolSize], _arrangement.File.Is64, _arrangement.File.Identity.ByteOrder);
        symbol[ElfField.StName] = (ulong)_strings.Count;
        symbol[ElfField.StInfo] = STB_GLOBAL << 4;
        _strings.AddRange([.. Encoding.UTF8.GetBytes(name), 0]);
        _table.AddRange(symbol.Bytes);
        _hasGrown = true;
        _found.Add(name, index);
        return index;
    }

    /// <summary>Writes the tables at the cursor, where they have grown.</summary>
    public void Write(List<ByteChange> changes, List<EditStep> steps, ref ulong cursor)
    {
        if (!_hasGrown) return;
        foreach (var (index, bytes) in ((int, List<byte>)[])[(TableIndex, _table), (_stringsIndex, _strings)])
        {
            cursor = TailWriter.Align(cursor, 8);
            _arrangement.Headers.Sections[index][ElfField.ShOffset] = cursor;
            _arrangement.Headers.Sections[index][ElfField.ShSize] = (ulong)bytes.Count;
            changes.Add(new ByteChange(cursor, bytes.ToArray()));
            steps.Add(new EditStep(cursor, (ulong)bytes.Count, $"{_arrangement.File.SectionName(_arrangement.File.Sections[index])}, with undefined symbols more, moves behind the end"));
            cursor += (ulong)bytes.Count;
        }
    }

    // A defined or undefined global one, or else the first local one.
    private void ReadNames(ElfFile file)
    {
        var table = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_table);
        var strings = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_strings);
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 1; (i + 1) * SymbolSize <= table.Length; i++)
            {
                var symbol = new ElfFields(table.Slice(i * SymbolSize, SymbolSize), file.Is64, file.Identity.ByteOrder);
                var isLocal = symbol[ElfField.StInfo] >> 4 == 0;
                var at = symbol[ElfField.StName];
                if (isLocal != (pass == 1) || at == 0 || at >= (ulong)strings.Length) continue;
                var name = strings[(int)at..];
                var nul = name.IndexOf((byte)0);
                if (nul > 0) _found.TryAdd(Encoding.UTF8.GetString(name[..nul]), (uint)i);
            }
        }
    }
}
