using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>A virtual machine monitor for x86-64 that loads kernels by rust-vmm's linux-loader crate.</summary>
public abstract class RustVmmLoader : BootLoader
{
    /// <summary>The ELF header is not one of 64 bits and little-endian as linux-loader wants it.</summary>
    public const string NotAnElf64 = "EN3301";

    /// <summary>e_entry is below 1 MiB.</summary>
    public const string LowEntry = "EN3302";

    /// <summary>No entry note was found.</summary>
    public const string NoEntryNote = "EN3303";

    /// <summary>The notes cannot be read up to the entry note.</summary>
    public const string BrokenNotes = "EN3304";

    /// <summary>The header tables or segments are not in the file or in memory.</summary>
    public const string NotLoadable = "EN3305";

    /// <summary>A bzImage, or what is taken for one, does not fit.</summary>
    public const string BzImageRefused = "EN3306";

    /// <summary>The last note segment has no entry note, an earlier one does.</summary>
    public const string NoteForgotten = "EN3307";

    /// <summary>Without an entry note the ELF's entry is used, by Linux's boot protocol.</summary>
    public const string ElfEntry = "EN3321";

    /// <summary>Nothing is loaded where the entry is.</summary>
    public const string EntryOutside = "EN3322";

    /// <summary>The entry does not fit 32 bits and is cut.</summary>
    public const string EntryCut = "EN3323";

    /// <summary>Several notes give different entries.</summary>
    public const string SeveralEntries = "EN3324";

    /// <summary>The zeros behind a segment's bytes reach where there is no memory.</summary>
    public const string ZerosOutside = "EN3325";

    /// <summary>A bzImage is started, by releases that can.</summary>
    public const string BzImageSince = "EN3326";

    internal const ulong HighMemory = 0x100000;

    private protected RustVmmLoader()
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NoteNeed> Needs => NoteNeed.Pvh;

    /// <inheritdoc/>
    public override bool MakesSenseFor(BootImage image) => BootMachines.IsX86Kernel(image);

    internal static LoaderVerdict Refuse(LoaderReport report, RustVmmFailure failure, IReadOnlyList<string> says)
    {
        report.Refuse(failure.Rule, failure.Found, failure.Source);
        report.Error(failure.Code, failure.Offset, $"{failure.Rule}; here: {failure.Found}", failure.Hint);
        return report.Refused(says);
    }

    /// <summary>Why no entry note was seen, with the code, file offset, message and hint of the finding.</summary>
    internal static (string Code, ulong Offset, string Message, string Hint) ExplainMissing(RustVmmElf elf, BootImage image)
    {
        if (elf.Forgotten is { } forgotten)
            return (NoteForgotten, forgotten.Offset, "an entry note is there, but a later PT_NOTE has none, and linux-loader goes by the last PT_NOTE alone", "put the entry note into the last PT_NOTE: merge the note sections into one segment, .notes : { *(.note.gnu.*) KEEP(*(.note.Xen)) } :text :notes");
        var note = EntryNoteSearch.Find(image.Elf);
        return note.Place switch
        {
            EntryNotePlace.Segment => (NoEntryNote, note.Offset, $"the entry note is in segment {note.Segment.Index}, in notes padded to {note.Padding}; linux-loader pads by 4, whatever p_align says, and is led past it", EntryNoteHints.Padding),
            EntryNotePlace.Section when note.IsCutOff => (NoEntryNote, note.Offset, $"the entry note is in the section \"{note.Section}\", of which segment {note.Segment.Index} covers the first 0x{note.Segment.FileSize:x} bytes only", "let p_filesz cover all of the notes"),
            EntryNotePlace.Section => (NoEntryNote, note.Offset, $"the entry note is in the section \"{note.Section}\" and in no segment; linux-loader looks at PT_NOTE alone", note.IsAllocated ? EntryNoteHints.Segment : EntryNoteHints.UnallocatedSection),
            EntryNotePlace.Progbits => (NoEntryNote, note.Offset, $"the section \"{note.Section}\" holds the entry note's bytes, but its type is PROGBITS, and the linker makes no PT_NOTE of it unless the linker script sends it to a note segment", EntryNoteHints.OtherSection),
            _ when Foreign(image) is var (owner, offset) => (NoEntryNote, offset, $"the note of type 18 belongs to \"{owner}\"; linux-loader wants exactly \"Xen\" with its NUL", "owner Xen with a NUL: .asciz \"Xen\" and namesz 4"),
            _ => (NoEntryNote, 0, "there is no PHYS32_ENTRY note in the file", EntryNoteSearch.AbsentHint(image.Elf)),
        };
    }

