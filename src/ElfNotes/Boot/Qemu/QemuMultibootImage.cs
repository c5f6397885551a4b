using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>What QEMU does with an image that has a multiboot header: it goes by it, and never on to the note.</summary>
internal static class QemuMultibootImage
{
    private const string Source = "hw/i386/multiboot.c: load_multiboot";
    private const string FetchError = "Error while fetching elf kernel from rom";
    private const uint SafeAllocation = 1u << 30;

    public static LoaderVerdict Judge(LoaderReport report, QemuMultiboot multiboot, string rule, BootImage image)
    {
        report.Inform(rule, $"at 0x{multiboot.Offset:x}", Source);
        var refusal = multiboot.Refusal(image.File.Length);
        QemuElf? elf = null;
        if (refusal is null && !multiboot.BringsAddresses)
        {
            (elf, refusal, var hazard) = Load(image.File);
            if (hazard is not null)
            {
                Qemu.Hazard(report, elf?.Offset ?? 0, hazard, Qemu.HazardHint);
                return report.Refused();
            }
        }

        string[] remark = multiboot.WantsVideo ? ["multiboot knows VBE. we don't"] : [];
        if (refusal is not null)
        {
            report.Refuse("The multiboot header must fit QEMU, which does not go on to the note", refusal, Source);
            report.Error(Qemu.MultibootRefused, multiboot.Offset, $"a multiboot header comes before the entry note, and QEMU does not take this one: {refusal}", "drop the multiboot header from a 64-bit ELF that has an entry note, or move it behind the first 8 KiB; or write load addresses into it (flag 0x10000)");
            return report.Refused([.. remark, refusal]);
        }

        if (elf is not null && !QemuReasons.RomsFit(report, elf)) return report.Refused([.. remark, Qemu.Overlapping]);
        if (elf?.FillHazard is { } fill)
        {
            Qemu.Hazard(report, 0, fill, Qemu.HazardHint);
            return report.Refused();
        }

        var note = EntryNoteSearch.Find(image.Elf);
        if (note.Place == EntryNotePlace.Segment)
            report.Info(Qemu.MultibootFirst, note.Offset, "QEMU starts the image by its multiboot header; the entry note counts for nothing", null);
        report.Pass("The multiboot header decides", "QEMU takes it", Source);
        report.Use("entry", $"0x{(elf is null ? multiboot.Entry : Entry(image.File)):x}");
        report.Use("protocol", "multiboot");
        return report.Accepted(byNotes: false);
    }

    private static (QemuElf? Elf, string? Refusal, string? Hazard) Load(ByteSource file)
    {
        var identity = file.ReadMemory(0, 16).Span;
        if (identity.Length < 16 || !ElfFile.IsElf(identity) || identity[5] != 1 || QemuHeaders.Read(file) is not { } headers || headers.Machine is not (Qemu.EM_386 or Qemu.EM_X86_64)) return (null, Qemu.LoadError, null);
        if (headers.SymbolHazard() is { } symbols) return (null, null, symbols);
        if (headers.Segments() is not { } segments) return (null, Qemu.LoadError, null);
        var elf = QemuElf.Load(new QemuMapping(file), [.. segments.Where(segment => segment.Type == ElfSegment.PT_LOAD)], headers.Is64);
        if (elf.Hazard is not null) return (elf, null, elf.Hazard);
        if (elf.Failure is not null) return (elf, Qemu.LoadError, null);
        var (start, size) = ((uint)elf.Low, unchecked((uint)(elf.High - elf.Low)));
        if (size > SafeAllocation) return (elf, null, $"the segments spread over 0x{size:x} bytes");
        return Copied(elf, start, size) is not { } copied ? (elf, null, "a region ends behind the segments' highest address") : (elf, copied == size ? null : FetchError, null);
    }

    // rom_copy in hw/core/loader.c gives where the last region ends, and not what was filled; null where a region ends behind all segments.
    private static uint? Copied(QemuElf elf, ulong start, uint size)
    {
        ulong end = 0;
        foreach (var rom in elf.Regions())
        {
            if (unchecked(rom.Address + rom.Size) < start) continue;
            if (rom.Address > start + size || rom.Address < start) break;
            end = rom.Address - start + rom.Size;
            if (end > size) return null;
        }

        return (uint)end;
    }

    // e_entry, moved to the physical addresses of the executable segment that has it.
    private static uint Entry(ByteSource file)
    {
        if (QemuHeaders.Read(file) is not { } headers || headers.Segments() is not { } segments) return 0;
        var entry = headers.Entry;
        foreach (var segment in segments)
        {
            if (segment.Type == ElfSegment.PT_LOAD && segment.VirtualAddress != segment.PhysicalAddress && headers.Entry >= segment.VirtualAddress && headers.Entry - segment.VirtualAddress < segment.FileSize && (segment.Flags & 1) != 0)
                entry = unchecked(headers.Entry - segment.VirtualAddress + segment.PhysicalAddress);
        }

        return (uint)entry;
    }
}
