using System.Buffers.Binary;
using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Boot;

/// <summary>
/// QEMU's <c>-kernel</c> on x86-64 (machines pc, q35 and microvm): Linux's boot protocol, then multiboot, then an ELF with a PVH entry note.
/// The rules are those of 7.2 (Debian 12); those of the note are still so in 9.1 and later. Says are without the program's name in front.
/// </summary>
public sealed class Qemu : BootLoader
{
    /// <summary>The entry note is in a section that no segment covers.</summary>
    public const string NoteInSectionOnly = "EN3201";

    /// <summary>The entry note's bytes are in a section whose type is not NOTE.</summary>
    public const string NoteInProgbits = "EN3202";

    /// <summary>The notes are padded to another multiple than p_align, by which QEMU goes.</summary>
    public const string PaddedOtherwise = "EN3203";

    /// <summary>There is no entry note at all.</summary>
    public const string NoEntryNote = "EN3204";

    /// <summary>The search ended before the entry note: the segment is too short, or a size leads past it.</summary>
    public const string NotReached = "EN3205";

    /// <summary>The entry is 0, which means none to QEMU.</summary>
    public const string EntryIsZero = "EN3206";

    /// <summary>There is a multiboot header, which QEMU tries before the note, and it does not like it.</summary>
    public const string MultibootRefused = "EN3207";

    /// <summary>QEMU's ELF loader fails: byte order, machine, header tables or segments.</summary>
    public const string NotLoadable = "EN3208";

    /// <summary>The file has numbers that QEMU does not check.</summary>
    public const string DoNotPass = "EN3209";

    /// <summary>e_flags has a bit that QEMU refuses.</summary>
    public const string RefusedFlags = "EN3210";

    /// <summary>Two segments, or a segment and the firmware, overlap in memory.</summary>
    public const string RegionsOverlap = "EN3211";

    /// <summary>The file is empty, or the Linux setup header promises more than it has.</summary>
    public const string InvalidKernelHeader = "EN3212";

    /// <summary>The entry is taken from a note whose owner is not Xen.</summary>
    public const string ForeignNote = "EN3221";

    /// <summary>Nothing is loaded where the entry is.</summary>
    public const string EntryOutside = "EN3222";

    /// <summary>The descriptor has another size than QEMU reads.</summary>
    public const string DescriptorSize = "EN3223";

    /// <summary>Several notes give different entries.</summary>
    public const string SeveralEntries = "EN3224";

    /// <summary>The entry comes from behind the end of the note segment.</summary>
    public const string BehindSegment = "EN3225";

    /// <summary>A segment lies where the guest has no memory, or where the firmware works.</summary>
    public const string NoMemoryThere = "EN3226";

    /// <summary>A multiboot header hides the entry note.</summary>
    public const string MultibootFirst = "EN3227";

    /// <summary>The file is taken for a Linux of before 1995.</summary>
    public const string AncientKernel = "EN3228";

    private const string LinuxSource = "hw/i386/x86.c: x86_load_linux";
    private const string ElfSource = "hw/i386/x86.c: load_elfboot";
    private const string LoadSource = "include/hw/elf_ops.h: load_elf";
    internal const string Overlapping = "Some ROM regions are overlapping";
    internal const string EmptyFile = "qemu: could not load kernel";
    internal const string LoadError = "Error while loading elf kernel";
    internal const string HazardHint = "link the kernel anew; a sound linker writes no such file";
    private const int HeadSize = 8192;
    private const uint RefusedFlagBits = 0x00010004;
    internal const ushort EM_386 = 3;
    internal const ushort EM_X86_64 = 62;

    /// <inheritdoc/>
    public override string Name => "qemu";

    /// <inheritdoc/>
    public override string Title => "QEMU's -kernel on x86-64";

    /// <inheritdoc/>
    public override string Program => "QEMU";

    /// <inheritdoc/>
    public override string? Protocol => "PVH";

