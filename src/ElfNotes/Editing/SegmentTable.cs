using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Editing;

/// <summary>The program header table of a file to which headers are added.</summary>
internal sealed class SegmentTable
{
    private readonly NoteArrangement _arrangement;
    private readonly ElfHeaders _headers;
    private readonly ElfFile _file;
    private readonly ulong _end;
    private readonly ElfSegment? _load;

    public SegmentTable(NoteArrangement arrangement)
    {
        _arrangement = arrangement;
        _headers = arrangement.Headers;
        _file = arrangement.File;
        var size = (ulong)(_headers.Segments.Count * _headers.SegmentSize);
        _end = _headers.SegmentTable + size;
        _load = arrangement.LoadOf(_headers.SegmentTable, size);
        var isMapped = _file.Identity.Type is ElfIdentity.ET_EXEC or ElfIdentity.ET_DYN && _load is not null;
        var isProgram = _file.Segments.Any(segment => segment.Type is ElfSegment.PT_DYNAMIC or ElfSegment.PT_INTERP or ElfSegment.PT_PHDR or ElfSegment.PT_TLS);
        IsNeededAtRunTime = isMapped && (isProgram || !IsKernel);
        MapsNotes = IsNeededAtRunTime && (isProgram || !_arrangement.Added.Exists(cell => cell.Notes.Exists(IsForLoaders)));
    }

    /// <summary>
    /// Whether the table has to be in memory: it is now, and the file is no kernel, as far as it can be told. Linux tells a program where it is (AT_PHDR), and C libraries read
    /// it at start-up, also in static programs.
    /// </summary>
    public bool IsNeededAtRunTime { get; }

    /// <summary>Whether new notes are mapped though nobody asked: in a program, where readers in the process find them by the table. A kernel may as well get its first note for a loader.</summary>
    public bool MapsNotes { get; }

    // A kernel's segments are placed by physical address, or it has the notes of a loader. Every PT_LOAD more would be part of its memory.
    private bool IsKernel =>
        _file.Segments.Any(segment => segment.Type == ElfSegment.PT_LOAD && segment.PhysicalAddress != segment.VirtualAddress && segment.PhysicalAddress != 0)
        || _arrangement.Cells.Any(cell => cell.Original.Exists(IsForLoaders)) || XenGuestSection.Find(_file) is not null;

    private static bool IsForLoaders(RawNote note) => LoaderNotes.IsOwner(note.Owner);

    /// <summary>Where the table ends.</summary>
    public ulong End => _end;

    /// <summary>The headers that are unused.</summary>
    public int Free => _headers.Segments.Count(segment => segment[ElfField.PType] == ElfSegment.PT_NULL);

    /// <summary>Whether so many headers more fit: in place of unused ones, and into filling behind the table.</summary>
    public bool HasRoomFor(int count)
    {
        var more = count - Free;
        if (more <= 0) return true;
        var size = (ulong)(more * _headers.SegmentSize);
        return _arrangement.Map.IsFree(_end, size) && (!IsNeededAtRunTime || _load is not { } load || _end + size <= load.Offset + load.FileSize || CanGrow(load, size));
    }

    // GNU ld gives the headers a PT_LOAD of their own where the text starts on the next page.
    private bool CanGrow(in ElfSegment load, ulong size)
    {
        var end = unchecked(load.VirtualAddress + load.MemorySize);
        if (load.Offset + load.FileSize != _end || load.FileSize != load.MemorySize || end < load.VirtualAddress || size > ulong.MaxValue - end) return false;
        foreach (var other in _file.Segments)
            if (other.Type == ElfSegment.PT_LOAD && other.VirtualAddress >= end && other.VirtualAddress < end + size) return false;
        return true;
    }

    // The PT_LOAD of the table reaches as far as the table, where that has grown behind it.
    private void GrowLoad(int count)
    {
        var size = (ulong)(count * _headers.SegmentSize) - (_end - _headers.SegmentTable);
        if (_load is not { } load || count * _headers.SegmentSize <= (int)(_end - _headers.SegmentTable) || _end + size <= load.Offset + load.FileSize || !CanGrow(load, size)) return;
        var header = _headers.BaseSegments[load.Index];
        header[ElfField.PFilesz] = header[ElfField.PMemsz] = load.FileSize + size;
    }

