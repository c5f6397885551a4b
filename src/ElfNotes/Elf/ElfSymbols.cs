using System.Text;

namespace ElfNotes.Elf;

/// <summary>The values of some symbols of a file, looked up by name in its symbol table (.symtab).</summary>
internal sealed class ElfSymbols
{
    private const ushort SHN_UNDEF = 0;
    private const int STB_LOCAL = 0;
    private const ulong STT_FILE = 4;
    private const ulong STT_TLS = 6;

    // An unstripped Linux kernel has some five megabytes of each.
    private const int MaxTableBytes = 128 << 20;

    private readonly Dictionary<string, List<(ElfSymbol Symbol, bool IsLocal)>> _found = new(StringComparer.Ordinal);

    private ElfSymbols()
    {
    }

    /// <summary>Looks names up, all in one walk over the table.</summary>
    /// <param name="file">The file.</param>
    /// <param name="names">The names that will be asked for.</param>
    /// <param name="orDynamic">Whether a file without .symtab is looked up in .dynsym.</param>
    /// <returns>Null where the file has no symbol table, or one that is too large to be read.</returns>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static ElfSymbols? Read(ElfFile file, IEnumerable<string> names, bool orDynamic = false)
    {
        var table = file.Sections.FirstOrDefault(section => section.Type == ElfSection.SHT_SYMTAB);
        if (table.Type != ElfSection.SHT_SYMTAB && orDynamic) table = file.Sections.FirstOrDefault(section => section.Type == ElfSection.SHT_DYNSYM);
        if (table.Type is not (ElfSection.SHT_SYMTAB or ElfSection.SHT_DYNSYM) || table.Link >= file.Sections.Count) return null;
        var strings = file.Sections[(int)table.Link];
        if (table.Size > MaxTableBytes || strings.Size > MaxTableBytes) return null;
        var symbols = new ElfSymbols();
        foreach (var name in names) symbols._found.TryAdd(name, []);
        symbols.Walk(file, file.Source.ReadMemory(table.Offset, (int)table.Size).Span, file.Source.ReadMemory(strings.Offset, (int)strings.Size).Span);
        return symbols;
    }

    /// <summary>The defined symbols of a name: the global or weak one, or else the local ones of all source files.</summary>
    /// <param name="name">One of the names that were looked up.</param>
    public IReadOnlyList<ElfSymbol> Find(string name)
    {
        if (!_found.TryGetValue(name, out var found)) return [];
        var hasGlobal = found.Exists(one => !one.IsLocal);
        return [.. found.Where(one => one.IsLocal != hasGlobal).Select(one => one.Symbol)];
    }

    private void Walk(ElfFile file, ReadOnlySpan<byte> table, ReadOnlySpan<byte> strings)
    {
        var lookup = _found.GroupBy(entry => Encoding.UTF8.GetByteCount(entry.Key)).ToDictionary(group => group.Key, group => group.Select(entry => (Name: Encoding.UTF8.GetBytes(entry.Key), entry.Value)).ToArray());
        var longest = lookup.Count == 0 ? 0 : lookup.Keys.Max();
        var size = ElfFieldPlaces.SymbolSize(file.Is64);
        for (var at = size; at + size <= table.Length; at += size)
        {
            var symbol = new ElfFields(table.Slice(at, size), file.Is64, file.Identity.ByteOrder);
            var section = (ushort)symbol[ElfField.StShndx];
            var nameOffset = symbol[ElfField.StName];
            // A source file's name is no address, and a thread's variable has one of its own in each thread.
            if (section == SHN_UNDEF || (symbol[ElfField.StInfo] & 15) is STT_FILE or STT_TLS || nameOffset >= (ulong)strings.Length) continue;
            // No further than a name that is asked for: a table without a NUL would cost its square.
            var rest = strings[(int)nameOffset..];
            rest = rest[..Math.Min(rest.Length, longest + 1)];
            var length = rest.IndexOf((byte)0);
            if (length < 0 || !lookup.TryGetValue(length, out var wanted)) continue;
            foreach (var (name, list) in wanted)
                if (rest[..length].SequenceEqual(name)) list.Add((new ElfSymbol(symbol[ElfField.StValue], section < ElfSection.SHN_LORESERVE ? section : 0), (symbol[ElfField.StInfo] >> 4) == STB_LOCAL));
        }
    }
}
