using ElfNotes.Authoring;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>
/// Keeps the relocations of a relocatable object's notes right, and makes those of new notes. A section has one table of them: GNU ld passes over a
/// second one without a word, lld refuses the object, and mold gives up.
/// </summary>
internal sealed class RelocationRewriter(NoteArrangement arrangement, List<EditStep> steps)
{
    private readonly ElfFile _file = arrangement.File;
    private readonly ElfHeaders _headers = arrangement.Headers;
    private readonly RelocationTables _tables = new(arrangement.File);
    private ObjectSymbols? _symbols;

    /// <summary>The string tables, to which names of symbols are added.</summary>
    public StringTables Strings { get; } = new(arrangement);

    /// <summary>Whether there are more relocations than places for them, or names of symbols that the object has not got.</summary>
    public bool NeedsTail => arrangement.IsRelocatable
        && (AllNotes.Any(note => note.Relocations.Count > 0) || Targets().Any(target => target.Notes.Sum(note => note.Entries.Count) > _tables.Of(target.Section).Sum(table => (long)(table.Size / (ulong)_tables.EntrySize(table.Type)))));

    private IEnumerable<RawNote> AllNotes => arrangement.Cells.SelectMany(cell => cell.Notes).Concat(arrangement.Added.SelectMany(cell => cell.Notes));

    private ObjectSymbols Symbols => _symbols ??= new ObjectSymbols(arrangement, Strings);

    /// <summary>Makes relocations against symbols that the object has such as it would have them itself: a note that is set to what it was has not changed.</summary>
    public void Resolve()
    {
        if (!arrangement.IsRelocatable) return;
        foreach (var cell in arrangement.Cells) Resolve(cell.Notes, TableType(cell.Section?.Index ?? 0));
        foreach (var cell in arrangement.Added) Resolve(cell.Notes, TableType(0));
    }

    /// <summary>Writes what has changed, in place or at the cursor.</summary>
    public void Write(SectionNames names, List<ByteChange> changes, ref ulong cursor)
    {
        if (!arrangement.IsRelocatable) return;
        foreach (var target in Targets())
        {
            var type = TableType(target.Section);
            var wanted = new List<RelocationEntry>();
            ulong at = 0;
            foreach (var note in target.Notes)
            {
                foreach (var entry in note.Entries.Concat(note.Relocations.Select(one => Entry(one, Symbols.IndexOf(one.Symbol), type))).OrderBy(entry => entry.Offset)) wanted.Add(entry with { Offset = at + entry.Offset });
                at += (ulong)note.Bytes.Length;
            }

            var tables = _tables.Of(target.Section);
            if (tables.Count > 0 && target.Notes.Count == 0) Empty(target.Name, tables, changes);
            else if (tables.Count > 0) Rewrite(target.Name, tables, wanted, changes, ref cursor);
            else if (wanted.Count > 0) AddTable(target, type, wanted, names, changes, ref cursor);
        }

        _symbols?.Write(changes, steps, ref cursor);
    }

    private void Resolve(List<RawNote> notes, uint tableType)
    {
        foreach (var note in notes)
        {
            if (note.Relocations.Count == 0) continue;
            List<RelocationEntry> entries = [.. note.Entries];
            var missing = new List<EncodedRelocation>();
            foreach (var relocation in note.Relocations)
            {
                if (Symbols.Find(relocation.Symbol) is { } symbol) entries.Add(Entry(relocation, symbol, tableType));
                else missing.Add(relocation);
            }

            note.Relocations = missing;
            note.Entries = [.. entries.OrderBy(entry => entry.Offset)];
        }
    }

