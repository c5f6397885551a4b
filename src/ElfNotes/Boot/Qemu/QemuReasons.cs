using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>The last rules of QEMU for an ELF whose segments it could load, and what it does not say itself.</summary>
internal sealed class QemuReasons(LoaderReport report, QemuElf elf, BootImage image, BootOptions options)
{
    private const string NoteSource = "include/hw/elf_ops.h: get_elf_note_type";
    private const string ElfSource = "hw/i386/x86.c: load_elfboot";
    private const string NoNote = "Error loading uncompressed kernel without PVH ELF Note";
    private const string PropertyMerged = "; .note.gnu.property, which is padded to 8, has been merged into the segment";
    private const ulong Megabyte = 1UL << 20;
    private const ulong DefaultMemory = 128 * Megabyte;

    // A guest of the pc machine has up to 3.5 GiB in one piece; of more, what goes beyond 3 GiB lies from 4 GiB on. q35 splits at 2 or 2.75 GiB.
    private const ulong LowMost = 0xe0000000;
    private const ulong DeviceStart = 3UL << 30;
    private const ulong FourGigabytes = 1UL << 32;

    public LoaderVerdict Verdict()
    {
        foreach (var rom in elf.Roms)
            report.Inform("A PT_LOAD goes to p_paddr", $"{rom.Name}: 0x{rom.Address:x} to 0x{unchecked(rom.Address + rom.Size):x}, 0x{rom.DataSize:x} bytes from the file", "include/hw/elf_ops.h: load_elf");
        foreach (var (segment, passed) in elf.Searched) ReportSearch(segment, passed);
        const string rule = "There must be a note of type 18 in a PT_NOTE, of any owner; the first in its segment, and the last segment's, counts; its value must not be 0";
        if (elf.Entry == 0)
        {
            report.Refuse(rule, elf.Notes.Count == 0 ? "there is none" : "the value is 0", ElfSource);
            ExplainMissing();
            return report.Refused(NoNote);
        }

        var note = elf.Notes[^1];
        report.Pass(rule, $"at 0x{note.Offset:x}: 0x{note.Value:x}", ElfSource);
        if (!RomsFit(report, elf)) return report.Refused(Qemu.Overlapping);
        if (elf.FillHazard is { } hazard)
        {
            Qemu.Hazard(report, 0, hazard, Qemu.HazardHint);
            return report.Refused();
        }

        report.Use("entry", $"0x{note.Entry:x}");
        report.Use("padding", $"{note.Segment.Alignment}");
        var isMisread = AddMisread(note);
        AddNoteRemarks(note, isMisread);
        if (!isMisread) AddEntryRemarks(note);
        AddMemoryRemarks(note);
        return report.Accepted(byNotes: true);
    }

    private void ReportSearch(ElfSegment segment, int passed)
    {
        var hit = elf.Notes.FirstOrDefault(note => note.Segment.Index == segment.Index);
        report.Inform(
            "A PT_NOTE is searched, name and descriptor each padded to p_align, whatever the note's owner",
            $"segment {segment.Index}, p_align {segment.Alignment}, {passed} notes passed over: {(hit is null ? "no type 18" : $"type 18 at 0x{hit.Offset:x}, 0x{hit.Value:x}")}",
            NoteSource);
    }