    /// <inheritdoc/>
    public override IReadOnlyList<NoteNeed> Needs => NoteNeed.Pvh;

    /// <inheritdoc/>
    public override bool MakesSenseFor(BootImage image) => BootMachines.IsX86Kernel(image);

    /// <inheritdoc/>
    public override LoaderVerdict Judge(BootImage image, BootOptions options)
    {
        var report = new LoaderReport(Name, "7.2");
        var head = image.File.ReadMemory(0, HeadSize).Span;
        if (head.IsEmpty) return Empty(report);
        const string protocolRule = "A file with \"HdrS\" at 0x202 is started by the Linux boot protocol";
        if (head.Length > LinuxSetupHeader.LoadFlags && LinuxSetupHeader.IsIn(head))
        {
            var protocol = BinaryPrimitives.ReadUInt16LittleEndian(head[LinuxSetupHeader.Version..]);
            report.Inform(protocolRule, $"it is there: protocol {LinuxSetupHeader.Text(protocol)}", LinuxSource);
            // The setup code's segment is 0x20 paragraphs behind the place of the boot sector.
            report.Use("entry", protocol >= 0x202 && (head[LinuxSetupHeader.LoadFlags] & 1) != 0 ? "0x10200" : "0x90200");
            report.Use("protocol", $"Linux boot protocol {LinuxSetupHeader.Text(protocol)}");
            return LinuxBoot(report, head, image.File);
        }

        report.Inform(protocolRule, "it is not there", LinuxSource);
        const string multibootRule = "A multiboot header in the first 8 KiB is tried before the ELF note";
        if (QemuMultiboot.Find(head) is { } multiboot) return QemuMultibootImage.Judge(report, multiboot, multibootRule, image);
        report.Inform(multibootRule, "there is none", "hw/i386/multiboot.c: load_multiboot");
        if (ElfFile.IsElf(head)) return Elf(report, head, image, options);
        report.Inform("An ELF must have an entry note; any other file is taken for a Linux of before boot protocol 2.00", "no ELF", LinuxSource);
        report.Use("entry", "0x90200");
        report.Use("protocol", "Linux boot protocol before 2.00");
        var verdict = LinuxBoot(report, head, image.File);
        report.Warning(AncientKernel, 0, $"QEMU does not know the file and takes it for a Linux of before boot protocol 2.00{(image.Container is [_, _, ..] ? ": it unpacks nothing" : "")}", "give QEMU the ELF itself, unpacked, or a bzImage");
        return verdict;
    }

    // The file's name and the error number's text follow; the latter is of some call before, as none has failed.
    private static LoaderVerdict Empty(LoaderReport report)
    {
        report.Refuse("The file must not be empty", "0 bytes", LinuxSource);
        report.Error(InvalidKernelHeader, 0, "the file is empty", "check that the file is whole");
        return report.Refused(EmptyFile);
    }

    private static LoaderVerdict LinuxBoot(LoaderReport report, ReadOnlySpan<byte> head, ByteSource file)
    {
        const string rule = "The setup sectors must lie in the file";
        var sectors = head.Length > LinuxSetupHeader.SetupSectors && head[LinuxSetupHeader.SetupSectors] != 0 ? head[LinuxSetupHeader.SetupSectors] : 4;
        var size = (ulong)(sectors + 1) * 512;
        if (file.Contains(0, size))
        {
            report.Pass(rule, $"0x{size:x} bytes", LinuxSource);
            return report.Accepted(byNotes: false);
        }

        report.Refuse(rule, $"0x{size:x} bytes of setup, and the file is smaller", LinuxSource);
        report.Error(InvalidKernelHeader, LinuxSetupHeader.SetupSectors, $"setup_sects says that 0x{size:x} bytes of setup code come first, and the file ends before", "check that the file is whole, and that it is a kernel at all");
        return report.Refused("qemu: invalid kernel header");
    }

