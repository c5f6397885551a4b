using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Brings the headers of notes into agreement with where the notes are to lie.</summary>
internal static class NoteHeaders
{
    /// <summary>Changes the headers of a group whose cells have their new places.</summary>
    /// <param name="arrangement">The file.</param>
    /// <param name="group">The group.</param>
    /// <param name="load">What maps it, where it moved into memory behind the others; null where it did not.</param>
    public static void Update(NoteArrangement arrangement, NoteGroup group, LoadPlace? load = null)
    {
        foreach (var index in group.Segments)
        {
            Update(arrangement, index, group.Moves, load, group.NewStart, group.NewSize);
            if (group.GetsAlignment && group.NewSize > 0) arrangement.Headers.BaseSegments[index][ElfField.PAlign] = (ulong)group.Cells[0].Format.Alignment;
        }

        if (group.Header is { } header && group.NewSize > 0) Fill(arrangement, header, group, load);
        foreach (var cell in group.Cells)
        {
            foreach (var index in cell.PropertySegments) Update(arrangement, index, group.Moves, load, cell.NewStart, cell.NewSize);
            if (cell.Section is not { } old) continue;
            var section = arrangement.Headers.Sections[old.Index];
            section[ElfField.ShOffset] = cell.NewStart;
            section[ElfField.ShSize] = cell.NewSize;
            section[ElfField.ShType] = ElfSection.SHT_NOTE;
            if (cell.GetsAlignment) section[ElfField.ShAddralign] = (ulong)cell.Format.Alignment;
            if (load is { } place) section[ElfField.ShAddr] = place.AddressOf(cell.NewStart);
            else if (old.Address != 0 && !group.Moves) section[ElfField.ShAddr] = unchecked(old.Address + (cell.NewStart - cell.Start));
        }
    }

    private static void Fill(NoteArrangement arrangement, ElfStructure segment, NoteGroup group, LoadPlace? load)
    {
        segment[ElfField.PType] = ElfSegment.PT_NOTE;
        segment[ElfField.PFlags] = ElfSegment.PF_R;
        segment[ElfField.POffset] = group.NewStart;
        segment[ElfField.PFilesz] = group.NewSize;
        segment[ElfField.PAlign] = (ulong)group.Cells[0].Format.Alignment;
        if (load is { } place)
        {
            segment[ElfField.PVaddr] = place.AddressOf(group.NewStart);
            segment[ElfField.PPaddr] = place.PhysicalOf(group.NewStart);
        }
        else if (!group.Moves && arrangement.LoadOf(group.NewStart, group.NewSize) is { } mapped)
        {
            segment[ElfField.PVaddr] = unchecked(mapped.VirtualAddress + (group.NewStart - mapped.Offset));
            segment[ElfField.PPaddr] = unchecked(mapped.PhysicalAddress + (group.NewStart - mapped.Offset));
        }
        else return;
        segment[ElfField.PMemsz] = group.NewSize;
    }

    private static void Update(NoteArrangement arrangement, int index, bool moves, LoadPlace? load, ulong start, ulong size)
    {
        var segment = arrangement.Headers.BaseSegments[index];
        var old = arrangement.File.Segments[index];
        if (size == 0)
        {
            segment.Bytes.AsSpan().Clear();
            return;
        }

        var shift = unchecked(start - old.Offset);
        segment[ElfField.POffset] = start;
        segment[ElfField.PFilesz] = size;
        if (load is { } place)
        {
            segment[ElfField.PVaddr] = place.AddressOf(start);
            segment[ElfField.PPaddr] = place.PhysicalOf(start);
        }
        else if (shift != 0)
        {
            segment[ElfField.PVaddr] = moves ? 0 : unchecked(old.VirtualAddress + shift);
            segment[ElfField.PPaddr] = moves ? 0 : unchecked(old.PhysicalAddress + shift);
        }

        // p_memsz may be 0 in cores, and is not always p_filesz elsewhere.
        var memory = unchecked(old.MemorySize + (size - old.FileSize));
        if (old.MemorySize != 0) segment[ElfField.PMemsz] = (long)memory > 0 ? memory : size;
    }
}
