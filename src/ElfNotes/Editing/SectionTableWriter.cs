using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Adds section headers, and the names and relocations that belong to them.</summary>
internal sealed class SectionTableWriter(NoteArrangement arrangement, RelocationRewriter relocations, List<ByteChange> changes, List<EditStep> steps)
{
    private readonly ElfHeaders _headers = arrangement.Headers;

    /// <summary>Writes them, and the table, at the cursor; a file without sections stays without, as does a core whose only section header counts its program headers.</summary>
    public void Write(ref ulong cursor)
    {
        if (_headers.Sections.Count <= 1 && _headers.Segments.Count > 0) return;
        if (_headers.Sections.Count == 0 && arrangement.Added.Count > 0) throw new ElfNotesException(EditingCodes.LayoutCannotTake, 0, "the file has neither sections nor segments that could show notes");
        var names = new SectionNames(arrangement, relocations.Strings);
        var before = _headers.Sections.Count;
        foreach (var cell in arrangement.Added) AddSection(cell, names);
        relocations.Write(names, changes, ref cursor);
        relocations.Strings.Write(changes, steps, ref cursor);
        if (_headers.Sections.Count == before) return;
        cursor = TailWriter.Align(cursor, 8);
        _headers.SectionTable = cursor;
        var size = (ulong)(_headers.Sections.Count * _headers.SectionSize);
        steps.Add(new EditStep(cursor, size, $"the section header table, with {_headers.Sections.Count - before} more, moves behind the end"));
        cursor += size;
    }

    private void AddSection(NewCell cell, SectionNames names)
    {
        // A section whose note moved away goes with it.
        var emptied = arrangement.Cells.FirstOrDefault(one => one.Section is not null && one.NewSize == 0 && one.Name == cell.Name && !_taken.Contains(one));
        if (emptied is not null) _taken.Add(emptied);
        var section = emptied is null ? _headers.NewSection() : _headers.Sections[emptied.Section!.Value.Index];
        if (emptied is null)
        {
            cell.SectionIndex = _headers.Sections.Count;
            _headers.Sections.Add(section);
            section[ElfField.ShName] = names.OffsetOf(cell.Name);
        }
        else
        {
            cell.SectionIndex = emptied.Section!.Value.Index;
        }

        section[ElfField.ShType] = ElfSection.SHT_NOTE;
        section[ElfField.ShFlags] = cell.IsMapped || arrangement.IsRelocatable && cell.IsAllocated ? ElfSection.SHF_ALLOC : 0;
        section[ElfField.ShAddr] = cell.IsMapped ? cell.Address : 0;
        section[ElfField.ShOffset] = cell.Start;
        section[ElfField.ShSize] = cell.Size;
        section[ElfField.ShAddralign] = (ulong)cell.Format.Alignment;
    }

    private readonly HashSet<NoteCell> _taken = [];
}
