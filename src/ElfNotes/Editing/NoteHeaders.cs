using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Brings the headers of notes into agreement with where the notes are to lie.</summary>
internal static class NoteHeaders
{
    /// <summary>Changes the headers of a group whose cells have their new places.</summary>
    /// <param name="arrangement">The file.</param>
    /// <param name="group">The group.</param>
    /// <param name="start">Where it starts now.</param>
    public static void Update(NoteArrangement arrangement, NoteGroup group, ulong start)
    {
        var size = group.Place(start);
        foreach (var index in group.Segments)
        {
            var segment = arrangement.Headers.Segments[index];
            if (size == 0)
            {
                segment.Bytes.AsSpan().Clear();
                continue;
            }

            Move(segment, start - group.Start, start == group.Start);
            Resize(segment, size);
        }

        foreach (var cell in group.Cells) Update(arrangement.Headers, cell, start != group.Start);
    }

    private static void Update(ElfHeaders headers, NoteCell cell, bool isMoved)
    {
        var shift = unchecked(cell.NewStart - cell.Start);
        if (cell.Section is { } old)
        {
            var section = headers.Sections[old.Index];
            section[ElfField.ShOffset] = cell.NewStart;
            section[ElfField.ShSize] = cell.NewSize;
            if (old.Address != 0 && !isMoved) section[ElfField.ShAddr] = unchecked(old.Address + shift);
        }

        foreach (var index in cell.PropertySegments)
        {
            var segment = headers.Segments[index];
            if (cell.NewSize == 0)
            {
                segment.Bytes.AsSpan().Clear();
                continue;
            }

            Move(segment, shift, !isMoved);
            Resize(segment, cell.NewSize);
        }
    }

    private static void Move(ElfStructure segment, ulong shift, bool isMapped)
    {
        segment[ElfField.POffset] = unchecked(segment[ElfField.POffset] + shift);
        if (shift == 0) return;
        segment[ElfField.PVaddr] = isMapped ? unchecked(segment[ElfField.PVaddr] + shift) : 0;
        segment[ElfField.PPaddr] = isMapped ? unchecked(segment[ElfField.PPaddr] + shift) : 0;
    }

    // p_memsz may be 0 in cores, and is not always p_filesz elsewhere.
    private static void Resize(ElfStructure segment, ulong size)
    {
        var grown = unchecked(size - segment[ElfField.PFilesz]);
        var memory = segment[ElfField.PMemsz];
        segment[ElfField.PFilesz] = size;
        if (memory != 0) segment[ElfField.PMemsz] = (long)unchecked(memory + grown) > 0 ? unchecked(memory + grown) : size;
    }
}
