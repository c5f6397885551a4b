using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.Notes;

namespace ElfNotes.Editing;

/// <summary>
/// The notes of an ELF file, where each lies, and what they are to be: what edits work on. <see cref="ElfRewriter"/> makes the file of it.
/// </summary>
/// <remarks>
/// The file is the base: for one that was edited before and has a record of it (<see cref="EditRecord"/>) that holds, the file as it was in the beginning.
/// So edits do not pile up, and the file with nothing left to change is the original.
/// </remarks>
internal sealed class NoteArrangement
{
    private const byte ELFOSABI_OPENVMS = 13;
    private const ushort EM_IA_64 = 50;
    private const int MaxHeaders = 4096;

    private readonly FileMap _map;
    private HashSet<int>? _named;

    private NoteArrangement(ElfFile file)
    {
        File = file;
        Budget = new EditBudget(file.Limits);
        Headers = new ElfHeaders(file);
        _map = new FileMap(file, Headers);
    }

    /// <summary>The base file.</summary>
    public ElfFile File { get; }

    /// <summary>Its headers, to be changed.</summary>
    public ElfHeaders Headers { get; }

    /// <summary>The notes that the file has, in its order.</summary>
    public List<NoteGroup> Groups { get; } = [];

    /// <summary>Notes that get a place of their own.</summary>
    public List<NewCell> Added { get; } = [];

    /// <summary>How the base file comes about from the one that is edited; null where they are the same.</summary>
    public EditPlan? Unwound { get; private init; }

    /// <summary>What is left of the notes and bytes that the edit may take in hand.</summary>
    public EditBudget Budget { get; }

    /// <summary>Whether loose notes are to have segments and odd headers are put right: <see cref="NotePackingRepair"/>.</summary>
    public bool IsPacked { get; private init; }

    /// <summary>Whether PT_NOTE headers over nothing are to be cleared.</summary>
    public bool ClearsEmptySegments { get; set; }

    /// <summary>What the user should know of the result.</summary>
    public List<Finding> Findings { get; } = [];

    public FileMap Map => _map;

    public bool IsRelocatable => File.Identity.Type == ElfIdentity.ET_REL;

    /// <summary>The cells that hold notes, in the order of the file.</summary>
    public IEnumerable<NoteCell> Cells => Groups.SelectMany(group => group.Cells);

    /// <summary>All notes as they are to be, those that are added last.</summary>
    public IEnumerable<RawNote> AllNotes => Cells.SelectMany(cell => cell.Notes).Concat(Added.SelectMany(cell => cell.Notes));

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file to be edited.</param>
    /// <param name="isPacked">Whether it is to be packed. A file that was packed before stays so.</param>
    /// <exception cref="ElfNotesException">
    /// <see cref="EditingCodes.LayoutCannotTake"/>: the headers are not as the specification has them; or the bytes cannot be had.
    /// </exception>
    public static NoteArrangement Read(ElfFile file, bool isPacked = false)
    {
        if (file.Identity is { Machine: EM_IA_64, OsAbi: ELFOSABI_OPENVMS }) throw new ElfNotesException(EditingCodes.LayoutCannotTake, 0, "the notes of OpenVMS for IA-64 have headers of another size, which are not edited here");
        return EditRecord.Find(file.Source) is { } record ? RecordedEdit.Read(file, record, isPacked) : ReadBase(file, isPacked);
    }

    /// <summary>Reads a file that is the base, whatever its end records.</summary>
    /// <param name="file">The base.</param>
    /// <param name="isPacked">As above.</param>
    /// <param name="unwound">How it comes about; null where it is the file that is edited.</param>
    public static NoteArrangement ReadBase(ElfFile file, bool isPacked, EditPlan? unwound = null)
    {
        DoubleTables.Refuse(file);
        var arrangement = new NoteArrangement(file) { IsPacked = isPacked, Unwound = unwound };
        arrangement.ReadGroups();
        FrontRoom.FindMovable(arrangement);
        if (isPacked) new NotePackingRepair(arrangement).Arrange();
        arrangement.ReadRelocations();
        return arrangement;
    }

    /// <summary>Whether a symbol names a section of notes.</summary>
    public bool IsNamed(in ElfSection section) => (_named ??= SymbolShifts.Named(this)).Contains(section.Index);

    /// <summary>Whether a group has room for what its cells are to hold.</summary>
    public bool Fits(NoteGroup group)
    {
        if (group.IsIrregular) return false;
        group.Place(group.Start);
        if (group.NewEnd <= group.End) return true;
        if (LoadOf(group.Start, group.Size) is { } load && group.NewEnd > load.Offset + load.FileSize) return false;
        return _map.IsFree(group.End, group.NewEnd - group.End);
    }

    /// <summary>The PT_LOAD that has a range of the file in it.</summary>
    public ElfSegment? LoadOf(ulong start, ulong size)
    {
        foreach (var segment in File.Segments)
            if (segment.Type == ElfSegment.PT_LOAD && segment.Offset <= start && size <= segment.FileSize && start - segment.Offset <= segment.FileSize - size) return segment;
        return null;
    }

    /// <summary>The layout of a new note: the file's byte order, and the padding that the note wants.</summary>
    public NoteFormat Format(PlannedNote note) => new(File.Identity.ByteOrder, note.Alignment == IntegerSize.Eight || note.Alignment == IntegerSize.Pointer && File.Is64 ? 8 : 4);

    // Where one lies outside of the notes, there is more than notes.
    private void ReadRelocations()
    {
        var tables = new RelocationTables(File);
        foreach (var cell in Cells)
            if (cell.Section is { } section && !tables.Attach(section.Index, cell.Original)) cell.IsBroken = true;
    }

