using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Writes behind the end of the file what has no room in it: notes, and the header tables that name them.</summary>
internal sealed class TailWriter(NoteArrangement arrangement, EditOptions options, RelocationRewriter relocations, List<ByteChange> changes, List<EditStep> steps)
{
    private readonly ElfFile _file = arrangement.File;
    private readonly ElfHeaders _headers = arrangement.Headers;
    private ulong _cursor;

    /// <summary>Writes it.</summary>
    /// <param name="pending">Notes without a place.</param>
    /// <returns>Where the next byte would come.</returns>
    public ulong Write(List<NewCell> pending)
    {
        DataBehindEnd.Demand(arrangement, options);
        _cursor = Align(_file.Source.Length, 8);
        List<List<NewCell>> groups = [.. pending.GroupBy(cell => (cell.Format.Alignment, cell.IsAlone)).OrderBy(group => group.Key.IsAlone).ThenByDescending(group => group.Key.Alignment).Select(group => group.ToList())];
        var intoMemory = arrangement.Groups.FindAll(group => group is { Moves: true, IsMapped: true });
        if (arrangement.IsRelocatable || _headers.Segments.Count == 0) WriteCells(pending, ref _cursor);
        else if (pending.Count + intoMemory.Count > 0 || arrangement.Groups.Exists(group => group.Header is not null)) WriteSegments(groups, intoMemory);
        foreach (var group in arrangement.Groups)
        {
            if (group is not { Moves: true, IsMapped: false }) continue;
            changes.Add(new ByteChange(group.Start, new byte[group.Size]));
            WriteMoved(group, null, ref _cursor);
        }

        new SectionTableWriter(arrangement, relocations, changes, steps).Write(ref _cursor);
        return _cursor;
    }

    private void WriteSegments(List<List<NewCell>> groups, List<NoteGroup> intoMemory)
    {
        var table = new SegmentTable(arrangement);
        var isLoaded = table.IsNeededAtRunTime;
        var inPlace = table.NewHeaders();
        var isMapped = (table.MapsNotes && groups.Count > 0 || isLoaded && !table.HasRoomFor(groups.Count + inPlace.Count) || intoMemory.Count > 0 || groups.Exists(cells => cells.Exists(cell => cell.IsAllocated)) && _file.Identity.Type != ElfIdentity.ET_CORE)
            && LoadPlace.IsPossible(_file);
        var needed = groups.Count + inPlace.Count + (isMapped ? 1 : 0);
        var moves = !table.HasRoomFor(needed);
        var front = moves && isLoaded ? FrontRoom.Find(arrangement, table, groups, inPlace.Count) : null;
        if (front is not null)
        {
            intoMemory.AddRange(front.Groups.Except(intoMemory));
            front.Attach(groups);
            needed = groups.Count + inPlace.Count + 1;
            moves = false;
        }

        var count = table.CountWith(needed, moves);
        var load = isMapped ? LoadPlace.Behind(arrangement, isLoaded && moves) : null;
        // strip and objcopy of binutils want a table that has moved at the very start of its PT_LOAD.
        if (load is { } start) _cursor = moves ? start.Offset : start.Contents;
        if (moves && isLoaded && load is { } far && !far.IsLinear(_file))
            arrangement.Findings.Add(new Finding(EditingCodes.TableOutOfLine, Severity.Warning, far.Offset, "the program headers move behind so much memory that is not in the file (.bss) that Linux before 5.18 tells the program a wrong address of them (AT_PHDR)"));
        if (moves && (isLoaded || load is null)) MoveTable(count, isLoaded);
        front?.WriteOthers(load!.Value, changes, steps, ref _cursor);
        // What is left behind is nobody's: zeros tell that.
        foreach (var group in intoMemory) changes.Add(new ByteChange(group.Start, new byte[group.Size]));
        if (front is { NotesStart: { } frontStart }) WriteInFront(front, frontStart, groups);
        foreach (var group in intoMemory.Where(group => front?.NotesStart is null || !front.Groups.Contains(group))) WriteMoved(group, load, ref _cursor);
        if (!AreInFront(front)) WriteCells(groups, load, ref _cursor);
        var place = AreInFront(front) ? LoadOfTable() : load;
        var loadEnd = _cursor;
        if (moves && !isLoaded && load is not null) MoveTable(count, false);
        // rust-vmm looks for the entry in the last PT_NOTE alone.
        var hasEntry = arrangement.Cells.Any(cell => cell.Notes.Exists(LoaderNotes.IsEntry));
        var forLoaders = groups.FindAll(cells => cells.Exists(cell => cell.Notes.Exists(note => hasEntry ? LoaderNotes.IsEntry(note) : EditVerdicts.AreReadByLoaders(note.Owner, note.Type))));
        table.Fill([.. inPlace, .. forLoaders.Select(cells => NoteSegment(cells, place))], [.. groups.Except(forLoaders).Select(cells => NoteSegment(cells, place))], load?.Segment(_headers, loadEnd), count, moves, load);
        if (front is not null) steps.Add(new EditStep(_headers.SegmentTable, 0, $"the program header table grows to {count} over the place of what moved"));
        else if (!moves) steps.Add(new EditStep(_headers.SegmentTable, 0, needed == 1 ? "a free program header names the new notes" : $"{needed} free program headers name the new notes"));
        if (load is { } mapped) steps.Add(new EditStep(mapped.Offset, loadEnd - mapped.Offset, $"a PT_LOAD maps it at 0x{mapped.Address:x}, readable"));
    }

