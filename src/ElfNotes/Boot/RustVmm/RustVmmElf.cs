using System.Buffers.Binary;
using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>
/// What linux-loader makes of an ELF (<c>Elf::load</c> in <c>src/loader/elf/mod.rs</c>; the rules are those of 0.9.0 to 0.14.0): always the 64-bit layout, whatever
/// EI_CLASS says; e_machine is not looked at.
/// </summary>
internal sealed class RustVmmElf
{
    private const string Source = "linux-loader src/loader/elf/mod.rs: Elf::load";
    private const string HeaderSource = "linux-loader src/loader/elf/mod.rs: Elf::validate_header";
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;

    private readonly ByteSource _file;
    private readonly LoaderReport _report;
    private readonly RustVmmMemory _memory;
    private readonly byte[] _header = new byte[HeaderSize];

    private RustVmmElf(ByteSource file, LoaderReport report, RustVmmMemory memory)
    {
        _file = file;
        _report = report;
        _memory = memory;
    }

    public RustVmmFailure? Failure { get; private set; }

    /// <summary>e_entry, which becomes <c>kernel_load</c>.</summary>
    public ulong Entry => BinaryPrimitives.ReadUInt64LittleEndian(_header.AsSpan(24));

    /// <summary>What the last note segment gave: each replaces what the one before gave, also by nothing.</summary>
    public RustVmmNote? Note { get; private set; }

    /// <summary>The note of an earlier segment that a later one made forgotten.</summary>
    public RustVmmNote? Forgotten { get; private set; }

    /// <summary>The segments that were loaded.</summary>
    public List<ElfSegment> Loads { get; } = [];

    public static RustVmmElf Load(ByteSource file, LoaderReport report, RustVmmMemory memory)
    {
        var elf = new RustVmmElf(file, report, memory);
        elf.Failure = elf.CheckHeader() ?? elf.LoadSegments();
        return elf;
    }

    /// <summary>A failure of the ELF loader, in its words.</summary>
    public static RustVmmFailure Fail(string words, string code, ulong offset, string rule, string found, string hint, string source) =>
        new(words.Length == 0 ? "" : $"Kernel Loader: failed to load ELF kernel image: Kernel Loader: {words}", code, offset, rule, found, hint, source);