    private void ReadGroups()
    {
        List<ElfSection> sections = [.. File.Sections.Where(section => IsNotes(section)).OrderBy(section => section.Offset).ThenBy(section => section.Size)];
        List<IGrouping<(ulong, ulong), ElfSegment>> segments = [.. File.Segments.Where(segment => segment.Type == ElfSegment.PT_NOTE && segment is { FileSize: > 0, Offset: > 0 } && File.Source.Contains(segment.Offset, segment.FileSize))
            .GroupBy(segment => (segment.Offset, segment.FileSize)).OrderBy(group => group.Key)];
        if (sections.Count > MaxHeaders || segments.Count > MaxHeaders) throw new ElfNotesException(EditingCodes.LayoutCannotTake, 0, $"the file has more than {MaxHeaders} headers of notes");
        foreach (var range in segments) AddGroup(range.First(), [.. range.Select(segment => segment.Index)], sections);
        HashSet<int> shown = [.. Cells.Select(cell => cell.Section?.Index ?? 0)];
        foreach (var section in sections)
            if (!shown.Contains(section.Index)) Groups.Add(new NoteGroup { Start = section.Offset, Size = section.Size, Cells = [Cell(section)], IsMovable = IsRelocatable || (section.Flags & ElfSection.SHF_ALLOC) == 0 });
        Groups.Sort((one, other) => one.Start != other.Start ? one.Start.CompareTo(other.Start) : one.Size.CompareTo(other.Size));
        MarkOverlaps();
        foreach (var segment in File.Segments)
            if (segment.Type == ElfSegment.PT_GNU_PROPERTY) Cells.FirstOrDefault(cell => cell.Start == segment.Offset && cell.Size == segment.FileSize)?.PropertySegments.Add(segment.Index);
    }

    // One that reaches far overlaps more than its neighbour; header tables are nobody's notes either.
    private void MarkOverlaps()
    {
        NoteGroup? farthest = null;
        foreach (var group in Groups)
        {
            if (farthest is not null && group.Start < farthest.End) farthest.IsIrregular = group.IsIrregular = true;
            if (farthest is null || group.End > farthest.End) farthest = group;
            group.IsIrregular |= Overlaps(group, 0, (ulong)ElfFieldPlaces.HeaderSize(File.Is64))
                || Overlaps(group, Headers.SegmentTable, (ulong)(Headers.Segments.Count * Headers.SegmentSize)) || Overlaps(group, Headers.SectionTable, (ulong)(Headers.Sections.Count * Headers.SectionSize));
        }
    }

    private static bool Overlaps(NoteGroup group, ulong start, ulong size) => size > 0 && start < group.End && group.Start < start + size;

    private bool IsNotes(in ElfSection section) =>
        section is { Type: ElfSection.SHT_NOTE, Size: > 0, Index: > 0 } && (section.Flags & ElfSection.SHF_COMPRESSED) == 0 && File.Source.Contains(section.Offset, section.Size)
        || IsPacked && NotePackingRepair.IsMistyped(File, section, Budget);

    private void AddGroup(ElfSegment segment, List<int> indices, List<ElfSection> sections)
    {
        var end = segment.Offset + segment.FileSize;
        var cells = new List<NoteCell>();
        var isIrregular = false;
        var at = segment.Offset;
        foreach (var section in sections)
        {
            if (section.Offset >= end || section.Offset + section.Size <= segment.Offset) continue;
            if (section.Offset < at || section.Offset + section.Size > end) isIrregular = true;
            else
            {
                if (section.Offset > at && !IsGap(at, section.Offset)) cells.Add(Cell(at, section.Offset - at, segment.Alignment));
                cells.Add(Cell(section));
                at = section.Offset + section.Size;
            }
        }

        if (at < end && !IsGap(at, end)) cells.Add(Cell(at, end - at, segment.Alignment));
        var isMapped = File.Segments.Any(load => load.Type == ElfSegment.PT_LOAD && load.Offset < end && segment.Offset < load.Offset + load.FileSize);
        Groups.Add(new NoteGroup { Start = segment.Offset, Size = segment.FileSize, Segments = indices, Cells = cells, IsIrregular = isIrregular, IsMovable = !isMapped, IsMapped = isMapped });
    }

    // Zeros between two sections, of which readers make nothing because they are fewer than a header.
    private bool IsGap(ulong start, ulong end) => end - start < 12 && File.Source.ReadMemory(start, (int)(end - start)).Span.IndexOfAnyExcept((byte)0) < 0;

    private NoteCell Cell(in ElfSection section) => Cell(section.Offset, section.Size, section.Alignment, section, File.SectionName(section));

    // Notes are read by the alignment, or else by the padding that fits.
    private NoteCell Cell(ulong start, ulong size, ulong alignment, ElfSection? section = null, string name = "")
    {
        Budget.TakeBytes(start, size);
        var bytes = File.Source.ReadMemory(start, (int)size);
        var declared = NoteFormat.FromAlignment(File.Identity.ByteOrder, alignment);
        var other = new NoteFormat(File.Identity.ByteOrder, 12 - declared.Alignment);
        var format = !RawNote.IsWhole(bytes.Span, declared) && RawNote.IsWhole(bytes.Span, other) ? other : declared;
        var cell = new NoteCell { Section = section, Name = name, Start = start, Size = size, Format = format, BaseFormat = format, Bytes = bytes, Position = start };
        cell.IsBroken = !RawNote.TryRead(bytes, format, cell.Original, Budget, start);
        cell.Notes = [.. cell.Original];
        return cell;
    }
}
