using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Tests.Authoring.Linking;

/// <summary>Linkers take an object's GNU properties as properties: they merge them with those of the other objects.</summary>
public sealed class GnuPropertyTests
{
    private const string Section = ".note.gnu.property";
    private const ulong NT_GNU_GOLD_VERSION = 4;

    /// <summary>Machine, linker and the property of features that all objects must have (GNU_PROPERTY_X86_FEATURE_1_AND, GNU_PROPERTY_AARCH64_FEATURE_1_AND). gold drops those of i386, whoever wrote them.</summary>
    public static TheoryData<string, string, uint> Linkers { get; } = new()
    {
        { "x86-64", "ld", 0xc0000002 },
        { "x86-64", "gold", 0xc0000002 },
        { "x86-64", "lld", 0xc0000002 },
        { "x86-64", "mold", 0xc0000002 },
        { "i386", "ld", 0xc0000002 },
        { "i386", "lld", 0xc0000002 },
        { "aarch64", "ld", 0xc0000000 },
        { "aarch64", "lld", 0xc0000000 },
    };

    [Theory]
    [MemberData(nameof(Linkers))]
    public void Features_that_another_object_lacks_are_dropped(string machineName, string linkerName, uint property)
    {
        var (machine, target) = (LinkerMachines.Find(machineName), NoteTarget.Find(machineName)!);
        var linker = machine.Linkers.Single(one => one.Name == linkerName);
        PlannedNote[] beside = !linker.KeepsAlignmentsApart && target.AddressSize == 8 ? [] : [ObjectPlans.Note("Xen", 6, new NotePart.Text("linux", true))];
        var plan = new NotePlan([Properties(target, property, 3), .. beside], null, []);
        var other = new NotePlan([Properties(target, property, 1)], null, []);
        using var folder = new LinkFolder();
        folder.Assemble(machine, GasSource.Of(other, target) + ".text\n.globl _start\n_start: nop\n", "code.o");
        folder.Add("notes.o", ObjectPlans.Emit(plan, target));

        folder.Run(linker.Tool, "-static", "-e", "_start", "-o", "out", "code.o", "notes.o");

        var file = folder.Open("out");
        var notes = file.Notes.Where(note => note.Owner != "GNU" || note.Type != NT_GNU_GOLD_VERSION).ToArray();
        Assert.Equal(LinkedPlan.Expected(new NotePlan([.. other.Notes, .. beside], null, []), target, new Dictionary<string, long>()), LinkedPlan.Read(notes));
        Assert.Equal((ulong)target.AddressSize, file.FindSection(Section)!.Value.Alignment);
        Assert.All(notes, note => Assert.NotEmpty(note.Segments));
        Assert.All(file.Segments.Where(segment => segment.Type == ElfSegment.PT_NOTE), segment => Assert.Equal(0UL, segment.Offset % segment.Alignment));
    }

    private static PlannedNote Properties(NoteTarget target, uint property, uint features) => ObjectPlans.Note("GNU", 5,
        new NotePart.Integer(property, IntegerSize.Four), new NotePart.Integer(4, IntegerSize.Four), new NotePart.Integer(features, IntegerSize.Four), new NotePart.Bytes(new byte[target.AddressSize - 4])) with
    {
        Section = Section,
        Alignment = IntegerSize.Pointer,
    };
}