    /// <summary>Says why there is no entry note for QEMU.</summary>
    public void ExplainMissing()
    {
        if (elf.Notes.Count > 0)
        {
            if (!AddMisread(elf.Notes[^1])) report.Error(Qemu.EntryIsZero, elf.Notes[^1].Offset, "the entry note has the value 0, which means no note to QEMU", EntryNoteHints.Entry);
            return;
        }

        var note = EntryNoteSearch.Find(image.Elf);
        switch (note.Place)
        {
            case EntryNotePlace.Segment when elf.Searched.TrueForAll(searched => searched.Segment.Index != note.Segment.Index):
                break;
            case EntryNotePlace.Segment when (ulong)note.Padding != note.Segment.Alignment:
                report.Error(Qemu.PaddedOtherwise, note.Offset, $"the entry note is there, in notes padded to {note.Padding}, and QEMU pads by the segment's p_align, {note.Segment.Alignment}{(note.HasProperty ? PropertyMerged : "")}", EntryNoteHints.Padding);
                break;
            case EntryNotePlace.Section when note.IsCutOff:
                report.Error(Qemu.NotReached, note.Offset, $"the entry note is in the section \"{note.Section}\", of which segment {note.Segment.Index} covers the first 0x{note.Segment.FileSize:x} bytes only, and QEMU's search ends before the note", "let p_filesz cover all of the notes, or put the entry note first");
                break;
            case EntryNotePlace.Segment:
                report.Error(Qemu.NotReached, note.Offset, $"the entry note is in segment {note.Segment.Index}, but a note before it is larger than p_filesz 0x{note.Segment.FileSize:x} as QEMU counts, and the search ends there", "put the entry note first in its segment, and let p_filesz cover all of the notes");
                break;
            case EntryNotePlace.Section:
                report.Error(Qemu.NoteInSectionOnly, note.Offset, $"the entry note is in the section \"{note.Section}\"{(note.IsAllocated ? "" : ", which is not allocated,")} and in no segment; QEMU looks at PT_NOTE alone", note.IsAllocated ? EntryNoteHints.Segment : EntryNoteHints.UnallocatedSection);
                break;
            case EntryNotePlace.Progbits:
                report.Error(Qemu.NoteInProgbits, note.Offset, $"the section \"{note.Section}\" holds the entry note's bytes, but its type is PROGBITS, and the linker makes no PT_NOTE of it unless the linker script sends it to a note segment", EntryNoteHints.OtherSection);
                break;
            default:
                report.Error(Qemu.NoEntryNote, 0, "there is no PHYS32_ENTRY note in the file", EntryNoteSearch.AbsentHint(image.Elf));
                break;
        }
    }

    /// <summary>Whether nothing overlaps in memory; else refuses.</summary>
    public static bool RomsFit(LoaderReport report, QemuElf elf)
    {
        const string rule = "No two regions may overlap, nor a region and the firmware at 0xfffc0000";
        const string source = "hw/core/loader.c: rom_check_and_register_reset";
        var regions = elf.Regions();
        foreach (var (last, rom) in regions.Zip(regions.Skip(1)))
        {
            if (unchecked(last.Address + last.Size) <= rom.Address) continue;
            report.Refuse(rule, $"{last.Name} and {rom.Name}", source);
            report.Error(Qemu.RegionsOverlap, 0, $"{last.Name} (0x{last.Address:x} to 0x{unchecked(last.Address + last.Size):x}) and {rom.Name} (from 0x{rom.Address:x}) overlap in physical memory", "correct p_paddr: AT(ADDR(.data) - VIRT_BASE) on every section of the linker script");
            return false;
        }

        report.Pass(rule, "none do", source);
        return true;
    }

    private void AddNoteRemarks(QemuNote note, bool isMisread)
    {
        var owner = image.File.ReadMemory(note.Offset + 12, (int)Math.Min(note.NameSize, 256)).Span;
        if (note.NameSize != 4 || !owner.SequenceEqual("Xen\0"u8))
            report.Warning(Qemu.ForeignNote, note.Offset, $"the entry comes from a note of type 18 whose owner is \"{Notes.Note.OwnerText(owner)}\": QEMU does not look at owners, every other loader does", "owner Xen with a NUL: .asciz \"Xen\" and namesz 4, and no other note of type 18 in a note segment");
        var (most, size) = image.Elf?.Identity.Class == 32 ? (4u, 4) : (8u, 8);
        if (note.DescSize < 4 || note.DescSize > most)
            report.Warning(Qemu.DescriptorSize, note.Offset, $"the descriptor has {note.DescSize} bytes, and QEMU reads {size} whatever that says", size == 4 ? ".long <entry>, with descsz 4" : ".quad <entry>, with descsz 8");
        else if (!isMisread && note.DescSize == 8 && note.Value > uint.MaxValue)
            report.Warning(Qemu.DescriptorSize, note.Offset, $"the entry 0x{note.Value:x} does not fit 32 bits; QEMU uses 0x{note.Entry:x}", EntryNoteHints.Entry);
        if (!note.IsInSegment)
            report.Warning(Qemu.BehindSegment, note.Offset, $"QEMU found its entry note at 0x{note.Offset:x}, behind the end of segment {note.Segment.Index} at 0x{note.Segment.Offset + note.Segment.FileSize:x}: it compares each note's own size with p_filesz, not where it has come to", "let p_filesz cover the notes that are meant; or give the image an entry note, in front of all others");
        AddOtherEntries(note);
    }

