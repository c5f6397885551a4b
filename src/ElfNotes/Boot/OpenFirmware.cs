using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>
/// Open Firmware starting a client program on PowerPC (CHRP and PReP), by the note of owner <c>PowerPC</c> and type 0x1275: real-mode, real-base, real-size, virt-base, virt-size
/// and, in CHRP's six words, load-base; −1 leaves one to the firmware. The rules are those of FirmWorks' Open Firmware (<c>cpu/ppc/prep/elf.fth</c>, <c>initpgm.fth</c>),
/// the one reader whose source is open; OpenBIOS and SLOF read no such note. Read only: no firmware was at hand to try them on.
/// </summary>
public sealed class OpenFirmware : BootLoader
{
    /// <summary>No ELF32 program for PowerPC.</summary>
    public const string NotAProgram = "EN3601";

    /// <summary>There is no note: the firmware keeps its settings.</summary>
    public const string NoNote = "EN3602";

    /// <summary>The note is not the first of its segment, which is the only one that is looked at.</summary>
    public const string NotFirst = "EN3603";

    /// <summary>The note is in a section only.</summary>
    public const string SectionOnly = "EN3604";

    /// <summary>The descriptor has not six words.</summary>
    public const string WordCount = "EN3605";

    /// <summary>real-mode is neither 0 nor −1.</summary>
    public const string RealModeFlag = "EN3606";

    /// <summary>The descriptor's words are in the other byte order than the file's.</summary>
    public const string WordOrder = "EN3607";

    /// <summary>p_filesz or p_align of the note segment are not what they should be.</summary>
    public const string OddSegment = "EN3608";

    /// <summary>The firmware is asked to be where the program goes.</summary>
    public const string FirmwareInProgram = "EN3609";

    private const uint DoNotCare = uint.MaxValue;
    private const uint EM_PPC = 20;
    private const uint DraftMachine = 17;
    private const string Source = "cpu/ppc/prep/elf.fth";
    private const string NoteHint = ".pushsection .note, \"a\", @note; .long 8, 24, 0x1275; .asciz \"PowerPC\"; .long -1, 0x2000000, -1, -1, -1, 0x4000; .popsection, first in a PT_NOTE of its own (Linux's addnote adds one to a finished file)";

    /// <inheritdoc/>
    public override string Name => "openfirmware";

    /// <inheritdoc/>
    public override string Title => "Open Firmware on PowerPC (CHRP)";

    /// <inheritdoc/>
    public override string Program => "Open Firmware";

    /// <inheritdoc/>
    public override IReadOnlyList<ushort> Machines => [(ushort)EM_PPC];

    /// <inheritdoc/>
    public override bool MakesSenseFor(BootImage image) => BootMachines.IsKernel(image) && image.Elf!.Identity is { Machine: (ushort)EM_PPC, Class: 32 };

    /// <inheritdoc/>
    public override LoaderVerdict Judge(BootImage image, BootOptions options)
    {
        var report = new LoaderReport(Name, "2015");
        var file = new OpenFirmwareFile(image.File);
        if (Refused(report, file, image) is { } refusal) return refusal;
        report.Use("entry", $"0x{file.Entry:x}");
        const string rule = "The first note of each PT_NOTE may be of owner PowerPC and type 0x1275; neither p_filesz nor p_align is looked at";
        foreach (var header in file.Headers(ElfSegment.PT_NOTE))
        {
            if (!file.IsNote(header[1])) continue;
            report.Pass(rule, $"at 0x{header[1]:x}, {file.ByteOrder}", Source + ": find-note-section");
            AddNote(report, file, header);
            return report.Accepted(byNotes: true);
        }

        report.Pass(rule, "none is: the firmware keeps its settings", Source + ": find-note-section");
        AddMissing(report, image);
        return report.Accepted(byNotes: false);
    }

    private static LoaderVerdict? Refused(LoaderReport report, OpenFirmwareFile file, BootImage image)
    {
        const string rule = "The file must be an ELF32, e_type ET_EXEC and e_machine EM_PPC (or 17, of a draft)";
        const string source = Source + ": verify-machine-type";
        var (found, says) = file switch
        {
            _ when !file.IsElf() => ("no ELF", ""),
            { Type: not ElfIdentity.ET_EXEC } => ($"e_type {file.Type}", "The loaded file is not executable"),
            { Machine: not (EM_PPC or DraftMachine) } => (ElfNames.Machine((ushort)file.Machine), "The loaded file is not a PowerPC program"),
            _ when image.File.ReadMemory(4, 1).Span is [2] => ("an ELF64, whose fields lie elsewhere", ""),
            _ => ("", ""),
        };
        if (found.Length == 0)
        {
            report.Pass(rule, "it is", source);
            return null;
        }

        report.Refuse(rule, found, source);
        report.Error(NotAProgram, 0, $"{rule}; here: {found}", "link a 32-bit wrapper for PowerPC around the kernel, as Linux's zImage is one");
        return report.Refused(says.Length == 0 ? [] : [says]);
    }

