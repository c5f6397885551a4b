using System.Text.RegularExpressions;
using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Tests.Authoring.Linking;

/// <summary>Every linker of every machine makes of an object the notes of its plan, without a warning.</summary>
public sealed partial class LinkTests
{
    private static readonly Tool Readelf = new("readelf", "binutils-multiarch");

    private static readonly string[] Absolute = ["--defsym=small=0x41", "--defsym=_start=0x400000"];

    private const uint PT_GNU_STACK = 0x6474e551;

    private const string Code = """
        .globl _start, small
        .set small, 0x41
        .text
        _start: .4byte 0, 0, 0, 0
        .data
        .4byte 1
        .section .note.GNU-stack,"",%progbits

        """;

    private const string Script = """
        PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); notes PT_NOTE FLAGS(4); }
        SECTIONS
        {
            . = 0x400000;
            .text : { *(.text) } :text
            .notes : { *(.note.Xen) *(.note.Example) } :text :notes
            .MIPS.options : { *(.MIPS.options) } :text
            .MIPS.abiflags : { *(.MIPS.abiflags) }
            .reginfo : { *(.reginfo) }
            . = ALIGN(0x10000);
            .data : { *(.data .bss) } :data
        }

        """;

    /// <summary>Each machine with each of its linkers.</summary>
    public static TheoryData<string, string> Linkers { get; } = new(LinkerMachines.All.SelectMany(machine => machine.Linkers.Select(linker => (machine.Name, linker.Name))));

    /// <summary>Those whose linker obeys scripts.</summary>
    public static TheoryData<string, string> LinkersWithScripts { get; } = new(LinkerMachines.All.SelectMany(machine => machine.Linkers.Where(linker => linker.HasScripts).Select(linker => (machine.Name, linker.Name))));

    [Theory]
    [MemberData(nameof(Linkers))]
    public void Beside_code_of_the_assembler(string machine, string linker) => Link(machine, linker, (folder, tool) =>
        folder.Run(tool.Tool, "-static", "-Ttext=0x400000", "-e", "_start", "-o", "out", "code.o", "notes.o"));

    [Theory]
    [MemberData(nameof(Linkers))]
    public void Before_code_of_the_assembler(string machine, string linker) => Link(machine, linker, (folder, tool) =>
        folder.Run(tool.Tool, "-static", "-Ttext=0x400000", "-e", "_start", "-o", "out", "notes.o", "code.o"));

    [Theory]
    [MemberData(nameof(Linkers))]
    public void Alone(string machine, string linker) => Link(machine, linker, (folder, tool) =>
        folder.RunSaying(tool.WithoutCode, tool.Tool, ["-static", "-e", "_start", .. Absolute, "-o", "out", "notes.o"]));

    [Theory]
    [MemberData(nameof(Linkers))]
    public void By_way_of_another_object(string machine, string linker) => Link(machine, linker, (folder, tool) =>
    {
        folder.Run(tool.Tool, "-r", "-o", "both.o", "notes.o", "code.o");
        folder.Run(tool.Tool, "-static", "-Ttext=0x400000", "-e", "_start", "-o", "out", "both.o");
    });

    [Theory]
    [MemberData(nameof(LinkersWithScripts))]
    public void With_a_script_of_its_own(string machine, string linker) => Link(machine, linker, (folder, tool) =>
    {
        folder.Add("kernel.ld", Script);
        folder.Run(tool.Tool, "-static", "-T", "kernel.ld", "-e", "_start", "-o", "out", "code.o", "notes.o");
    });

    [Theory]
    [MemberData(nameof(Linkers))]
    public void What_the_linker_writes_into_another_object_the_reader_applies(string machineName, string linkerName)
    {
        var (target, linker, plan) = Find(machineName, linkerName);
        using var folder = new LinkFolder();
        folder.Assemble(LinkerMachines.Find(machineName), ".globl _start, small\n.set small, 0x41\n.data\n.4byte 0\n_start: .4byte 0\n.section .note.GNU-stack,\"\",%progbits\n", "data.o");
        folder.Add("notes.o", ObjectPlans.Emit(plan, target));
        folder.RunSaying(linker.WithoutCode, linker.Tool, "-r", "-o", "both.o", "notes.o", "data.o");

        var file = folder.Open("both.o");

        Assert.Equal(LinkedPlan.Expected(plan, target, new Dictionary<string, long> { ["small"] = 0x41, ["_start"] = 4 }), LinkedPlan.Read(file.Notes));
        Assert.All(file.Notes.SelectMany(note => note.Relocations), relocation => Assert.True(relocation.Applied));
        Assert.Equal(plan.Notes.Sum(note => note.Parts.OfType<NotePart.Symbol>().Count()), file.Notes.Sum(note => note.Relocations.Count));
    }

    private static (NoteTarget Target, Linker Linker, NotePlan Plan) Find(string machineName, string linkerName)
    {
        var machine = LinkerMachines.Find(machineName);
        var linker = machine.Linkers.Single(one => one.Name == linkerName);
        return (NoteTarget.Find(machineName)!, linker, ObjectPlans.Of([.. machine.AddressSizes.Where(size => size >= linker.SmallestAddress)]));
    }

    private static void Link(string machineName, string linkerName, Action<LinkFolder, Linker> link)
    {
        var machine = LinkerMachines.Find(machineName);
        var (target, linker, plan) = Find(machineName, linkerName);
        using var folder = new LinkFolder();
        folder.Assemble(machine, (machineName == "arm" ? ".arch armv7-a\n" : "") + Code, "code.o");
        folder.Add("notes.o", ObjectPlans.Emit(plan, target));

        link(folder, linker);

        var file = folder.Open("out");
        var symbols = new Dictionary<string, long> { ["small"] = 0x41, ["_start"] = (long)file.Identity.Entry };
        Assert.InRange(symbols["_start"], 0x400000, 0x400fff);
        var notes = file.Notes.Where(note => note.Owner is "Xen" or "Example").ToArray();
        Assert.Equal(LinkedPlan.Expected(plan, target, symbols), LinkedPlan.Read(notes));
        Assert.All(notes, note => Assert.Single(note.Segments));
        foreach (var segment in file.Segments.Where(segment => segment.Type == ElfSegment.PT_NOTE)) Assert.Equal((0UL, 4UL), (segment.Offset % 4, segment.Alignment));
        Assert.DoesNotContain(file.Segments, segment => segment.Type == PT_GNU_STACK && (segment.Flags & 1) != 0);
        Assert.Equal(LinkedPlan.Descriptors(plan, target, symbols), Descriptors(folder.Run(Readelf, "-nW", "out")));
    }

    private static IEnumerable<string> Descriptors(string readelf) => NoteLine().Matches(readelf)
        .Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value.Replace(" ", "", StringComparison.Ordinal)}").Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^  (Xen|Example) .*?(?:description data: ([0-9a-f ]*))?$", RegexOptions.Multiline)]
    private static partial Regex NoteLine();
}
