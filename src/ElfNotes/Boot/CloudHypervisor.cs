using ElfNotes.Images;

namespace ElfNotes.Boot;

/// <summary>
/// Cloud Hypervisor on x86-64 (<c>Vm::load_kernel</c> in <c>vmm/src/vm.rs</c>): an ELF of 64 bits with an entry note, or a bzImage (since 39), which
/// is tried whatever was wrong with the ELF. On aarch64 and riscv64 it takes PE images, which have no notes. The rules are those of 53, on linux-loader 0.13.2.
/// </summary>
public sealed class CloudHypervisor : RustVmmLoader
{
    private const string Source = "vmm/src/vm.rs: Vm::load_kernel";
    private const string Before = "Cannot load the kernel into memory";

    /// <inheritdoc/>
    public override string Name => "cloud-hypervisor";

    /// <inheritdoc/>
    public override string Title => "Cloud Hypervisor on x86-64";

    /// <inheritdoc/>
    public override string Program => "Cloud Hypervisor";

    /// <inheritdoc/>
    public override string? Protocol => "PVH";

    /// <inheritdoc/>
    public override LoaderVerdict Judge(BootImage image, BootOptions options)
    {
        var report = new LoaderReport(Name, "53");
        var memory = RustVmmMemory.CloudHypervisor(options.Memory);
        var elf = RustVmmElf.Load(image.File, report, memory);
        if (elf.Failure is { } failure) return BzImage(report, failure, image, memory);
        const string rule = "An ELF must have an entry note";
        if (elf.Note is { } note)
        {
            report.Pass(rule, $"at 0x{note.Offset:x}: 0x{note.Entry:x}", Source);
            report.Use("entry", $"0x{note.Entry:x}");
            report.Use("protocol", "PVH");
            report.Use("padding", "4");
            AddNoteRemarks(report, elf, note, image, memory);
            return report.Accepted(byNotes: true);
        }

        var (code, offset, message, hint) = ExplainMissing(elf, image);
        report.Refuse(rule, message, Source);
        report.Error(code, offset, message, hint);
        return report.Refused("Kernel lacks PVH header");
    }

    // Whatever the ELF loader said is dropped: of a broken ELF the user is told that it is no bzImage.
    private static LoaderVerdict BzImage(LoaderReport report, RustVmmFailure elf, BootImage image, RustVmmMemory memory)
    {
        report.Inform("What the ELF loader does not take is tried as a bzImage, and what was wrong with it is not said", $"{elf.Rule}; here: {elf.Found}", Source);
        var kernel = RustVmmBzImage.Read(image.File, report, memory);
        if (kernel.Failure is { } failure)
        {
            var reason = elf.IsNoElf ? failure : elf;
            report.Refuse(failure.Rule, failure.Found, failure.Source);
            report.Error(reason.Code, reason.Offset, $"{reason.Rule}; here: {reason.Found}", reason.Hint);
            return report.Refused(Before, failure.Words);
        }

        report.Use("entry", $"0x{kernel.Load:x}");
        report.Use("protocol", $"Linux boot protocol {LinuxSetupHeader.Text(kernel.Version)}");
        return report.Accepted(byNotes: false);
    }
}