    private void AddOtherEntries(QemuNote note)
    {
        var others = image.Elf?.Notes.Where(other => other is { Owner: "Xen", Type: XenNoteTypes.PHYS32_ENTRY } && other.Offset != note.Offset).ToList() ?? [];
        var foreign = elf.Notes.Any(other => other.Entry != note.Entry);
        if (!foreign && others.All(other => SameValue(other.Desc.Span, note.Entry))) return;
        report.Warning(Qemu.SeveralEntries, note.Offset, $"several notes give an entry: QEMU takes the first of the last segment that has one, 0x{note.Entry:x}; Xen takes the last of all, Firecracker the first of the last segment", "keep one");
    }

    private static bool SameValue(ReadOnlySpan<byte> desc, uint entry) => desc.Length >= 4 && System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(desc) == entry;

    // The note is as it should be, but p_align makes QEMU read its descriptor from another place than all others do.
    private bool AddMisread(QemuNote note)
    {
        if (note.Value != 0 && HoldsCode(note.Entry)) return false;
        if (PaddedEntry(note) is not { } entry || !HoldsCode(entry)) return false;
        var search = EntryNoteSearch.Find(image.Elf);
        var property = search.HasProperty && search.Segment.Index == note.Segment.Index ? PropertyMerged : "";
        report.Error(Qemu.PaddedOtherwise, note.Offset, $"the entry note has 0x{entry:x} and is padded to 4, and QEMU pads by the segment's p_align, {note.Segment.Alignment}: it reads the descriptor from 0x{note.DescOffset:x} on, and finds 0x{note.Value:x} there{property}", EntryNoteHints.Padding);
        return true;
    }

    private ulong? PaddedEntry(QemuNote note)
    {
        var at = note.Offset + 12 + ((note.NameSize + 3UL) & ~3UL);
        if (at == note.DescOffset || note.DescSize < 4) return null;
        Span<byte> value = stackalloc byte[8];
        value.Clear();
        return image.File.TryReadExactly(at, value[..(note.DescSize < 8 ? 4 : 8)]) ? System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(value) : null;
    }

    private bool HoldsCode(ulong address) => elf.Roms.Exists(rom => address >= rom.Address && address - rom.Address < rom.DataSize);

    private void AddEntryRemarks(QemuNote note)
    {
        var rom = elf.Roms.LastOrDefault(rom => note.Entry >= rom.Address && note.Entry - rom.Address < rom.Size);
        if (rom is null)
            report.Error(Qemu.EntryOutside, note.DescOffset, $"the entry 0x{note.Entry:x} lies in no segment: QEMU starts the guest all the same, and it crashes", EntryNoteHints.Entry);
        else if (note.Entry - rom.Address >= rom.DataSize)
            report.Error(Qemu.EntryOutside, note.DescOffset, $"the entry 0x{note.Entry:x} lies in the zeros behind the file's bytes of {rom.Name}: there is no code", EntryNoteHints.Entry);
    }

    private void AddMemoryRemarks(QemuNote note)
    {
        if (elf.Roms.Find(rom => rom.Address < Megabyte) is { } low)
            report.Warning(Qemu.NoMemoryThere, 0, $"{low.Name} starts at 0x{low.Address:x}, below 1 MiB, where the firmware works before the kernel starts: its bytes may be overwritten", "link the kernel at 1 MiB or above");
        var outside = elf.Roms.FindAll(rom => rom.Address >= Megabyte && !IsMemory(rom.Address, unchecked(rom.Address + rom.Size)));
        if (outside.Count == 0) return;
        // Where only a part of the segment has no memory, its code may run.
        var holder = IsMemory(note.Entry, note.Entry + 1UL) ? null : outside.Find(rom => note.Entry >= rom.Address && note.Entry - rom.Address < rom.Size);
        var rom = holder ?? outside[0];
        var place = $"{rom.Name} (0x{rom.Address:x} to 0x{unchecked(rom.Address + rom.Size):x}) does not lie in {(options.Memory is { } memory ? $"the guest's memory of {memory / Megabyte} MiB" : "any guest's memory")}: QEMU drops what has no place without a word";
        var hint = $"-m with enough memory (the default is {DefaultMemory / Megabyte} MiB), or a lower p_paddr";
        if (holder is null) report.Warning(Qemu.NoMemoryThere, 0, place, hint);
        else report.Error(Qemu.NoMemoryThere, 0, $"{place}, and the entry 0x{note.Entry:x} is in it", hint);
    }

    private bool IsMemory(ulong start, ulong end)
    {
        if (end < start) return false;
        if (options.Memory is not { } memory) return end <= LowMost || start >= FourGigabytes;
        var low = memory < LowMost ? memory : DeviceStart;
        return end <= low || (start >= FourGigabytes && end - FourGigabytes <= memory - low);
    }
}
