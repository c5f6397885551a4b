using System.Text;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The symbol table of a relocatable object, to which undefined symbols are added.</summary>
internal sealed class ObjectSymbols
{
    private const byte STB_GLOBAL = 1;
    private const int STT_FILE = 4;
    private const int MaxName = 1 << 16;

    private readonly ElfFile _file;
    private readonly ElfHeaders _headers;
    private readonly StringTable _strings;
    private readonly List<byte> _table;
    private readonly Dictionary<string, uint?> _found = new(StringComparer.Ordinal);
    private uint _added;

    public ObjectSymbols(NoteArrangement arrangement, StringTables strings)
    {
        _file = arrangement.File;
        _headers = arrangement.Headers;
        var table = TableOf(_file) ?? throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, "the object has no symbol table for a relocation to name");
        if (table.Size > int.MaxValue / 2 || !_file.Source.Contains(table.Offset, table.Size)) throw new ElfNotesException(EditingCodes.LayoutCannotTake, table.Offset, "the object's symbol table is not whole, or too large to be read");
        TableIndex = table.Index;
        _table = [.. _file.Source.ReadMemory(table.Offset, (int)table.Size).Span];
        _strings = strings.Of((int)table.Link);
    }

    public int TableIndex { get; }

    private int SymbolSize => ElfFieldPlaces.SymbolSize(_file.Is64);

    /// <summary>The name of a symbol, of which 64 KiB are read; empty for one without.</summary>
    /// <param name="file">The object.</param>
    /// <param name="table">The index of the symbol table, as sh_link of relocations has it.</param>
    /// <param name="index">The symbol.</param>
    public static string NameOf(ElfFile file, uint table, uint index)
    {
        var size = ElfFieldPlaces.SymbolSize(file.Is64);
        if (table >= file.Sections.Count || file.Sections[(int)table] is var symbols && (symbols.Link >= file.Sections.Count || index >= symbols.Size / (ulong)size)) return "";
        Span<byte> bytes = stackalloc byte[size];
        if (!file.Source.TryReadExactly(symbols.Offset + index * (ulong)size, bytes)) return "";
        var at = new ElfFields(bytes, file.Is64, file.Identity.ByteOrder)[ElfField.StName];
        var strings = file.Sections[(int)symbols.Link];
        if (at == 0 || at >= strings.Size) return "";
        for (var read = 256; ; read *= 16)
        {
            var text = file.Source.ReadMemory(strings.Offset + at, (int)Math.Min((ulong)read, strings.Size - at)).Span;
            var nul = text.IndexOf((byte)0);
            if (nul >= 0 || read >= MaxName) return Encoding.UTF8.GetString(nul < 0 ? text : text[..nul]);
        }
    }

    /// <summary>The index of a symbol that the object has: a global one, or else the first local one.</summary>
    public uint? Find(string name)
    {
        if (_found.TryGetValue(name, out var index)) return index;
        byte[] wanted = [.. Encoding.UTF8.GetBytes(name), 0];
        var table = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_table);
        for (var i = 1; (i + 1) * SymbolSize <= table.Length; i++)
        {
            var symbol = new ElfFields(table.Slice(i * SymbolSize, SymbolSize), _file.Is64, _file.Identity.ByteOrder);
            var at = symbol[ElfField.StName];
            if (at == 0 || at >= (ulong)_strings.Bytes.Length || (symbol[ElfField.StInfo] & 15) == STT_FILE || !_strings.Bytes[(int)at..].StartsWith(wanted)) continue;
            var isLocal = symbol[ElfField.StInfo] >> 4 == 0;
            if (index is null || !isLocal) index = (uint)i;
            if (!isLocal) break;
        }

        _found.Add(name, index);
        return index;
    }

    /// <summary>The index of a symbol, which is added, global and undefined, where it is not there.</summary>
    public uint IndexOf(string name)
    {
        if (Find(name) is { } there) return there;
        if (_file.Sections.Any(section => section.Type == ElfSection.SHT_SYMTAB_SHNDX)) throw new ElfNotesException(EditingCodes.LayoutCannotTake, 0, $"the object has so many sections that its symbols have a second table: the symbol {name} is not added to it");
        var index = (uint)(_table.Count / SymbolSize);
        var symbol = new ElfStructure(new byte[SymbolSize], _file.Is64, _file.Identity.ByteOrder);
        symbol[ElfField.StName] = _strings.OffsetOf(name);
        symbol[ElfField.StInfo] = STB_GLOBAL << 4;
        _table.AddRange(symbol.Bytes);
        _added++;
        _found[name] = index;
        return index;
    }

    /// <summary>Writes the table at the cursor, where it has grown.</summary>
    public void Write(List<ByteChange> changes, List<EditStep> steps, ref ulong cursor)
    {
        if (_added == 0) return;
        cursor = TailWriter.Align(cursor, 8);
        _headers.Sections[TableIndex][ElfField.ShOffset] = cursor;
        _headers.Sections[TableIndex][ElfField.ShSize] = (ulong)_table.Count;
        changes.Add(new ByteChange(cursor, _table.ToArray()));
        steps.Add(new EditStep(cursor, (ulong)_table.Count, $"{_file.SectionName(_file.Sections[TableIndex])}, with {_added} undefined symbols more, moves behind the end"));
        cursor += (ulong)_table.Count;
    }

    private static ElfSection? TableOf(ElfFile file)
    {
        foreach (var section in file.Sections)
            if (section.Type == ElfSection.SHT_SYMTAB) return section.Link < file.Sections.Count ? section : null;
        return null;
    }
}
