using ElfNotes.Elf;
using ElfNotes.Notes;

namespace ElfNotes.Editing;

/// <summary>
/// Puts the headers of an arrangement right, from what the base file has and nothing else, so that an edit of a packed file comes to the same: PROGBITS
/// sections that hold notes become SHT_NOTE; each segment gets the alignment by which its notes are padded, and is split where that changes; loose sections
/// of notes get a segment over them where they lie.
/// </summary>
internal sealed class NotePackingRepair(NoteArrangement arrangement)
{
    private const uint NT_GNU_GOLD_VERSION = 4;
    private const uint NT_GNU_PROPERTY_TYPE_0 = 5;
    private const int MaxMistyped = 1 << 20;

    private static readonly string[] NotNotes = [".note.GNU-stack", ".note.GNU-split-stack", ".note.GNU-no-split-stack"];

    private readonly ElfFile _file = arrangement.File;

    private bool HasSegments => !arrangement.IsRelocatable && _file.Segments.Count > 0;

    /// <summary>Whether a PROGBITS section is one of notes by its name and by what it holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="section">The section.</param>
    /// <param name="budget">What its bytes are taken from, once by its name it may be one.</param>
    public static bool IsMistyped(ElfFile file, in ElfSection section, EditBudget budget)
    {
        if (section is not { Type: ElfSection.SHT_PROGBITS, Size: > 0 and <= MaxMistyped, Index: > 0 } || (section.Flags & ElfSection.SHF_COMPRESSED) != 0 || !file.Source.Contains(section.Offset, section.Size)) return false;
        var name = file.SectionName(section);
        if (!IsOfNotes(name) || NotNotes.Contains(name)) return false;
        budget.TakeBytes(section.Offset, section.Size);
        var bytes = file.Source.ReadMemory(section.Offset, (int)section.Size).Span;
        return section.Size >= 12 && (RawNote.IsWhole(bytes, new NoteFormat(file.Identity.ByteOrder)) || RawNote.IsWhole(bytes, new NoteFormat(file.Identity.ByteOrder, 8)));
    }

    /// <summary>Whether only tools look for a note, and in sections: linkers put it into no segment, and nor does packing.</summary>
    public static bool IsForTools(RawNote note) => note.Owner == "stapsdt" || note.Owner.StartsWith("GA", StringComparison.Ordinal) || note is { Owner: "GNU", Type: NT_GNU_GOLD_VERSION };

    /// <summary>Whether a note is one of GNU properties, which are padded to 8 in 64-bit files, whatever notes around them are.</summary>
    public static bool IsProperty(RawNote note) => note is { Owner: "GNU", Type: NT_GNU_PROPERTY_TYPE_0 };

    /// <summary>Changes the arrangement.</summary>
    public void Arrange()
    {
        // The notes of a core are read by debuggers alone, which know what each kernel makes of its headers.
        if (_file.Identity.Type == ElfIdentity.ET_CORE) return;
        var groups = new List<NoteGroup>();
        foreach (var group in arrangement.Groups)
        {
            if (group.IsIrregular || group.Cells.Exists(cell => cell.IsBroken)) Leave(group, groups);
            else if (group.Segments.Count > 0) Split(group, groups);
            else Place(group, groups);
        }

        arrangement.Groups.Clear();
        arrangement.Groups.AddRange(groups);
    }

    // ".note.Xen", ".note-x", ".notes": all that linker scripts gather as notes.
    private static bool IsOfNotes(string name) => name.StartsWith(".note", StringComparison.Ordinal);

    private static bool Walks(ReadOnlyMemory<byte> bytes, NoteFormat format, out List<RawNote> notes)
    {
        notes = [];
        return RawNote.TryRead(bytes, format, notes) && notes.Count > 0;
    }