    /// <summary>The number of headers with so many more.</summary>
    /// <param name="added">The new ones.</param>
    /// <param name="moves">Whether the table moves; unused headers are left behind then.</param>
    public int CountWith(int added, bool moves) => moves ? _headers.Segments.Count - Free + added : Math.Max(_headers.Segments.Count, _headers.Segments.Count - Free + added);

    /// <summary>Makes a PT_NOTE for each group that needs one; they are filled in once the notes have their places.</summary>
    public IReadOnlyList<ElfStructure> NewHeaders()
    {
        foreach (var group in _arrangement.Groups)
            if (group is { GetsSegment: true, NewSize: > 0 }) group.Header ??= _headers.NewSegment();
        return [.. _arrangement.Groups.Select(group => group.Header).OfType<ElfStructure>()];
    }

    /// <summary>Puts new headers into the table where it is.</summary>
    public void Add(IReadOnlyList<ElfStructure> notes)
    {
        if (notes.Count > 0) Fill(notes, [], null, CountWith(notes.Count, false), false, null);
    }

    /// <summary>Puts the PT_NOTE of groups that are to be the last behind all other headers.</summary>
    public void PutLast()
    {
        foreach (var group in _arrangement.Groups)
        {
            if (!group.IsLast) continue;
            List<ElfStructure> headers = [.. group.Segments.Select(index => _headers.BaseSegments[index]), .. group.Header is { } made ? [made] : (ElfStructure[])[]];
            if (_headers.Segments.FindLast(segment => segment[ElfField.PType] == ElfSegment.PT_NOTE) is { } last && headers.Contains(last)) continue;
            _headers.Segments.RemoveAll(headers.Contains);
            _headers.Segments.AddRange(headers);
        }
    }

    /// <summary>
    /// Puts the new headers into the table: PT_LOAD behind the last one, since they rise by address; notes for loaders last, and others in front of those that
    /// are there, since QEMU takes the last with an entry, and rust-vmm the last of all.
    /// </summary>
    /// <param name="notes">The PT_NOTE headers of notes for loaders.</param>
    /// <param name="others">The other PT_NOTE headers.</param>
    /// <param name="load">The PT_LOAD header, or null.</param>
    /// <param name="count">How many the table is to have.</param>
    /// <param name="moved">Whether the table moved.</param>
    /// <param name="place">What maps the table, where it moved into memory.</param>
    public void Fill(IReadOnlyList<ElfStructure> notes, IReadOnlyList<ElfStructure> others, ElfStructure? load, int count, bool moved, LoadPlace? place)
    {
        List<ElfStructure> segments = [.. _headers.Segments.Where(segment => segment[ElfField.PType] != ElfSegment.PT_NULL)];
        if (!moved && IsNeededAtRunTime) GrowLoad(count);
        if (load is not null) segments.Insert(segments.FindLastIndex(segment => segment[ElfField.PType] == ElfSegment.PT_LOAD) + 1, load);
        var first = segments.FindIndex(segment => segment[ElfField.PType] == ElfSegment.PT_NOTE);
        segments.InsertRange(first < 0 ? segments.Count : first, others);
        while (segments.Count + notes.Count < count) segments.Add(_headers.NewSegment());
        segments.AddRange(notes);
        foreach (var segment in segments)
        {
            if (segment[ElfField.PType] != ElfSegment.PT_PHDR) continue;
            segment[ElfField.PFilesz] = segment[ElfField.PMemsz] = (ulong)(count * _headers.SegmentSize);
            if (!moved) continue;
            segment[ElfField.POffset] = _headers.SegmentTable;
            // Without a mapping there is no address that would be true.
            segment[ElfField.PVaddr] = IsNeededAtRunTime && place is { } at ? at.AddressOf(_headers.SegmentTable) : 0;
            segment[ElfField.PPaddr] = IsNeededAtRunTime && place is { } there ? there.PhysicalOf(_headers.SegmentTable) : 0;
            if (!IsNeededAtRunTime) segment[ElfField.PType] = ElfSegment.PT_NULL;
        }

        _headers.Segments = segments;
    }
}
