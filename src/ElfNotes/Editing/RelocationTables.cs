using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The tables of relocations of a relocatable object, by the section that they are for.</summary>
internal sealed class RelocationTables
{
    private readonly ElfFile _file;
    private readonly Dictionary<int, List<ElfSection>> _tables = [];
    private readonly HashSet<int> _unread = [];
    private int _left;

    public RelocationTables(ElfFile file)
    {
        _file = file;
        _left = file.Limits.MaxNoteRelocations;
        if (file.Identity.Type != ElfIdentity.ET_REL) return;
        foreach (var section in file.Sections)
        {
            if (section.Info >= file.Sections.Count) continue;
            if (section.Type == ElfSection.SHT_CREL) _unread.Add((int)section.Info);
            if (section.Type is not (ElfSection.SHT_RELA or ElfSection.SHT_REL)) continue;
            if (!_tables.TryGetValue((int)section.Info, out var tables)) _tables.Add((int)section.Info, tables = []);
            tables.Add(section);
        }
    }

    /// <summary>The tables for a section. GNU ld reads one, and passes over others without a word.</summary>
    public IReadOnlyList<ElfSection> Of(int section) => _tables.GetValueOrDefault(section, []);

    /// <summary>Whether a section has relocations in a form that is not read here.</summary>
    public bool HasUnread(int section) => _unread.Contains(section);

    /// <summary>The size of Elf32_Rel, Elf64_Rel, Elf32_Rela or Elf64_Rela.</summary>
    public int EntrySize(uint tableType) => (tableType == ElfSection.SHT_RELA ? 3 : 2) * _file.Identity.AddressSize;

    /// <summary>The entries of a table, those of type 0 included.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.LayoutCannotTake"/>: there are more than the limit, in all tables together, or the table is cut.</exception>
    public List<RelocationEntry> Read(in ElfSection table)
    {
        var size = EntrySize(table.Type);
        var count = table.Size / (ulong)size;
        if (count > (ulong)_left) throw new ElfNotesException(EditingCodes.LayoutCannotTake, table.Offset, $"the notes have more relocations than the limit of {_file.Limits.MaxNoteRelocations}");
        _left -= (int)count;
        var bytes = new byte[(int)count * size];
        _file.Source.ReadExactly(table.Offset, bytes, "the relocations of notes");
        var entries = new List<RelocationEntry>((int)count);
        for (var at = 0; at < bytes.Length; at += size)
        {
            var entry = new ElfFields(bytes.AsSpan(at, size), _file.Is64, _file.Identity.ByteOrder);
            entries.Add(new RelocationEntry(entry[ElfField.ROffset], entry[ElfField.RInfo], table.Type == ElfSection.SHT_RELA ? entry[ElfField.RAddend] : 0));
        }

        return entries;
    }

    /// <summary>Symbol and type of an entry. Type 0 does nothing, on every machine.</summary>
    public RelocationInfo InfoOf(in RelocationEntry entry) => RelocationInfo.Of(entry.Info, _file.Identity.Machine, _file.Is64, _file.Identity.ByteOrder);

    /// <summary>Gives the notes of a section their relocations.</summary>
    /// <param name="section">Its index.</param>
    /// <param name="notes">Its notes, in their order, with their places in it.</param>
    /// <returns>Whether all of them lie in notes.</returns>
    public bool Attach(int section, IReadOnlyList<RawNote> notes)
    {
        var found = new Dictionary<RawNote, List<RelocationEntry>>();
        var areAll = true;
        foreach (var table in Of(section))
        {
            if (!_file.Source.Contains(table.Offset, table.Size))
            {
                areAll = false;
                continue;
            }

            foreach (var entry in Read(table))
            {
                if (InfoOf(entry).Type == 0) continue;
                if (NoteAt(notes, entry.Offset) is not { } note)
                {
                    areAll = false;
                    continue;
                }

                if (!found.TryGetValue(note, out var entries)) found.Add(note, entries = []);
                entries.Add(entry with { Offset = entry.Offset - note.BaseOffset!.Value });
            }
        }

        foreach (var (note, entries) in found) note.Entries = [.. entries.OrderBy(entry => entry.Offset)];
        return areAll;
    }

    private static RawNote? NoteAt(IReadOnlyList<RawNote> notes, ulong place)
    {
        var (low, high) = (0, notes.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var note = notes[middle];
            if (place < note.BaseOffset) high = middle - 1;
            else if (place - note.BaseOffset >= (ulong)note.Bytes.Length) low = middle + 1;
            else return note;
        }

        return null;
    }
}
