using ElfNotes.Images;

namespace ElfNotes.Boot;

/// <summary>
/// Firecracker on x86-64 (<c>load_kernel</c> in <c>src/vmm/src/arch/x86_64/mod.rs</c>): an ELF of 64 bits, started at the entry note where there is one
/// (since 1.12) and at e_entry by Linux's 64-bit boot protocol where there is none; or a bzImage (after 1.16). On aarch64 it takes PE images, which have no notes.
/// The rules are those of its main branch of August 2026, on linux-loader 0.14.0.
/// </summary>
public sealed class Firecracker : RustVmmLoader
{
    private const string Source = "src/vmm/src/arch/x86_64/mod.rs: load_kernel";
    private const string Before = "Cannot load kernel due to invalid memory configuration or invalid kernel image: ";
    private const string Missing64 = "bzImage does not provide a 64-bit entry point";
    private const uint EntryOffset64 = 0x200;

    /// <inheritdoc/>
    public override string Name => "firecracker";

    /// <inheritdoc/>
    public override string Title => "Firecracker on x86-64";

    /// <inheritdoc/>
    public override string Program => "Firecracker";

    /// <inheritdoc/>
    public override string? Protocol => "PVH";

    /// <inheritdoc/>
    public override LoaderVerdict Judge(BootImage image, BootOptions options)
    {
        var report = new LoaderReport(Name, "1.17");
        var memory = RustVmmMemory.Firecracker(options.Memory);
        var elf = RustVmmElf.Load(image.File, report, memory);
        if (elf.Failure is { IsNoElf: true }) return BzImage(report, image, memory);
        if (elf.Failure is { } failure) return Refuse(report, failure, failure.Words.Length == 0 ? [] : [Before + failure.Words]);
        const string rule = "With an entry note the guest is started there, else at e_entry by Linux's 64-bit boot protocol";
        if (elf.Note is { } note)
        {
            report.Pass(rule, $"the note at 0x{note.Offset:x}: 0x{note.Entry:x}", Source);
            report.Use("entry", $"0x{note.Entry:x}");
            report.Use("protocol", "PVH");
            report.Use("padding", "4");
            AddNoteRemarks(report, elf, note, image, memory);
            return report.Accepted(byNotes: true);
        }

        report.Pass(rule, $"no entry note: 0x{elf.Entry:x}", Source);
        report.Use("entry", $"0x{elf.Entry:x}");
        report.Use("protocol", "Linux 64-bit boot protocol");
        AddElfEntry(report, elf, image);
        AddEntryRemark(report, elf, elf.Entry, 24, "without an entry note e_entry must be the physical address of Linux's startup_64; " + EntryNoteHints.Note(is64: true));
        AddZeros(report, elf, elf.Entry, memory);
        return report.Accepted(byNotes: false);
    }

    private static void AddElfEntry(LoaderReport report, RustVmmElf elf, BootImage image)
    {
        var (_, offset, message, hint) = ExplainMissing(elf, image);
        message = $"Firecracker goes by e_entry 0x{elf.Entry:x} and Linux's 64-bit boot protocol: {message}";
        if (EntryNoteSearch.IsLinux(image.Elf)) report.Info(ElfEntry, offset, message, null);
        else report.Warning(ElfEntry, offset, message + "; what is no Linux does not expect that", hint);
    }

    private static LoaderVerdict BzImage(LoaderReport report, BootImage image, RustVmmMemory memory)
    {
        report.Inform("What has no ELF magic number is tried as a bzImage", "it has none", Source);
        var kernel = RustVmmBzImage.Read(image.File, report, memory);
        if (kernel.Failure is { } failure) return Refuse(report, failure, [Before + failure.Words]);
        const string rule = "A bzImage must have a 64-bit entry: boot protocol 2.12 or later, and XLF_KERNEL_64";
        if (!kernel.Has64BitEntry)
        {
            return Refuse(report, new RustVmmFailure(Missing64, BzImageRefused, LinuxSetupHeader.ExtendedLoadFlags, rule, $"protocol {LinuxSetupHeader.Text(kernel.Version)}", "build a 64-bit Linux of 3.8 or later, or give Firecracker the vmlinux (Linux's scripts/extract-vmlinux unpacks it)", Source), [Missing64]);
        }

        report.Pass(rule, "it has", Source);
        report.Use("entry", $"0x{kernel.Load + (ulong)EntryOffset64:x}");
        report.Use("protocol", "Linux 64-bit boot protocol");
        report.Info(BzImageSince, 0, "Firecracker takes bzImages in releases after 1.16; 1.16 and before say \"Invalid Elf magic number\"", "scripts/extract-vmlinux bzImage > vmlinux, with the script of Linux's sources");
        return report.Accepted(byNotes: false);
    }
}