    private void Leave(NoteGroup group, List<NoteGroup> groups)
    {
        groups.Add(group);
        var name = NameOf(group);
        if (!group.IsIrregular) arrangement.Findings.Add(new Finding(EditingCodes.NotesBroken, Severity.Warning, group.Start, $"the notes of {name} cannot be read to their end, so they are left as they are"));
        else arrangement.Findings.Add(new Finding(EditingCodes.LayoutCannotTake, Severity.Warning, group.Start, $"{name} and another segment or section overlap, so the notes there are left as they are"));
    }

    private static string NameOf(NoteGroup group) => group.Segments.Count > 0 ? $"note segment {group.Segments[0]}" : group.Cells[0].Name;

    // One segment becomes as many as there are runs of notes that are padded alike and follow one another without a gap.
    private void Split(NoteGroup group, List<NoteGroup> groups)
    {
        var declared = _file.Segments[group.Segments[0]].Alignment;
        var runs = new List<List<NoteCell>>();
        foreach (var cell in group.Cells)
        {
            Reform(cell, declared);
            if (runs is [.., var run] && Follows(run[^1], cell)) run.Add(cell);
            else runs.Add([cell]);
        }

        if (runs.Count == 0)
        {
            groups.Add(group);
            return;
        }

        for (var i = 0; i < runs.Count; i++)
        {
            var start = i == 0 ? group.Start : runs[i][0].Start;
            var part = new NoteGroup { Start = start, Size = (i + 1 == runs.Count ? group.End : runs[i][^1].End) - start, Segments = i == 0 ? group.Segments : [], GetsSegment = i > 0, Cells = runs[i], IsMovable = group.IsMovable, IsMapped = group.IsMapped };
            if (i > 0) part.Repairs.Add($"{NamesOf(part)}: a PT_NOTE of its own, aligned to {part.Cells[0].Format.Alignment}; it was in note segment {group.Segments[0]}, whose notes are not all padded alike");
            else
            {
                if (runs.Count > 1) part.Repairs.Add($"note segment {group.Segments[0]} ends where the padding of its notes changes");
                AlignSegments(part);
            }

            part.Cells.ForEach(cell => AlignSection(cell, part));
            groups.Add(part);
        }
    }

    private void AlignSegments(NoteGroup group)
    {
        var alignment = (ulong)group.Cells[0].Format.Alignment;
        foreach (var index in group.Segments)
        {
            var segment = _file.Segments[index];
            if (segment.Alignment == alignment || !IsAligned(segment.Offset, segment.VirtualAddress, alignment)) continue;
            group.GetsAlignment = true;
            group.Repairs.Add($"p_align of note segment {index} is {alignment}, as its notes are padded; it was {segment.Alignment}");
        }
    }

    private static void AlignSection(NoteCell cell, NoteGroup group)
    {
        if (cell.Section is not { } section) return;
        var alignment = (ulong)cell.Format.Alignment;
        if (section.Type != ElfSection.SHT_NOTE) group.Repairs.Add($"{cell.Name} is of type SHT_NOTE, as its content is; it was SHT_PROGBITS");
        if (section.Alignment == alignment || section.Offset % alignment != 0 || section.Address % alignment != 0) return;
        cell.GetsAlignment = true;
        group.Repairs.Add($"sh_addralign of {cell.Name} is {alignment}, as its notes are padded; it was {section.Alignment}");
    }

    // Readers go by the address in memory as well as by the offset: both must agree with what is claimed.
    private static bool IsAligned(ulong offset, ulong address, ulong alignment) => offset % alignment == 0 && (address == 0 || address % alignment == 0);

    private void Place(NoteGroup group, List<NoteGroup> groups)
    {
        var cell = group.Cells[0];
        Reform(cell, cell.Section!.Value.Alignment);
        if (!HasSegments || !IsOfNotes(cell.Name) || cell.Notes.TrueForAll(IsForTools) && !cell.IsAllocated)
        {
            AlignSection(cell, group);
            groups.Add(group);
            return;
        }

        if (groups is [.., { IsIrregular: false } before] && (before.GetsSegment || before.Segments.Count > 0) && !before.Cells.Exists(one => one.IsBroken) && Follows(before.Cells[^1], cell) && IsMappedAlike(before, cell)) groups[^1] = Joined(before, cell);
        else groups.Add(Loose(group, cell, arrangement.LoadOf(cell.Start, cell.Size) is not null));
    }

