using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>
/// What lies directly behind the program headers of a program or shared object and may move, so that the table can grow where it is: the name of the
/// interpreter and the GNU notes, which are found by their program headers alone, and the tables of dynamic symbols (hashes,
/// names, versions), which are found by .dynamic. patchelf makes room in the same way. strip and objcopy take such a file; one whose table lies elsewhere they lay out wrongly (binutils 2.40).
/// </summary>
internal sealed class FrontRoom
{
    private const ulong DT_HASH = 4;
    private const ulong DT_STRTAB = 5;
    private const ulong DT_SYMTAB = 6;
    private const ulong DT_GNU_HASH = 0x6ffffef5;
    private const ulong DT_VERSYM = 0x6ffffff0;
    private const ulong DT_VERDEF = 0x6ffffffc;
    private const ulong DT_VERNEED = 0x6ffffffe;
    private const ulong MaxMoved = 16 << 20;

    // Linux dumps the first page of what begins with an ELF header, and no other page of a program's file: debuggers and systemd-coredump look for notes there (fs/coredump.c, vma_dump_size).
    private const ulong DumpedSize = 0x1000;
    private const ulong MaxMovedForNotes = 64 << 10;

    private readonly NoteArrangement _arrangement;
    private readonly List<ElfSection> _others = [];

    private enum Purpose
    {
        AllNotes,
        NotesThatWereThere,
        Headers,
    }

    private FrontRoom(NoteArrangement arrangement) => _arrangement = arrangement;

    /// <summary>The notes that move.</summary>
    public List<NoteGroup> Groups { get; } = [];

    /// <summary>Whether new notes have a place among the others. A large one would drive them all out of the page that is dumped, and goes behind the end alone.</summary>
    public bool TakesNew { get; private init; }

    /// <summary>The file offset at which the notes find a place behind the table, in the page that is dumped; null where they have to move behind the end.</summary>
    public ulong? NotesStart { get; private set; }

    /// <summary>Marks the groups of mapped notes that may move within memory: GNU's and those about packages, which no symbol names.</summary>
    public static void FindMovable(NoteArrangement arrangement)
    {
        if (arrangement.File.Identity.Type is not (ElfIdentity.ET_EXEC or ElfIdentity.ET_DYN) || arrangement.File.Sections.Count == 0) return;
        foreach (var group in arrangement.Groups)
            if (group is { IsMapped: true, IsIrregular: false } && group.Cells.TrueForAll(IsFoundByHeader)) group.IsMovable = !SymbolShifts.AreNamed(arrangement, group);
    }

    /// <summary>Looks for room.</summary>
    /// <param name="arrangement">The file.</param>
    /// <param name="table">Its program headers.</param>
    /// <param name="added">New notes, by segment.</param>
    /// <param name="more">Further headers that are needed.</param>
    /// <returns>Null where there is not enough.</returns>
    public static FrontRoom? Find(NoteArrangement arrangement, SegmentTable table, List<List<NewCell>> added, int more) =>
        // patchelf 0.14 takes the room for its own header from the sections behind the table, and looks no further where the first of them has moved.
        Find(arrangement, table, added, more, spare: 1, Purpose.AllNotes) ?? Find(arrangement, table, added, more, spare: 1, Purpose.NotesThatWereThere)
        ?? Find(arrangement, table, added, more, spare: 1, Purpose.Headers) ?? Find(arrangement, table, added, more, spare: 0, Purpose.Headers);

