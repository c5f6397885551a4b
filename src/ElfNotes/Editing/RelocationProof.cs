using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Reads the relocations of a planned object back: their places, types, symbols by name, and addends.</summary>
/// <param name="original">The object as it was.</param>
/// <param name="planned">The object as it is to be.</param>
internal sealed class RelocationProof(ElfFile original, ElfFile planned)
{
    private readonly RelocationTables _was = new(original);
    private readonly RelocationTables _is = new(planned);
    private readonly Dictionary<(bool IsPlanned, uint Table, uint Symbol), string> _names = [];

    /// <summary>Compares those of a section with those that its notes are to have.</summary>
    /// <param name="section">Its index.</param>
    /// <param name="start">Where it lies.</param>
    /// <param name="notes">Its notes.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.NotAsPlanned"/>: they differ, which is a mistake of this program.</exception>
    public void Prove(int section, ulong start, List<RawNote> notes)
    {
        var tables = _is.Of(section);
        if (tables.Count > Math.Max(1, _was.Of(section).Count)) throw Differ(start, "they would be in several tables");
        List<Relocation> found = [.. tables.SelectMany(table => _is.Read(table).Select(entry => Of(entry, table.Link, isPlanned: true))).Where(one => one.Type != 0)];
        var wanted = Wanted(notes, _was.Of(section) is [var first, ..] ? first.Link : SymbolTable(), tables is [{ Type: ElfSection.SHT_REL }, ..]).ToList();
        if (found.Count != wanted.Count) throw Differ(start, $"there would be {found.Count} of them, and {wanted.Count} are wanted");
        foreach (var (one, other) in found.Order().Zip(wanted.Order()))
            if (one != other) throw Differ(start, $"{one.Symbol} would be there, and {other.Symbol} is wanted");
    }

    private IEnumerable<Relocation> Wanted(List<RawNote> notes, uint table, bool isInPlace)
    {
        ulong at = 0;
        foreach (var note in notes)
        {
            foreach (var entry in note.Entries) yield return Of(entry with { Offset = at + entry.Offset }, table, isPlanned: false);
            foreach (var one in note.Relocations) yield return new Relocation(at + (ulong)one.Offset, RelocationKind.AbsoluteType(original.Identity.Machine, one.Size), one.Symbol, isInPlace ? 0 : original.Is64 ? (ulong)one.Addend : (uint)one.Addend);
            at += (ulong)note.Bytes.Length;
        }
    }

    private uint SymbolTable() => (uint)original.Sections.FirstOrDefault(section => section.Type == ElfSection.SHT_SYMTAB).Index;

    private Relocation Of(RelocationEntry entry, uint table, bool isPlanned)
    {
        var (symbol, type) = _is.InfoOf(entry);
        if (!_names.TryGetValue((isPlanned, table, symbol), out var name)) _names.Add((isPlanned, table, symbol), name = ObjectSymbols.NameOf(isPlanned ? planned : original, table, symbol));
        return new Relocation(entry.Offset, type, name, entry.Addend);
    }

    private static ElfNotesException Differ(ulong start, string how) =>
        new(EditingCodes.NotAsPlanned, start, $"the relocations of the notes at 0x{start:x} would not be read as they are wanted ({how}); the file is not touched");

    /// <summary>A relocation by the name of its symbol.</summary>
    private readonly record struct Relocation(ulong Offset, uint Type, string Symbol, ulong Addend) : IComparable<Relocation>
    {
        public int CompareTo(Relocation other) =>
            Offset != other.Offset ? Offset.CompareTo(other.Offset) : Type != other.Type ? Type.CompareTo(other.Type) : Addend != other.Addend ? Addend.CompareTo(other.Addend) : string.CompareOrdinal(Symbol, other.Symbol);
    }
}