    private static NoteGroup Loose(NoteGroup group, NoteCell cell, bool isMapped)
    {
        var loose = new NoteGroup { Start = group.Start, Size = group.Size, Cells = [cell], GetsSegment = true, IsMovable = group.IsMovable, IsMapped = isMapped };
        AlignSection(cell, loose);
        loose.Repairs.Add($"{cell.Name} gets a PT_NOTE over it, where it lies");
        return loose;
    }

    private static NoteGroup Joined(NoteGroup before, NoteCell cell)
    {
        var joined = new NoteGroup { Start = before.Start, Size = cell.End - before.Start, Segments = before.Segments, GetsSegment = before.GetsSegment, GetsAlignment = before.GetsAlignment, Cells = [.. before.Cells, cell], IsMovable = before.IsMovable, IsMapped = before.IsMapped };
        joined.Repairs.AddRange(before.Repairs);
        AlignSection(cell, joined);
        joined.Repairs.Add(before.GetsSegment ? $"{cell.Name}, directly behind it, is in the same PT_NOTE" : $"note segment {before.Segments[0]} grows over {cell.Name}, which lies directly behind it");
        return joined;
    }

    private bool IsMappedAlike(NoteGroup before, NoteCell cell) =>
        arrangement.LoadOf(before.Start, before.Size) is { } load ? load.Offset + load.FileSize >= cell.End : arrangement.LoadOf(cell.Start, cell.Size) is null;

    // Whether a reader of one segment finds the next cell's notes where it looks for them.
    private static bool Follows(NoteCell before, NoteCell cell) =>
        before.Format == cell.Format && (before.IsRepadded || before.Start + (ulong)before.Original.Sum(note => (long)note.Bytes.Length) == cell.Start);

    private static string NamesOf(NoteGroup group) => string.Join(", ", group.Cells.Select(cell => cell.Name.Length > 0 ? cell.Name : $"the notes at 0x{cell.Start:x}"));

    // 8 for GNU properties in 64-bit files, and for notes that are padded so and say so; else 4, which alone every reader takes.
    private void Reform(NoteCell cell, ulong declared)
    {
        var four = new NoteFormat(_file.Identity.ByteOrder);
        var eight = new NoteFormat(_file.Identity.ByteOrder, 8);
        var isFour = Walks(cell.Bytes, four, out var asFour);
        var isEight = Walks(cell.Bytes, eight, out var asEight);
        if (isFour && isEight && !asFour.Zip(asEight).All(pair => pair.First.Says(pair.Second))) (isFour, isEight) = (declared != 8, declared == 8);
        if (isEight && _file.Identity.Class == 64 && asEight.TrueForAll(IsProperty)) Read(cell, eight, asEight);
        else if (isFour) Read(cell, four, asFour);
        else if (isEight && declared == 8 || arrangement.IsRelocatable) Read(cell, isEight ? eight : four, isEight ? asEight : asFour);
        else if (isEight) Repad(cell, eight, four, asEight);
    }

    // The same bytes under the right layout. The last note's padding may be missing from the section.
    private static void Read(NoteCell cell, NoteFormat format, List<RawNote> notes)
    {
        cell.Format = format;
        cell.Original.Clear();
        cell.Original.AddRange(notes);
        cell.Notes = [.. notes];
    }

    private static void Repad(NoteCell cell, NoteFormat was, NoteFormat format, List<RawNote> notes)
    {
        Read(cell, was, notes);
        cell.Format = format;
        cell.IsRepadded = true;
        cell.Notes = notes.ConvertAll(note => note.In(format));
        for (var i = 0; i < notes.Count; i++) cell.Notes[i].BaseOffset = notes[i].BaseOffset;
    }
}
