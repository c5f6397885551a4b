using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>
/// Finds a place for everything that an arrangement holds, and writes the headers anew: in place, then in the filling behind the notes, then behind the
/// end of the file. Nothing that is not a note moves, but for the header tables.
/// </summary>
internal sealed class ElfRewriter(NoteArrangement arrangement, EditOptions options)
{
    private readonly ElfFile _file = arrangement.File;
    private readonly ElfHeaders _headers = arrangement.Headers;
    private readonly List<ByteChange> _changes = [];
    private readonly List<EditStep> _steps = [];

    /// <summary>Plans the changes of the base file.</summary>
    public EditPlan Plan()
    {
        var source = _file.Source;
        var relocations = new RelocationRewriter(arrangement, _steps);
        relocations.Resolve();
        foreach (var group in arrangement.Groups) group.Place(group.Start);
        ClearEmptySegments();
        LetReturn();
        if (_steps.Count == 0 && arrangement.Added.Count == 0 && !arrangement.Groups.Exists(group => group.IsChanged || group.IsRepaired)) return new EditPlan(source, source.Length, [], []);
        MoveWhatDoesNotFit();
        new ObjectReferences(arrangement).Demand();
        Attach();
        var pending = arrangement.Added.FindAll(cell => !arrangement.Groups.Exists(group => group.Attached.Contains(cell)));
        var table = new SegmentTable(arrangement);
        var headers = table.NewHeaders();
        foreach (var group in arrangement.Groups)
            if (group is { IsChanged: true, Moves: false }) WriteInPlace(group);
            else if (group is { IsRepaired: true, Moves: false }) NoteHeaders.Update(arrangement, group);
        TellRepairs();
        var symbols = new SymbolShifts(arrangement);
        var needsTail = pending.Count > 0 || arrangement.Groups.Exists(group => group.Moves) || relocations.NeedsTail || arrangement.Added.Count > 0 && _headers.Sections.Count > 0;
        if (!needsTail && table.HasRoomFor(headers.Count))
        {
            table.Add(headers);
            if (headers.Count > 0) _steps.Add(new EditStep(_headers.SegmentTable, 0, headers.Count == 1 ? "a free program header names the notes" : $"{headers.Count} free program headers name the notes"));
            symbols.Write(_changes, _steps);
            var nowhere = source.Length;
            relocations.Write(new SectionNames(arrangement, relocations.Strings), _changes, ref nowhere);
            table.PutLast();
            _headers.Write(_changes);
            return new EditPlan(source, source.Length, _changes, _steps);
        }

        var tail = new TailWriter(arrangement, options, relocations, _changes, _steps);
        var end = tail.Write(pending);
        symbols.Write(_changes, _steps);
        table.PutLast();
        _headers.Write(_changes);
        if (options.KeepRecord)
        {
            var record = EditRecord.Make(arrangement, _changes, end);
            _changes.Add(new ByteChange(end, record));
            _steps.Add(new EditStep(end, (ulong)record.Length, $"a record of {record.Length} bytes says what was there before, so that removing what was added gives back the original"));
            end += (ulong)record.Length;
        }

        return new EditPlan(source, end, _changes, _steps);
    }

    // A PT_NOTE over nothing is what objcopy leaves of a section that it removed. In a file of debug information it has a size in memory.
    private void ClearEmptySegments()
    {
        if (!arrangement.ClearsEmptySegments) return;
        foreach (var segment in _file.Segments)
        {
            if (segment is not { Type: ElfSegment.PT_NOTE, FileSize: 0, MemorySize: 0 }) continue;
            _headers.BaseSegments[segment.Index].Bytes.AsSpan().Clear();
            _steps.Add(new EditStep(_headers.SegmentTable, 0, $"note segment {segment.Index} shows nothing: its program header is free"));
        }
    }

    private void TellRepairs()
    {
        foreach (var group in arrangement.Groups)
            foreach (var repair in group.NewSize > 0 ? group.Repairs : []) _steps.Add(new EditStep(group.Start, group.Size, repair));
    }

