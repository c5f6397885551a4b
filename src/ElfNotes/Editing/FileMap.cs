using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Which bytes of an ELF file belong to something, and which are filling.</summary>
internal sealed class FileMap
{

    private readonly ByteSource _source;
    private readonly List<(ulong Start, ulong End)> _used = [];
    private readonly List<ulong> _borders = [];

    /// <summary>Maps a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="headers">Its tables.</param>
    public FileMap(ElfFile file, ElfHeaders headers)
    {
        _source = file.Source;
        Use(0, (ulong)ElfFieldPlaces.HeaderSize(file.Is64));
        Use(headers.SegmentTable, (ulong)headers.Segments.Count * (ulong)ElfFieldPlaces.SegmentSize(file.Is64));
        Use(headers.SectionTable, (ulong)headers.Sections.Count * (ulong)ElfFieldPlaces.SectionSize(file.Is64));
        // A table that a cut file has lost comes back as soon as there are bytes where it lay.
        if (headers.Sections.Count == 0 && headers.SectionTable >= _source.Length) ContentEnd = headers.SectionTable;
        foreach (var section in file.Sections)
            if (section.Type is not (ElfSection.SHT_NULL or ElfSection.SHT_NOBITS) || HasFileSpace(file, section)) Use(section.Offset, section.Size);
        // In a file of debug information the program headers are those of the program, and name bytes that are not in it.
        if (file.Segments.Any(segment => segment.Type == ElfSegment.PT_LOAD && segment.FileSize > 0 && IsLeftOut(file, segment)))
        {
            _used.Sort();
            return;
        }

        // With sections, zeros that a segment has between them are filling: strip and objcopy take them for that as well. Without, nobody knows.
        foreach (var segment in file.Segments)
        {
            if (file.Sections.Count == 0 || segment.Type is not ElfSegment.PT_LOAD) Use(segment.Offset, segment.FileSize);
            ContentEnd = Math.Max(ContentEnd, segment.Offset + Math.Min(segment.FileSize, ulong.MaxValue - segment.Offset));
            if (segment.Type == ElfSegment.PT_LOAD && segment.FileSize > 0) _borders.Add(segment.Offset);
        }

        _used.Sort();
        _borders.Sort();
    }

    /// <summary>The offset behind the last byte that a header names.</summary>
    public ulong ContentEnd { get; private set; }

    /// <summary>Whether so many bytes from an offset on are zeros within the file that belong to nothing.</summary>
    /// <param name="start">The first byte; what ends there may belong to something.</param>
    /// <param name="size">The number of bytes.</param>
    public bool IsFree(ulong start, ulong size)
    {
        if (size == 0) return true;
        if (!_source.Contains(start, size) || start + size > ContentEnd) return false;
        foreach (var (usedStart, usedEnd) in _used)
        {
            if (usedStart >= start + size) break;
            if (usedEnd > start) return false;
        }

        // Where a segment starts, what lies in front of it is not in memory, or at another address.
        foreach (var border in _borders)
            if (border > start && border < start + size || border == start) return false;
        return IsZero(start, size);
    }

    private bool IsZero(ulong start, ulong size)
    {
        for (ulong done = 0; done < size;)
        {
            var bytes = _source.ReadMemory(start + done, (int)Math.Min(size - done, 1 << 16)).Span;
            if (bytes.IsEmpty || bytes.IndexOfAnyExcept((byte)0) >= 0) return false;
            done += (ulong)bytes.Length;
        }

        return true;
    }

    // GNU ld gives bytes of the file to a section such as .bss that has others with contents behind it in its segment.
    private static bool HasFileSpace(ElfFile file, ElfSection section)
    {
        if (section.Type != ElfSection.SHT_NOBITS || (section.Flags & ElfSection.SHF_ALLOC) == 0 || (section.Flags & ElfSection.SHF_TLS) != 0) return false;
        foreach (var load in file.Segments)
            if (load.Type == ElfSegment.PT_LOAD && section.Address >= load.VirtualAddress && section.Address - load.VirtualAddress < load.FileSize && section.Offset == load.Offset + (section.Address - load.VirtualAddress)) return true;
        return false;
    }

    private static bool IsLeftOut(ElfFile file, ElfSegment load)
    {
        if (load.Offset + load.FileSize <= file.Source.Length || load.Offset + load.FileSize < load.Offset) return false;
        var any = false;
        foreach (var section in file.Sections)
        {
            if ((section.Flags & ElfSection.SHF_ALLOC) == 0 || section.Address < load.VirtualAddress || section.Address - load.VirtualAddress >= load.MemorySize) continue;
            if (section.Type is not (ElfSection.SHT_NOBITS or ElfSection.SHT_NOTE)) return false;
            any = true;
        }

        return any;
    }

    private void Use(ulong start, ulong size)
    {
        if (size == 0) return;
        var end = start + Math.Min(size, ulong.MaxValue - start);
        _used.Add((start, end));
        ContentEnd = Math.Max(ContentEnd, end);
    }
}