    private static FrontRoom? Find(NoteArrangement arrangement, SegmentTable table, List<List<NewCell>> added, int more, int spare, Purpose purpose)
    {
        var room = new FrontRoom(arrangement) { TakesNew = purpose != Purpose.NotesThatWereThere };
        List<ElfSection> sections = [.. arrangement.File.Sections.Where(section => (section.Flags & ElfSection.SHF_ALLOC) != 0 && section.Type != ElfSection.SHT_NOBITS && section is { Size: > 0 } && section.Offset >= table.End).OrderBy(section => section.Offset)];
        var end = table.End;
        // Filling behind the end of the PT_LOAD is not in memory.
        var limit = arrangement.LoadOf(arrangement.Headers.SegmentTable, end - arrangement.Headers.SegmentTable) is { } load ? load.Offset + load.FileSize : end;
        // What lies behind it belongs to another PT_LOAD, or to none, and its place is not in memory where the table is.
        for (var i = 0; i < sections.Count && sections[i].Size <= limit && sections[i].Offset <= limit - sections[i].Size && room.Take(sections[i], ref end); i++)
        {
            // A group goes as a whole, or not at all.
            if (room.Groups is [.., var last] && last.End > end) continue;
            var next = Math.Min(limit, i + 1 < sections.Count ? sections[i + 1].Offset : end);
            if (next > end && arrangement.Map.IsFree(end, next - end)) end = next;
            var needed = added.Count(cells => !room.CanAttach(cells)) + more + 1 + spare - table.Free;
            var start = table.End + (ulong)Math.Max(0, needed * arrangement.Headers.SegmentSize);
            if (purpose == Purpose.Headers && end >= start) return room;
            if (purpose == Purpose.Headers || room.NotesEnd(start, added) > end) continue;
            room.NotesStart = start;
            return room.IsForNotes(start, added) ? room : null;
        }

        return null;
    }

    private bool IsForNotes(ulong start, List<List<NewCell>> added) =>
        NotesEnd(start, added) <= DumpedSize && _others.Aggregate(0UL, (size, section) => size + section.Size) <= MaxMovedForNotes;

    private ulong NotesEnd(ulong at, List<List<NewCell>> added)
    {
        foreach (var group in Groups)
        {
            at = TailWriter.Align(at, group.AlignmentIn(_arrangement.File)) + group.NewSize;
            foreach (var cells in added.Where(cells => Home(cells) == group)) at = End(at, cells);
        }

        return added.Where(cells => TakesNew && !CanAttach(cells)).Aggregate(at, (end, cells) => End(TailWriter.Align(end, 8), cells));
    }

    private static ulong End(ulong at, List<NewCell> cells) => cells.Aggregate(at, (end, cell) => TailWriter.Align(end, cell.Format.Alignment) + cell.Size);

    /// <summary>Puts new notes behind moved ones of the same padding, so that they need no program header.</summary>
    /// <param name="added">By segment; those that found a place are taken out.</param>
    public void Attach(List<List<NewCell>> added)
    {
        foreach (var cells in added.ToList())
        {
            if (Home(cells) is not { } group) continue;
            group.Attached.AddRange(cells);
            added.Remove(cells);
        }
    }

    /// <summary>Writes at the cursor what has to move besides notes.</summary>
    public void WriteOthers(LoadPlace load, List<ByteChange> changes, List<EditStep> steps, ref ulong cursor)
    {
        foreach (var section in _others)
        {
            cursor = TailWriter.Align(cursor, 8);
            changes.Add(new ByteChange(section.Offset, new byte[section.Size]));
            changes.Add(new ByteChange(cursor, _arrangement.File.Source.ReadMemory(section.Offset, (int)section.Size)));
            steps.Add(new EditStep(cursor, section.Size, $"{_arrangement.File.SectionName(section)} moves behind the end, to make room for program headers"));
            var header = _arrangement.Headers.Sections[section.Index];
            header[ElfField.ShOffset] = cursor;
            header[ElfField.ShAddr] = load.AddressOf(cursor);
            if (TagOf(section) is not null) changes.Add(DynamicEntry(section)!.Value.With(load.AddressOf(cursor)));
            else foreach (var segment in _arrangement.Headers.Segments)
            {
                if (segment[ElfField.PType] != ElfSegment.PT_INTERP) continue;
                segment[ElfField.POffset] = cursor;
                segment[ElfField.PVaddr] = load.AddressOf(cursor);
                segment[ElfField.PPaddr] = load.PhysicalOf(cursor);
            }

            cursor += section.Size;
        }
    }

