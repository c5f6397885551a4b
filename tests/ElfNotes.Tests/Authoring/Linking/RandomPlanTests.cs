using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.TestKit.Linkers;
using FsCheck;
using FsCheck.Fluent;

namespace ElfNotes.Tests.Authoring.Linking;

/// <summary>Whatever a plan holds, each machine's assembler makes the same sections of it and a linker the notes that were meant.</summary>
public sealed class RandomPlanTests
{
    private const uint R_PPC_ADDR16 = 3;
    private const uint R_PPC_UADDR16 = 25;

    private static readonly string[] s_owners = ["Xen", "Example", "Ünïcode", "A", "CORE", "a b", "FreeBSD", "1234567"];

    // Each fits one byte with every addend that is generated.
    private static readonly Dictionary<string, long> s_symbols = new() { ["_start"] = 0x20, ["hypercall_page"] = 0x31, ["L.x$1"] = 0x48 };

    private static readonly string[] s_absolute = [.. s_symbols.Select(symbol => $"--defsym={symbol.Key}=0x{symbol.Value:x}")];

    [Fact]
    public void Random_plans_of_random_machines_and_linkers() => Seeded.Check(
        Prop.ForAll(Arb.From(
            from machine in Gen.Elements<LinkerMachine>(LinkerMachines.All)
            from linker in Gen.Elements<Linker>(machine.Linkers)
            from wide in Gen.Constant(linker.KeepsAlignmentsApart ? 2 : 0)
            from plan in Plans(wide, [.. machine.AddressSizes.Where(size => size >= linker.SmallestAddress)], NoteTarget.Find(machine.Name)!)
            select (machine, linker, plan)), AssertLinks),
        120);

    private static void AssertLinks((LinkerMachine Machine, Linker Linker, NotePlan Plan) one)
    {
        var target = NoteTarget.Find(one.Machine.Name)!;
        using var folder = new LinkFolder();
        folder.Assemble(one.Machine, GasSource.Of(one.Plan, target), "gas.o");
        folder.Add("notes.o", ObjectPlans.Emit(one.Plan, target));
        folder.RunSaying(one.Linker.WithoutCode, one.Linker.Tool, ["-static", "-e", "_start", .. s_absolute, "-o", "out", "notes.o"]);

        Assert.Equal(Contents(folder.Open("gas.o")), Contents(folder.Open("notes.o")));
        Assert.Equal(Relocations(folder.Open("gas.o")), Relocations(folder.Open("notes.o")));
        Assert.Equal(LinkedPlan.Expected(one.Plan, target, s_symbols), LinkedPlan.Read(folder.Open("out").Notes.Where(note => note.Owner != "GNU")));
    }

    private static IEnumerable<string> Contents(ElfFile file) => file.Sections.Where(section => section.Type == ElfSection.SHT_NOTE).Select(section =>
    {
        var content = new byte[section.Size];
        Assert.True(file.Source.TryReadExactly(section.Offset, content));
        return $"{file.SectionName(section)} {section.Flags:x} {section.Alignment} {Convert.ToHexString(content)}";
    });

    private static IEnumerable<string> Relocations(ElfFile file) => file.Notes.SelectMany((note, index) => note.Relocations.Select(one => $"{index} {one with { RelocationType = one.RelocationType == R_PPC_ADDR16 && file.Identity.Machine == 20 ? R_PPC_UADDR16 : one.RelocationType }}"));

    private static Gen<NotePlan> Plans(int wideOwners, int[] sizes, NoteTarget target) =>
        from owners in Gen.NonEmptyListOf(Gen.Elements(s_owners))
        from wide in Gen.ListOf(Gen.Elements(s_owners), wideOwners)
        from notes in Gen.CollectToArray(owners, owner => Notes(owner, wide.Contains(owner) ? IntegerSize.Eight : IntegerSize.Four, sizes, target))
        select new NotePlan(notes, null, []);

    private static Gen<PlannedNote> Notes(string owner, IntegerSize alignment, int[] sizes, NoteTarget target) =>
        from type in Gen.OneOf(Gen.Choose(1, 20).Select(type => (uint)type), Gen.Elements(0x80000000, uint.MaxValue, 0u))
        from parts in Gen.ListOf(Parts(sizes, target))
        select ObjectPlans.Note(owner, type, [.. parts]) with { Section = ".note." + owner.Replace(' ', '_').Replace("Ü", "U", StringComparison.Ordinal).Replace("ï", "i", StringComparison.Ordinal), Alignment = alignment };

    private static Gen<NotePart> Parts(int[] sizes, NoteTarget target) => Gen.OneOf(
        Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value)).Select(bytes => (NotePart)new NotePart.Bytes(bytes)),
        from text in Gen.Elements("linux", "", "\u001b[31m", "größe", "PAE=yes[extended-cr3]\n")
        from nul in Gen.Elements(true, false)
        select (NotePart)new NotePart.Text(text, nul),
        from size in Gen.Elements(IntegerSize.One, IntegerSize.Two, IntegerSize.Four, IntegerSize.Eight, IntegerSize.Pointer)
        from value in Gen.Elements<ulong>(0, 1, 0x7f, 0x80, 0x89abcdef, 0xfedcba9876543210)
        select (NotePart)new NotePart.Integer(value & ulong.MaxValue >> (64 - 8 * target.SizeOf(size)), size),
        from size in Gen.Elements(sizes)
        from name in Gen.Elements<string>(s_symbols.Keys)
        from addend in Gen.Choose(target.HasAddends || size >= 4 ? -0x20 : 0, 0x30)
        select (NotePart)new NotePart.Symbol(name, addend, (IntegerSize)size));
}