    internal static void AddNoteRemarks(LoaderReport report, RustVmmElf elf, RustVmmNote note, BootImage image, RustVmmMemory memory)
    {
        AddEntryRemark(report, elf, note.Entry, note.Offset, EntryNoteHints.Entry);
        AddZeros(report, elf, note.Entry, memory);
        Span<byte> high = stackalloc byte[4];
        if (note.DescSize >= 8 && image.File.TryReadExactly(note.Offset + 20, high) && high.IndexOfAnyExcept((byte)0) >= 0)
            report.Warning(EntryCut, note.Offset, $"the descriptor's bytes behind the first four are not zero; the entry is 0x{note.Entry:x}, the first four alone", EntryNoteHints.Entry);
        var others = image.Elf?.Notes.Where(other => other is { Owner: "Xen", Type: XenNoteTypes.PHYS32_ENTRY, Desc.Length: >= 4 }).Select(other => System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(other.Desc.Span)) ?? [];
        if (others.Any(other => other != note.Entry))
            report.Warning(SeveralEntries, note.Offset, $"several notes give an entry: this loader takes the first of the last PT_NOTE, 0x{note.Entry:x}; Xen takes the last of all", "keep one");
    }

    internal static void AddEntryRemark(LoaderReport report, RustVmmElf elf, ulong entry, ulong offset, string hint)
    {
        if (elf.Loads.Any(load => IsIn(load, entry, load.FileSize))) return;
        var zeros = elf.Loads.Find(load => IsIn(load, entry, load.MemorySize));
        report.Error(EntryOutside, offset, zeros.MemorySize == 0
            ? $"the entry 0x{entry:x} lies in no segment's physical addresses: the guest is started all the same, and it crashes"
            : $"the entry 0x{entry:x} lies in the zeros behind the bytes of segment {zeros.Index}: there is no code", hint);
    }

    internal static void AddZeros(LoaderReport report, RustVmmElf elf, ulong entry, RustVmmMemory memory)
    {
        var outside = elf.Loads.FindAll(load => !memory.Holds(load.PhysicalAddress, load.MemorySize));
        if (outside.Count == 0) return;
        var isEntry = !memory.Holds(entry, 1) && outside.Exists(load => IsIn(load, entry, load.MemorySize));
        var load = isEntry ? outside.Find(load => IsIn(load, entry, load.MemorySize)) : outside[0];
        var message = $"segment {load.Index} wants 0x{load.MemorySize:x} bytes at 0x{load.PhysicalAddress:x}, and the guest has no memory for all of them: only the file's bytes are checked";
        const string hint = "give the guest more memory";
        if (isEntry) report.Error(ZerosOutside, load.Offset, $"{message}; the entry 0x{entry:x} is where there is none", hint);
        else report.Warning(ZerosOutside, load.Offset, message, hint);
    }

    private static bool IsIn(ElfSegment load, ulong address, ulong size) => address >= load.PhysicalAddress && address - load.PhysicalAddress < size;

    private static (string Owner, ulong Offset)? Foreign(BootImage image) =>
        image.Elf?.Notes.FirstOrDefault(note => note.Type == XenNoteTypes.PHYS32_ENTRY && note.Segments.Count > 0) is { } note ? (note.Owner, note.Offset) : null;
}
