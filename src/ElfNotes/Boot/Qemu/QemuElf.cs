using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>What <c>load_elf</c> makes of the segments, in the order of the program headers, until something ends it.</summary>
internal sealed class QemuElf
{
    // More than any linker writes.
    private const int MostLoads = 1024;

    // More than a kernel wants.
    private const ulong MostZeros = 1UL << 32;

    private const ulong FirmwareStart = 0xfffc0000;
    private const ulong FirmwareSize = 0x40000;

    private readonly QemuMapping _mapping;
    private readonly QemuNotes _notes;
    private readonly List<ElfSegment> _segments;
    private readonly bool _is64;

    private QemuElf(QemuMapping mapping, List<ElfSegment> segments, bool is64)
    {
        _mapping = mapping;
        _segments = segments;
        _is64 = is64;
        _notes = new QemuNotes(mapping, is64);
    }

    /// <summary>Why QEMU says <c>Error while loading elf kernel</c>; null where it does not.</summary>
    public string? Failure { get; private set; }

    /// <summary>What is wrong with the file in numbers that QEMU does not check; null where nothing is.</summary>
    public string? Hazard { get; private set; }

    /// <summary>What is wrong with the sizes of segments in numbers that QEMU does not check; it comes to them last. Null where nothing is.</summary>
    public string? FillHazard { get; private set; }

    /// <summary>What to do against <see cref="Hazard"/>.</summary>
    public string HazardHint => _notes.LeadsOut ? EntryNoteHints.First : Qemu.HazardHint;

    /// <summary>The file offset or program header that <see cref="Failure"/> and <see cref="Hazard"/> are about.</summary>
    public ulong Offset { get; private set; }

    /// <summary>The loaded segments.</summary>
    public List<QemuRom> Roms { get; } = [];

    /// <summary>The lowest p_paddr, also of a segment of no size.</summary>
    public ulong Low { get; private set; } = ulong.MaxValue;

    /// <summary>The highest p_paddr plus size.</summary>
    public ulong High { get; private set; }

    /// <summary>The notes that were taken for the entry, in the order in which QEMU found them. The last counts.</summary>
    public List<QemuNote> Notes { get; } = [];

    /// <summary>The note segments that were searched, and how many notes were passed over in each.</summary>
    public List<(ElfSegment Segment, int Passed)> Searched { get; } = [];

    /// <summary>The entry as QEMU keeps it, before it is cut to 32 bits; 0 for none.</summary>
    public ulong Entry => Notes.Count == 0 ? 0 : Notes[^1].Value;

    public static QemuElf Load(QemuMapping mapping, List<ElfSegment> segments, bool is64)
    {
        var elf = new QemuElf(mapping, segments, is64);
        elf.Run();
        return elf;
    }

    /// <summary>
    /// All that QEMU fills, sorted by address, those of one address in the order of the file; the firmware was there before. Two neighbours
    /// that overlap are refused (<c>rom_check_and_register_reset</c> in <c>hw/core/loader.c</c>).
    /// </summary>
    public List<QemuRom> Regions() => [.. Roms.Prepend(new QemuRom("the firmware", FirmwareStart, FirmwareSize, FirmwareSize)).OrderBy(rom => rom.Address)];

    private void Run()
    {
        var loads = _segments.Where(segment => segment.Type == ElfSegment.PT_LOAD).ToList();
        if (loads.Count > MostLoads)
        {
            Hazard = $"{loads.Count} loadable segments";
            return;
        }

        ulong total = 0;
        foreach (var segment in _segments)
        {
            if (segment.Type == ElfSegment.PT_LOAD) total = AddLoad(segment, loads, total);
            else if (segment.Type == ElfSegment.PT_NOTE) Search(segment);
            if (Failure is null && Hazard is null) continue;
            if (Offset == 0) Offset = segment.Offset;
            return;
        }

        // load_elf gives a ssize_t, load_elfboot keeps an int.
        if ((int)total < 0) Failure = $"the segments have {total} bytes of memory, which QEMU keeps as a negative number";
    }

    private ulong AddLoad(ElfSegment segment, List<ElfSegment> loads, ulong total)
    {
        if (!IsInFile(segment)) return total;
        var size = segment.MemorySize > segment.FileSize && IsOverlapped(segment, loads) ? segment.FileSize : segment.MemorySize;
        if (size > long.MaxValue - total)
        {
            Failure = $"segment {segment.Index} has p_memsz 0x{segment.MemorySize:x}";
            return total;
        }

        Low = Math.Min(Low, segment.PhysicalAddress);
        High = Math.Max(High, unchecked(segment.PhysicalAddress + size));
        if (size == 0) return total;
        if (segment.FileSize > size) FillHazard = $"p_filesz 0x{segment.FileSize:x} of segment {segment.Index} is larger than its p_memsz 0x{segment.MemorySize:x}";
        else if (segment.FileSize > 0 && size - segment.FileSize > MostZeros) FillHazard = $"segment {segment.Index} wants 0x{size - segment.FileSize:x} bytes of zeros";
        Roms.Add(new QemuRom($"ELF program header segment {segment.Index}", segment.PhysicalAddress, segment.FileSize, size));
        return total + size;
    }

    // Where the zeros behind a segment's bytes would lie on another segment they are left out; all in numbers of the class's width.
    private bool IsOverlapped(ElfSegment segment, List<ElfSegment> loads)
    {
        var zeroStart = Wrap(segment.PhysicalAddress + segment.FileSize);
        var zeroEnd = Wrap(segment.PhysicalAddress + segment.MemorySize);
        return loads.Any(other => other.Index != segment.Index && other.PhysicalAddress < zeroEnd && zeroStart < Wrap(other.PhysicalAddress + other.MemorySize));
    }

    private ulong Wrap(ulong number) => _is64 ? number : (uint)number;

    private bool IsInFile(ElfSegment segment)
    {
        if (segment.FileSize == 0) return true;
        var end = unchecked(segment.Offset + segment.FileSize);
        if (Wrap(end) < segment.Offset) Hazard = $"p_offset 0x{segment.Offset:x} plus p_filesz 0x{segment.FileSize:x} of segment {segment.Index} wraps";
        else if (end > _mapping.Length) Failure = $"segment {segment.Index} goes to 0x{end:x}, past the end of the file at 0x{_mapping.Length:x}";
        else return true;
        return false;
    }

    private void Search(ElfSegment segment)
    {
        if (!IsInFile(segment)) return;
        if (_notes.Find(segment) is { } note) Notes.Add(note);
        Hazard = _notes.Hazard;
        Searched.Add((segment, _notes.Passed));
    }
}