    private static void AddNote(LoaderReport report, OpenFirmwareFile file, uint[] header)
    {
        ulong note = header[1];
        var desc = OpenFirmwareFile.Descriptor(note);
        var size = file.Word(note + 4);
        var isChrp = size > 20;
        report.Inform("A descriptor of more than 20 bytes is CHRP's, with load-base as sixth word; else PReP's five", $"descsz {size}", Source + ": get-note-section");
        string[] names = ["real-mode", "real-base", "real-size", "virt-base", "virt-size", "load-base"];
        for (var i = 0; i < (isChrp ? 6 : 5); i++)
        {
            var word = file.Word(desc + 4 * (ulong)i);
            if (word != DoNotCare || i == 0) report.Use(names[i], $"0x{word:x}");
        }

        if (size != 24)
            report.Warning(WordCount, note, size == 20 ? "the descriptor has five words: PReP's memory map is used, and load-base is left to the firmware" : $"the descriptor has {size} bytes, where six words are wanted: the firmware reads {(isChrp ? "six" : "five")} all the same", "descsz 24: real-mode, real-base, real-size, virt-base, virt-size, load-base");
        AddRealMode(report, file, desc);
        AddOrder(report, file, desc);
        AddFirmwarePlace(report, file, desc);
        var end = 20 + (ulong)size;
        if (header[4] < end || header[7] is not (4 or 8))
            report.Info(OddSegment, note, $"the note segment has p_filesz {header[4]} and p_align {header[7]}, where the note has {end} bytes and is padded to 4; Open Firmware looks at neither, other readers do", "p_filesz 44 and p_align 4; Linux's addnote leaves p_align 0");
    }

    // The word is compared with the setting, whose values are 0 and -1; what is neither differs for ever.
    private static void AddRealMode(LoaderReport report, OpenFirmwareFile file, ulong desc)
    {
        var realMode = file.Word(desc);
        if (realMode is 0 or DoNotCare) return;
        report.Warning(RealModeFlag, desc, $"real-mode is 0x{realMode:x}; a flag is 0 or -1, and any other value makes the firmware restart to reach it, again and again", ".long -1 for real mode, .long 0 for virtual");
    }

    // Real-base is the address of a page; where only the swapped word can be that, the descriptor is in the other order.
    private static void AddOrder(LoaderReport report, OpenFirmwareFile file, ulong desc)
    {
        var (word, swapped) = (file.Word(desc + 4), file.Swapped(desc + 4));
        if (!file.IsLittleEndian || swapped is 0 or DoNotCare || (word & 0xfff) == 0 || (swapped & 0xfff) != 0) return;
        report.Warning(WordOrder, desc, $"real-base is 0x{word:x} in the file's byte order, which is little, and 0x{swapped:x} in the other: this reader goes by the file's, Linux's addnote writes big-endian words into every file", "write the descriptor's words in the file's byte order, or link big-endian");
    }

    private static void AddFirmwarePlace(LoaderReport report, OpenFirmwareFile file, ulong desc)
    {
        var realBase = file.Word(desc + 4);
        if (realBase == DoNotCare) return;
        foreach (var load in file.Headers(ElfSegment.PT_LOAD))
        {
            if (realBase < load[2] || realBase - load[2] >= load[5]) continue;
            report.Warning(FirmwareInProgram, desc + 4, $"real-base 0x{realBase:x}, where the firmware is asked to be, lies in a segment of the program (0x{load[2]:x}, 0x{load[5]:x} bytes)", "a real-base above the program's end, as Linux's addnote -r sets it, or -1");
            return;
        }
    }

    private static void AddMissing(LoaderReport report, BootImage image)
    {
        var note = image.Elf?.Notes.FirstOrDefault(note => note is { Owner: "PowerPC", Type: 0x1275 });
        if (note is { Segments.Count: > 0 })
            report.Warning(NotFirst, note.Offset, "the note PowerPC 0x1275 is there, but it is not the first of its PT_NOTE, and only that one is looked at", "a PT_NOTE of its own for this note");
        else if (note is not null)
            report.Warning(SectionOnly, note.Offset, "the note PowerPC 0x1275 is in a section and in no segment; the firmware finds it there and drops it", "notes PT_NOTE FLAGS(4) in PHDRS, and .note : { KEEP(*(.note)) } :notes; or Linux's addnote");
        else
            report.Info(NoNote, 0, "there is no note PowerPC 0x1275: the firmware starts the program with the settings that it has", NoteHint);
    }
}