    private RelocationEntry Entry(EncodedRelocation relocation, uint symbol, uint tableType)
    {
        if (NoteTarget.Of(_file.Identity) is not { } target) throw new ElfNotesException(EditingCodes.LayoutCannotTake, 0, $"relocations of machine {_file.Identity.Machine} are not known here: give the address as a number");
        var type = RelocationKind.AbsoluteType(target.Machine, relocation.Size);
        if (type == 0) throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, $"{target.Name} has no relocation of {relocation.Size} bytes for {relocation.Symbol}");
        if (tableType == ElfSection.SHT_REL && target.HasAddends && relocation.Addend != 0) throw new ElfNotesException(EditingCodes.LayoutCannotTake, 0, $"the relocations of these notes have no addends (SHT_REL), which {target.Name} has otherwise: {relocation.Symbol} cannot have one");
        var addend = tableType == ElfSection.SHT_REL ? 0 : _file.Is64 ? (ulong)relocation.Addend : (uint)relocation.Addend;
        return new RelocationEntry((ulong)relocation.Offset, new RelocationInfo(symbol, type).Value(target.Machine, _file.Is64, target.ByteOrder), addend);
    }

    private uint TableType(int section) =>
        _tables.Of(section) is [var table, ..] ? table.Type : NoteTarget.Of(_file.Identity) is { HasAddends: false } ? ElfSection.SHT_REL : ElfSection.SHT_RELA;

    // Sections of which notes have changed or are new. A new section may take the place of one that is empty now.
    private List<Target> Targets()
    {
        var targets = new SortedDictionary<int, Target>();
        foreach (var cell in arrangement.Cells)
            if (cell is { IsChanged: true, Section: { } section }) Add(section.Index, cell.Name, cell.Notes);
        foreach (var cell in arrangement.Added)
            if (cell.SectionIndex > 0) Add(cell.SectionIndex, cell.Name, cell.Notes);
        return [.. targets.Values];

        void Add(int section, string name, List<RawNote> notes)
        {
            if (_tables.HasUnread(section)) throw new ElfNotesException(EditingCodes.LayoutCannotTake, 0, $"{name} has packed relocations (SHT_CREL), which are not edited here");
            targets[section] = new Target(section, name, targets.TryGetValue(section, out var there) ? [.. there.Notes, .. notes] : notes);
        }
    }

    // gold fails on relocations for a section of size 0, whatever their type is.
    private void Empty(string name, IReadOnlyList<ElfSection> tables, List<ByteChange> changes)
    {
        foreach (var table in tables)
        {
            if (table.Size == 0) continue;
            _headers.Sections[table.Index][ElfField.ShSize] = 0;
            changes.Add(new ByteChange(table.Offset, new byte[table.Size]));
            steps.Add(new EditStep(table.Offset, table.Size, $"{_file.SectionName(table)} is empty now, as {name} is"));
        }
    }

    private void Rewrite(string name, IReadOnlyList<ElfSection> tables, List<RelocationEntry> wanted, List<ByteChange> changes, ref ulong cursor)
    {
        List<RelocationEntry> old = [.. tables.SelectMany(table => _tables.Read(table))];
        var slots = new RelocationEntry?[old.Count];
        // What was there stays at its place in the table, so that nothing changes but what has to.
        var fresh = Place(slots, old, Place(slots, old, wanted, entry => entry), entry => entry with { Offset = 0 });
        if (fresh.Count > 0 && tables.Any(table => table.Type != tables[0].Type || table.Link != Symbols.TableIndex)) throw new ElfNotesException(EditingCodes.LayoutCannotTake, tables[0].Offset, $"the relocations of {name} are in tables of several kinds, to which none are added");
        var more = Place(slots, old, fresh, _ => default);
        var gone = old.Index().Count(pair => slots[pair.Index] is null && _tables.InfoOf(pair.Item).Type != 0);
        if (gone > 0) steps.Add(new EditStep(tables[0].Offset, tables[0].Size, $"{gone} relocations of notes that are gone have type 0 now, which does nothing"));
        if (fresh.Count > more.Count) steps.Add(new EditStep(tables[0].Offset, tables[0].Size, $"{fresh.Count - more.Count} relocations for {name} take the place of others"));
        var at = 0;
        foreach (var table in tables)
        {
            var count = (int)(table.Size / (ulong)_tables.EntrySize(table.Type));
            List<RelocationEntry> entries = [.. slots[at..(at + count)].Select(slot => slot ?? default)];
            at += count;
            if (more.Count == 0 || table.Index != tables[0].Index)
            {
                changes.Add(new ByteChange(table.Offset, Encode(table.Type, entries)));
                continue;
            }

            var bytes = Encode(table.Type, [.. entries, .. more]);
            cursor = TailWriter.Align(cursor, 8);
            var header = _headers.Sections[table.Index];
            header[ElfField.ShOffset] = cursor;
            header[ElfField.ShSize] = (ulong)bytes.Length;
            changes.Add(new ByteChange(cursor, bytes));
            steps.Add(new EditStep(cursor, (ulong)bytes.Length, $"{_file.SectionName(table)}, with {more.Count} relocations more, moves behind the end"));
            cursor += (ulong)bytes.Length;
        }
    }

    // Puts entries into free slots that are alike by a key, and gives those for which there is none.
    private static List<RelocationEntry> Place(RelocationEntry?[] slots, List<RelocationEntry> old, List<RelocationEntry> wanted, Func<RelocationEntry, RelocationEntry> key)
    {
        var free = new Dictionary<RelocationEntry, Queue<int>>();
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] is not null) continue;
            if (!free.TryGetValue(key(old[i]), out var alike)) free.Add(key(old[i]), alike = []);
            alike.Enqueue(i);
        }

        var rest = new List<RelocationEntry>();
        foreach (var entry in wanted)
        {
            if (free.TryGetValue(key(entry), out var alike) && alike.TryDequeue(out var slot)) slots[slot] = entry;
            else rest.Add(entry);
        }

        return rest;
    }

    private byte[] Encode(uint tableType, List<RelocationEntry> entries)
    {
        var bytes = new List<byte>();
        foreach (var one in entries)
        {
            var entry = new ElfStructure(new byte[_tables.EntrySize(tableType)], _file.Is64, _file.Identity.ByteOrder);
            entry[ElfField.ROffset] = one.Offset;
            entry[ElfField.RInfo] = one.Info;
            if (tableType == ElfSection.SHT_RELA) entry[ElfField.RAddend] = one.Addend;
            bytes.AddRange(entry.Bytes);
        }

        return [.. bytes];
    }

    private void AddTable(Target target, uint type, List<RelocationEntry> wanted, SectionNames names, List<ByteChange> changes, ref ulong cursor)
    {
        var bytes = Encode(type, wanted);
        cursor = TailWriter.Align(cursor, 8);
        var section = _headers.NewSection();
        section[ElfField.ShName] = names.OffsetOf((type == ElfSection.SHT_RELA ? ".rela" : ".rel") + target.Name);
        section[ElfField.ShType] = type;
        section[ElfField.ShFlags] = ElfSection.SHF_INFO_LINK;
        section[ElfField.ShOffset] = cursor;
        section[ElfField.ShSize] = (ulong)bytes.Length;
        section[ElfField.ShLink] = (ulong)Symbols.TableIndex;
        section[ElfField.ShInfo] = (ulong)target.Section;
        section[ElfField.ShAddralign] = (ulong)_file.Identity.AddressSize;
        section[ElfField.ShEntsize] = (ulong)_tables.EntrySize(type);
        _headers.Sections.Add(section);
        changes.Add(new ByteChange(cursor, bytes));
        steps.Add(new EditStep(cursor, (ulong)bytes.Length, $"relocations for {target.Name}"));
        cursor += (ulong)bytes.Length;
    }

    /// <summary>A section and what it is to hold.</summary>
    private sealed record Target(int Section, string Name, List<RawNote> Notes);
}
