using System.Buffers.Binary;
using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>
/// IBM's firmware on pSeries starting a client program in a partition, by the note of owner <c>IBM,RPA-Client-Config</c> and type 0x12759999: eight big-endian words. The firmware's source is not open:
/// what is said here is what Linux says of it (<c>arch/powerpc/boot/addnote.c</c>, and <c>prom_init.c</c>, which hands the same note over when the call
/// <c>ibm,client-architecture-support</c> is missing). SLOF, QEMU's firmware, reads no such note. No firmware that does was at hand to try it on.
/// </summary>
public sealed class Pseries : BootLoader
{
    /// <summary>No program for PowerPC.</summary>
    public const string NotAProgram = "EN3620";

    /// <summary>There is no note: the firmware asks the kernel later, or takes its defaults.</summary>
    public const string NoConfig = "EN3621";

    /// <summary>The descriptor has not eight words.</summary>
    public const string ConfigSize = "EN3622";

    /// <summary>The words are little-endian.</summary>
    public const string ConfigOrder = "EN3623";

    /// <summary>The note is to be ignored, and yet one of its words may count.</summary>
    public const string IgnoredConfig = "EN3624";

    /// <summary>The segment ends inside the note.</summary>
    public const string ConfigCut = "EN3625";

    private const string Owner = "IBM,RPA-Client-Config";
    private const uint NoteType = 0x12759999;
    private const ushort EM_PPC = 20;
    private const ushort EM_PPC64 = 21;
    private const string Source = "Linux arch/powerpc/boot/addnote.c";

    private static IReadOnlyList<string> Names { get; } = ["lpar-affinity", "min-rmo-size", "min-rmo-percent", "max-pft-size", "splpar", "min-load", "new-mem-def", "ignore"];

    /// <inheritdoc/>
    public override string Name => "pseries";

    /// <inheritdoc/>
    public override string Title => "IBM's firmware on pSeries";

    /// <inheritdoc/>
    public override string Program => "IBM's firmware";

    /// <inheritdoc/>
    public override IReadOnlyList<ushort> Machines => [(ushort)EM_PPC, (ushort)EM_PPC64];

    /// <inheritdoc/>
    public override bool MakesSenseFor(BootImage image) => BootMachines.IsKernel(image) && image.Elf!.Identity.Machine is EM_PPC or EM_PPC64;

    /// <inheritdoc/>
    public override LoaderVerdict Judge(BootImage image, BootOptions options)
    {
        var report = new LoaderReport(Name, "POWER5");
        const string machineRule = "The file must be a linked ELF for PowerPC";
        if (image.Elf is not { Identity: { Machine: EM_PPC or EM_PPC64, Type: ElfIdentity.ET_EXEC or ElfIdentity.ET_DYN } } elf || image.Content != image.File)
        {
            var found = image.Elf is null ? "no ELF that can be read" : image.Content != image.File ? "a container around it" : $"{ElfNames.Machine(image.Elf.Identity.Machine)}, e_type {image.Elf.Identity.Type}";
            report.Refuse(machineRule, found, Source);
            report.Error(NotAProgram, 0, $"{machineRule}; here: {found}", "build a zImage for PowerPC");
            return report.Refused();
        }

        report.Pass(machineRule, "it is", Source);
        report.Use("entry", $"0x{elf.Identity.Entry:x}");
        var rule = $"A PT_NOTE may have a note of owner {Owner} and type 0x{NoteType:x}";
        var note = elf.Notes.FirstOrDefault(note => note.Owner == Owner && note.Type == NoteType && note.Segments.Count > 0);
        if (note is null)
        {
            report.Pass(rule, "none has", Source);
            var inSection = elf.Notes.Any(note => note.Owner == Owner);
            report.Info(NoConfig, 0, $"there is no note {Owner} in a segment{(inSection ? ", though a section has one" : "")}: the firmware goes by its defaults, and by what the kernel says in ibm,client-architecture-support", "Linux's addnote adds the note to a finished file");
            return report.Accepted(byNotes: false);
        }

        report.Pass(rule, $"at 0x{note.Offset:x}", Source);
        AddConfig(report, elf, note);
        return report.Accepted(byNotes: true);
    }

    private static void AddConfig(LoaderReport report, ElfFile elf, ElfNote note)
    {
        var words = Words(elf.Source, note);
        for (var i = 0; i < words.Length; i++)
        {
            report.Inform($"Word {i}, {Names[i]}, is big-endian whatever the file is", $"0x{words[i]:x}", Source);
            if (i is 1 or 3 or 4 or 7) report.Use(Names[i], $"0x{words[i]:x}");
        }

        if (note.DescSize is not (28 or 32))
            report.Warning(ConfigSize, note.Offset, $"the descriptor has {note.DescSize} bytes, where Linux writes eight words (and yaboot seven, without the last)", "descsz 32: lpar-affinity, min-rmo-size (MiB), min-rmo-percent, max-pft-size (log2), splpar, min-load, new-mem-def, ignore");
        if (words.Length > 4 && words[4] == 0x01000000)
            report.Warning(ConfigOrder, note.DescOffset + 16, "splpar is 0x1000000: the words are little-endian, and the firmware reads them big-endian, in little-endian files as well", "write the descriptor's words big-endian");
        if (words is [.., not 0] && words.Length == 8)
            report.Info(IgnoredConfig, note.DescOffset + 28, $"the last word asks the firmware to ignore the note; some firmware looks at splpar ({words[4]}) all the same", "let splpar be what the kernel can do: 1 for shared processors");
        var end = note.DescOffset + note.DescSize;
        foreach (var index in note.Segments)
        {
            var segment = elf.Segments[index];
            if (segment.Offset + segment.FileSize >= end && segment.Alignment is 4 or 8) continue;
            report.Info(ConfigCut, note.Offset, $"segment {index} has p_filesz {segment.FileSize} and p_align {segment.Alignment}, where the note has {end - note.Offset} bytes: Linux 6.1's addnote writes 44 into 32-bit files, and p_align 0", $"p_filesz {end - segment.Offset} and p_align 4");
        }
    }

    // By the file and not by the descriptor: a segment that ends inside the note cuts that.
    private static uint[] Words(ByteSource file, ElfNote note)
    {
        var bytes = file.ReadMemory(note.DescOffset, (int)Math.Min(note.DescSize, 32)).Span;
        var words = new uint[bytes.Length / 4];
        for (var i = 0; i < words.Length; i++) words[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * i)..]);
        return words;
    }
}