    private RustVmmFailure? CheckHeader()
    {
        const string rule = "The first 64 bytes must be an ELF header: the magic number, little-endian, e_phentsize 56 and e_phoff 64 or more";
        const string hint = "link the kernel as an ELF of 64 bits: an ELF32 has other places for these fields, and is refused for what lies there";
        if (_file.Read(0, _header) < HeaderSize) return Fail("Unable to read elf header", RustVmmLoader.NotAnElf64, 0, rule, "the file is smaller", hint, HeaderSource);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(54));
        var offset = BinaryPrimitives.ReadUInt64LittleEndian(_header.AsSpan(32));
        var failure = !ElfFile.IsElf(_header) ? Fail("Invalid Elf magic number", RustVmmLoader.NotAnElf64, 0, rule, "no ELF", hint, HeaderSource) with { IsNoElf = true }
            : _header[5] != 1 ? Fail("Trying to load big-endian binary on little-endian machine", RustVmmLoader.NotAnElf64, 5, rule, $"EI_DATA {_header[5]}", hint, HeaderSource)
            : size != SegmentSize ? Fail("Invalid program header size", RustVmmLoader.NotAnElf64, 54, rule, $"{size} where e_phentsize is in ELF64{(_header[4] == 1 ? ", of an ELF32" : "")}", hint, HeaderSource)
            : offset < HeaderSize ? Fail("Invalid program header offset", RustVmmLoader.NotAnElf64, 32, rule, $"e_phoff {offset}", hint, HeaderSource) : null;
        if (failure is not null) return failure;
        _report.Pass(rule, "it is", HeaderSource);
        const string entryRule = "e_entry must be 1 MiB or more, also where the entry note decides";
        if (Entry < RustVmmLoader.HighMemory)
            return Fail("Invalid entry address", RustVmmLoader.LowEntry, 24, entryRule, $"0x{Entry:x}", "ENTRY(_start) in the linker script, with the kernel at 1 MiB or above", Source);
        _report.Pass(entryRule, $"0x{Entry:x}", Source);
        return null;
    }

    private RustVmmFailure? LoadSegments()
    {
        const string rule = "The program headers must lie in the file";
        var offset = BinaryPrimitives.ReadUInt64LittleEndian(_header.AsSpan(32));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(56));
        if (offset > long.MaxValue) return Fail("Unable to seek to program header", RustVmmLoader.NotLoadable, 32, rule, $"e_phoff 0x{offset:x}", "check that the file is whole", Source);
        var table = count > 0 ? _file.ReadMemory(offset, count * SegmentSize) : default;
        if (table.Length < count * SegmentSize) return Fail("Unable to read program header", RustVmmLoader.NotLoadable, 32, rule, $"e_phnum {count} at 0x{offset:x}", "check that the file is whole", Source);
        var notes = new RustVmmNotes(_file);
        for (var i = 0; i < count; i++)
        {
            var segment = Segment(i, table.Span.Slice(i * SegmentSize, SegmentSize));
            var failure = segment.Type == ElfSegment.PT_NOTE ? Search(notes, segment) : segment is { Type: ElfSegment.PT_LOAD, FileSize: > 0 } ? Load(segment) : null;
            if (failure is not null) return failure;
        }

        return null;
    }

    private RustVmmFailure? Search(RustVmmNotes notes, ElfSegment segment)
    {
        var note = notes.Find(segment);
        if (notes.Failure is not null) return notes.Failure;
        _report.Inform("Each PT_NOTE is searched for the first note of type 18 whose owner is Xen, padded to 4; what the last PT_NOTE gives replaces what others gave",
            $"segment {segment.Index}, {notes.Passed} notes passed over: {(note is null ? "none" : $"at 0x{note.Offset:x}, 0x{note.Entry:x}")}", "linux-loader src/loader/elf/mod.rs: parse_elf_note");
        if (Note is not null) Forgotten = Note;
        Note = note;
        return null;
    }

    private RustVmmFailure? Load(ElfSegment segment)
    {
        const string rule = "The bytes of each PT_LOAD must be in the file, and p_paddr in the guest's memory";
        var place = $"segment {segment.Index}, 0x{segment.FileSize:x} bytes at 0x{segment.Offset:x}, to 0x{segment.PhysicalAddress:x}";
        const string hint = "give the guest more memory, or link the kernel at a lower p_paddr: AT(ADDR(.text) - VIRT_BASE)";
        if (segment.Offset > long.MaxValue) return Fail("Unable to seek to kernel start", RustVmmLoader.NotLoadable, segment.Offset, rule, place, "check that the file is whole", Source);
        if (!_memory.Holds(segment.PhysicalAddress, segment.FileSize)) return Fail("Unable to read kernel image", RustVmmLoader.NotLoadable, segment.Offset, rule, place + ": no memory there", hint, Source);
        if (!_file.Contains(segment.Offset, segment.FileSize)) return Fail("Unable to read kernel image", RustVmmLoader.NotLoadable, segment.Offset, rule, place + ": the file ends before", "check that the file is whole", Source);
        if (segment.MemorySize > ulong.MaxValue - segment.PhysicalAddress)
            return new RustVmmFailure("Kernel Loader: memory to load kernel image is not enough", RustVmmLoader.NotLoadable, segment.Offset, "p_paddr plus p_memsz must not wrap", place + $", p_memsz 0x{segment.MemorySize:x}", hint, Source);
        _report.Inform(rule, place, Source);
        Loads.Add(segment);
        return null;
    }

    private static ElfSegment Segment(int index, ReadOnlySpan<byte> header) => new(
        index,
        BinaryPrimitives.ReadUInt32LittleEndian(header),
        BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
        BinaryPrimitives.ReadUInt64LittleEndian(header[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(header[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(header[24..]),
        BinaryPrimitives.ReadUInt64LittleEndian(header[32..]),
        BinaryPrimitives.ReadUInt64LittleEndian(header[40..]),
        BinaryPrimitives.ReadUInt64LittleEndian(header[48..]));
}