    private void MoveTable(int count, bool isMapped)
    {
        _cursor = Align(_cursor, 8);
        _headers.SegmentTable = _cursor;
        var size = (ulong)(count * _headers.SegmentSize);
        steps.Add(new EditStep(_cursor, size, $"the program header table has no room for more: it moves behind the end{(isMapped ? ", where a PT_LOAD maps it" : "; nobody needs it at run time")}"));
        _cursor += size;
    }

    private void WriteCells(List<NewCell> cells, ref ulong cursor, LoadPlace? load = null)
    {
        foreach (var cell in cells)
        {
            cursor = Align(cursor, cell.Format.Alignment);
            cell.Start = cursor;
            cell.IsMapped = load is not null;
            cell.Address = load?.AddressOf(cursor) ?? 0;
            changes.Add(new ByteChange(cursor, cell.Content()));
            steps.Add(new EditStep(cursor, cell.Size, $"{cell.Name}: {cell.Size} bytes of notes {(IsInFront(cursor) ? "behind the program headers" : "behind the end of the file")}"));
            cursor += cell.Size;
        }
    }

    private bool IsInFront(ulong offset) => offset < _file.Source.Length;

    private ElfStructure NoteSegment(List<NewCell> cells, LoadPlace? load)
    {
        var segment = _headers.NewSegment();
        var start = cells[0].Start;
        segment[ElfField.PType] = ElfSegment.PT_NOTE;
        segment[ElfField.PFlags] = ElfSegment.PF_R;
        segment[ElfField.POffset] = start;
        segment[ElfField.PFilesz] = cells[^1].Start + cells[^1].Size - start;
        segment[ElfField.PAlign] = (ulong)cells[0].Format.Alignment;
        if (load is null) return segment;
        segment[ElfField.PVaddr] = load.Value.AddressOf(start);
        segment[ElfField.PPaddr] = load.Value.PhysicalOf(start);
        segment[ElfField.PMemsz] = segment[ElfField.PFilesz];
        return segment;
    }

    private static bool AreInFront(FrontRoom? front) => front is { NotesStart: not null, TakesNew: true };

    // Mapped by the PT_LOAD that has the table.
    private void WriteInFront(FrontRoom front, ulong start, List<List<NewCell>> groups)
    {
        foreach (var group in front.Groups) WriteMoved(group, LoadOfTable(), ref start);
        if (front.TakesNew) WriteCells(groups, LoadOfTable(), ref start);
    }

    private void WriteCells(List<List<NewCell>> groups, LoadPlace? load, ref ulong cursor)
    {
        foreach (var cells in groups)
        {
            cursor = Align(cursor, 8);
            WriteCells(cells, ref cursor, load);
        }
    }

    private LoadPlace? LoadOfTable() =>
        arrangement.LoadOf(_headers.SegmentTable, (ulong)_headers.SegmentSize) is { } load ? new LoadPlace(load.Offset, load.VirtualAddress, load.PhysicalAddress, load.Alignment) : null;

    private void WriteMoved(NoteGroup group, LoadPlace? load, ref ulong cursor)
    {
        cursor = Align(cursor, group.AlignmentIn(_file));
        group.Moves = true;
        group.Place(cursor);
        NoteHeaders.Update(arrangement, group, load);
        foreach (var cell in group.Cells) changes.Add(new ByteChange(cell.NewStart, cell.Content()));
        foreach (var cell in group.Attached)
        {
            cell.IsMapped = load is not null;
            cell.Address = load?.AddressOf(cell.Start) ?? 0;
            changes.Add(new ByteChange(cell.Start, cell.Content()));
        }

        var where = IsInFront(cursor) ? "moves within the first page, to make room for program headers" : "moves behind the end";
        steps.Add(new EditStep(group.NewStart, group.NewSize, $"{group.Name} {where}: {group.NewSize} bytes of notes{(group.Attached.Count > 0 ? ", the new ones among them" : "")}"));
        cursor = group.NewEnd;
    }

    internal static ulong Align(ulong value, int alignment) => (value + (ulong)alignment - 1) & ~((ulong)alignment - 1);
}