    // What an earlier edit moved stays where it was at first when it fits there again.
    private void LetReturn()
    {
        foreach (var group in arrangement.Groups) group.Moves &= !arrangement.Fits(group);
    }

    // Also those that an earlier edit moved, which are worked out anew from the base file.
    private void MoveWhatDoesNotFit()
    {
        foreach (var group in arrangement.Groups)
        {
            if (!group.IsChanged || group.Moves || arrangement.Fits(group)) continue;
            if (!group.IsMovable || group.IsIrregular) throw new ElfNotesException(EditingCodes.LayoutCannotTake, group.Start, $"{group.Name} does not fit where it is, and may not move");
            group.Moves = true;
        }
    }

    // Notes of the same padding, directly behind those of a segment, belong to it without a further program header.
    private void Attach()
    {
        if (arrangement.IsRelocatable) return;
        foreach (var cell in arrangement.Added)
        {
            if (cell.IsAlone) continue;
            foreach (var group in Enumerable.Reverse(arrangement.Groups))
            {
                if (!CanTake(group, cell)) continue;
                group.Attached.Add(cell);
                if (arrangement.Fits(group))
                {
                    var load = arrangement.LoadOf(group.Start, group.Size);
                    cell.IsMapped = load is not null;
                    cell.Address = load is { } mapped ? mapped.VirtualAddress + (cell.Start - mapped.Offset) : 0;
                    _steps.Add(new EditStep(cell.Start, cell.Size, $"{cell.Size} bytes of notes go into the filling behind note segment {group.Segments[0]}, which grows over them"));
                    break;
                }

                group.Attached.Remove(cell);
                group.Place(group.Start);
            }
        }
    }

    private bool CanTake(NoteGroup group, NewCell cell) =>
        group is { IsIrregular: false, Moves: false, Segments.Count: > 0 } && group.Cells is [.., var last] && !last.IsBroken && last.PropertySegments.Count == 0 && last.Format == cell.Format
        && last.Notes.Count > 0 && last.Bytes.Length == last.Original.Sum(note => note.Bytes.Length) && (!cell.IsAllocated || arrangement.LoadOf(group.Start, group.Size) is not null)
        && group.Segments.TrueForAll(index => _file.Segments[index].Alignment == (ulong)cell.Format.Alignment || cell.Format.Alignment == 4 && _file.Segments[index].Alignment < 4);

    // Its symbols follow a note; an address that was linked into the code does not.
    private void FindNamed(NoteGroup group)
    {
        if (!group.IsMapped || !group.Cells.Exists(cell => cell.MovesNotes(unchecked(cell.NewStart - cell.Start))) || !SymbolShifts.AreNamed(arrangement, group)) return;
        arrangement.Findings.Add(new Finding(EditingCodes.NamedNotesMove, Severity.Warning, group.Start, $"notes of {group.Name} move up, and a symbol names notes there: code that was linked with their addresses reads others then"));
    }

    private void WriteInPlace(NoteGroup group)
    {
        var content = new byte[Math.Max(group.NewEnd, group.End) - group.Start];
        foreach (var cell in group.Cells) cell.Content().CopyTo(content, (int)(cell.NewStart - group.Start));
        foreach (var cell in group.Attached) cell.Content().CopyTo(content, (int)(cell.Start - group.Start));
        _changes.Add(new ByteChange(group.Start, content));
        NoteHeaders.Update(arrangement, group);
        FindNamed(group);
        var size = group.NewSize;
        var name = group.Name;
        if (size == 0) _steps.Add(new EditStep(group.Start, group.Size, $"{name} has no notes any more: its {group.Size} bytes are zeros{(group.Segments.Count > 0 ? ", its program header is free" : "")}"));
        else if (size != group.Size) _steps.Add(new EditStep(group.NewStart, size, $"{name} has {size} bytes, {(size < group.Size ? $"{group.Size - size} fewer, which are zeros now" : $"{size - group.Size} more, in the filling behind it")}"));
        else _steps.Add(new EditStep(group.Start, size, $"{name} is written anew in its {size} bytes"));
    }
}