    private static LoaderVerdict Elf(LoaderReport report, ReadOnlySpan<byte> head, BootImage image, BootOptions options)
    {
        const string flagsRule = "e_flags must have neither bit 2 nor bit 16";
        var flagsAt = head.Length > 4 && head[4] == 2 ? 48 : 36;
        var flags = head.Length >= flagsAt + 4 ? BinaryPrimitives.ReadUInt32LittleEndian(head[flagsAt..]) : 0;
        if ((flags & RefusedFlagBits) != 0)
        {
            report.Refuse(flagsRule, $"0x{flags:x}", ElfSource);
            report.Error(RefusedFlags, (ulong)flagsAt, $"e_flags is 0x{flags:x}, and QEMU refuses bits 2 and 16 in it", "x86 has no e_flags: write 0");
            return report.Refused($"elfboot unsupported flags = {flags:x}");
        }

        report.Pass(flagsRule, $"0x{flags:x}", ElfSource);
        if (Headers(report, head, image.File) is not var (headers, segments)) return report.Refused(LoadError);
        var elf = QemuElf.Load(new QemuMapping(image.File), segments, headers.Is64);
        var symbols = headers.SymbolHazard();
        if ((symbols ?? elf.Hazard) is { } hazard)
        {
            Hazard(report, elf.Offset, hazard, symbols is null ? elf.HazardHint : HazardHint);
            if (elf.Notes.Count == 0) new QemuReasons(report, elf, image, options).ExplainMissing();
            return report.Refused();
        }

        if (elf.Failure is { } failure)
        {
            NotLoaded(report, "The segments must lie in the file and in the address space", failure, elf.Offset, LoadSource, "link the kernel anew, or check that the file is whole");
            return report.Refused(LoadError);
        }

        return new QemuReasons(report, elf, image, options).Verdict();
    }

    private static (QemuHeaders Headers, List<ElfSegment> Segments)? Headers(LoaderReport report, ReadOnlySpan<byte> head, ByteSource file)
    {
        const string hint = "build the kernel for x86-64 or i386";
        const string loader = "hw/core/loader.c: load_elf_ram_sym";
        if (head.Length < 16 || head[5] != 1)
        {
            NotLoaded(report, "EI_DATA must be little-endian", head.Length < 16 ? "the file ends before it" : $"{head[5]}", 5, loader, hint);
            return null;
        }

        report.Pass("EI_DATA must be little-endian", "it is", loader);
        if (QemuHeaders.Read(file) is not { } headers)
        {
            NotLoaded(report, "The ELF header must be whole", "the file ends inside it", 0, LoadSource, "check that the file is whole");
            return null;
        }

        const string machineRule = "e_machine must be EM_X86_64 or EM_386";
        if (headers.Machine is not (EM_X86_64 or EM_386))
        {
            NotLoaded(report, machineRule, ElfNames.Machine(headers.Machine), 18, LoadSource, hint);
            return null;
        }

        report.Pass(machineRule, ElfNames.Machine(headers.Machine), LoadSource);
        const string tableRule = "There must be program headers, wholly in the file, each of its class's size whatever e_phentsize says";
        if (headers.Segments() is not { } segments)
        {
            NotLoaded(report, tableRule, $"e_phnum is {headers.SegmentCount}, and the table cannot be read", 0, LoadSource, "check that the file is whole and is linked: an object file has no program headers");
            return null;
        }

        report.Pass(tableRule, $"{segments.Count}", LoadSource);
        return (headers, segments);
    }

    private static void NotLoaded(LoaderReport report, string rule, string found, ulong offset, string source, string hint)
    {
        report.Refuse(rule, found, source);
        report.Error(NotLoadable, offset, $"QEMU's ELF loader does not take the file: {rule}; {found}", hint);
    }

    internal static void Hazard(LoaderReport report, ulong offset, string hazard, string hint)
    {
        report.Refuse("The file must not have numbers that QEMU does not check", hazard, LoadSource);
        report.Error(DoNotPass, offset, $"do not pass this file to QEMU: {hazard}", hint);
    }
}