    // What the dynamic loader finds by one entry of .dynamic, and by nothing else. Relocations are not among it: the sizes beside their addresses may be about two sections.
    private static ulong? TagOf(in ElfSection section) => section.Type switch
    {
        ElfSection.SHT_HASH => DT_HASH,
        ElfSection.SHT_GNU_HASH => DT_GNU_HASH,
        ElfSection.SHT_DYNSYM => DT_SYMTAB,
        ElfSection.SHT_STRTAB => DT_STRTAB,
        ElfSection.SHT_GNU_versym => DT_VERSYM,
        ElfSection.SHT_GNU_verdef => DT_VERDEF,
        ElfSection.SHT_GNU_verneed => DT_VERNEED,
        _ => null,
    };

    // The entry of .dynamic that holds the address of such a section.
    private DynamicPointer? DynamicEntry(in ElfSection section)
    {
        var file = _arrangement.File;
        if (TagOf(section) is not { } wanted || section.Size > MaxMoved) return null;
        var dynamic = file.Sections.FirstOrDefault(one => one.Type == ElfSection.SHT_DYNAMIC);
        var size = file.Identity.AddressSize;
        if (dynamic.Type != ElfSection.SHT_DYNAMIC || dynamic.Size > 1 << 20) return null;
        var bytes = file.Source.ReadMemory(dynamic.Offset, (int)dynamic.Size).Span;
        for (var at = 0; at + 2 * size <= bytes.Length; at += 2 * size)
            if (file.Identity.ByteOrder.Read(bytes.Slice(at, size)) == wanted && file.Identity.ByteOrder.Read(bytes.Slice(at + size, size)) == section.Address) return new DynamicPointer(dynamic.Offset + (ulong)(at + size), size, file.Identity.ByteOrder);
        return null;
    }

    private readonly record struct DynamicPointer(ulong Offset, int Size, ByteOrder Order)
    {
        public ByteChange With(ulong address)
        {
            var bytes = new byte[Size];
            Order.Write(bytes, address);
            return new ByteChange(Offset, bytes);
        }
    }

    private static bool IsFoundByHeader(NoteCell cell) => cell is { IsBroken: false, Section: not null } && cell.Original.TrueForAll(note => note.Owner is "GNU" or "FDO");

    private bool Take(in ElfSection section, ref ulong end)
    {
        if (section.Offset < end || !_arrangement.Map.IsFree(end, section.Offset - end)) return false;
        var (offset, size, index) = (section.Offset, section.Size, section.Index);
        if (_arrangement.File.Segments.Any(segment => segment.Type == ElfSegment.PT_INTERP && segment.Offset == offset && segment.FileSize == size) || DynamicEntry(section) is not null) _others.Add(section);
        else if (_arrangement.Groups.Find(one => one.Segments.Count > 0 && one.Cells.Exists(cell => cell.Section?.Index == index)) is { IsMovable: true, IsMapped: true } group)
        {
            if (!Groups.Contains(group)) Groups.Add(group);
        }
        else return false;
        end = offset + size;
        return true;
    }

    private bool CanAttach(List<NewCell> cells) => Home(cells) is not null;

    private NoteGroup? Home(List<NewCell> cells) => !TakesNew || cells.Exists(cell => cell.IsAlone) ? null
        : Groups.FindLast(group => group.Cells is [.., var last] && last.Format == cells[0].Format && group.Cells.TrueForAll(cell => cell.PropertySegments.Count == 0) && group.NewSize > 0
            // mold puts notes of both paddings into one segment, in which more would not be found.
            && group.Segments.TrueForAll(index => _arrangement.File.Segments[index].Alignment == (ulong)last.Format.Alignment || last.Format.Alignment == 4 && _arrangement.File.Segments[index].Alignment < 4));
}
