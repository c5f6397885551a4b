using ElfNotes.Authoring;
using ElfNotes.TestKit.Linkers;
using ElfNotes.Tests.Elf;

namespace ElfNotes.Tests.Authoring;

/// <summary>What an object cannot hold is found before it is written.</summary>
public sealed class ObjectChecksTests
{
    /// <summary>Every machine.</summary>
    public static TheoryData<string> Machines { get; } = [.. NoteTarget.All.Select(target => target.Name)];

    /// <summary>What lld takes as the sizes of addresses is held against the assemblers in the tests that link.</summary>
    [Theory]
    [MemberData(nameof(Machines))]
    public void Addresses_of_other_sizes_than_the_machine_has_relocations_for(string machine)
    {
        var target = NoteTarget.Find(machine)!;
        foreach (var size in new[] { IntegerSize.One, IntegerSize.Two, IntegerSize.Four, IntegerSize.Eight, IntegerSize.Pointer })
        {
            var findings = Check(target, new NotePart.Symbol("entry", 0, size));
            if (LinkerMachines.Find(machine).AddressSizes.Contains(target.SizeOf(size)))
            {
                Assert.Empty(findings);
                continue;
            }

            var finding = Assert.Single(findings);
            Assert.Equal((AuthoringCodes.OutputCannotHold, Severity.Error, ObjectPlans.Position), (finding.Code, finding.Severity, finding.Position));
            Assert.Contains($"{target.Name} has no relocation", finding.Message, StringComparison.Ordinal);
            Assert.Contains($"{target.AddressSize} bytes", finding.Hint, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("x86-64", IntegerSize.Four, long.MinValue, true)]
    [InlineData("x86-64", IntegerSize.Eight, long.MaxValue, true)]
    [InlineData("i386", IntegerSize.Four, int.MinValue, true)]
    [InlineData("i386", IntegerSize.Four, uint.MaxValue, true)]
    [InlineData("i386", IntegerSize.Four, uint.MaxValue + 1L, false)]
    [InlineData("i386", IntegerSize.Four, int.MinValue - 1L, false)]
    [InlineData("i386", IntegerSize.Two, 0x7fff, true)]
    [InlineData("i386", IntegerSize.Two, 0x8000, false)]
    [InlineData("i386", IntegerSize.One, 0x7f, true)]
    [InlineData("i386", IntegerSize.One, -1, false)]
    [InlineData("arm", IntegerSize.One, 0x80, false)]
    [InlineData("ppc", IntegerSize.Two, -1, true)]
    [InlineData("ppc", IntegerSize.Pointer, 0x100000000, false)]
    public void Addends_that_a_relocation_has_no_room_for(string machine, IntegerSize size, long addend, bool fits)
    {
        var findings = Check(NoteTarget.Find(machine)!, new NotePart.Symbol("entry", addend, size));

        if (fits) Assert.Empty(findings);
        else Assert.Equal((AuthoringCodes.OutputCannotHold, Severity.Error, ObjectPlans.Position), (Assert.Single(findings).Code, findings[0].Severity, findings[0].Position));
    }

    [Fact]
    public void The_section_that_speaks_of_the_stack()
    {
        var plan = new NotePlan([ObjectPlans.Note("GNU-stack", 1)], null, []);

        var finding = Assert.Single(NoteEmitters.ForFile("a.o")!.Check(plan, ObjectPlans.For(NoteTarget.Default)));

        Assert.Equal(AuthoringCodes.OutputCannotHold, finding.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Names_that_a_string_table_cannot_hold(string name)
    {
        Assert.Equal(AuthoringCodes.OutputCannotHold, Assert.Single(Check(NoteTarget.Default, new NotePart.Symbol(name, 0, IntegerSize.Pointer))).Code);
        var plan = new NotePlan([ObjectPlans.Note("Xen", 1) with { Section = name }], null, []);
        Assert.Equal(AuthoringCodes.OutputCannotHold, Assert.Single(NoteEmitters.ForFile("a.o")!.Check(plan, ObjectPlans.For(NoteTarget.Default))).Code);
    }

    [Fact]
    public void As_many_sections_as_the_header_can_count()
    {
        PlannedNote[] notes = [.. Enumerable.Range(0, 32638).Select(index => ObjectPlans.Note("Xen", 1, new NotePart.Symbol("entry", 0, IntegerSize.Pointer)) with { Section = $".note.{index}" })];

        var finding = Assert.Single(NoteEmitters.ForFile("a.o")!.Check(new NotePlan(notes, null, []), ObjectPlans.For(NoteTarget.Default)));
        var most = ElfSamples.Open(ObjectPlans.Emit(new NotePlan(notes[1..], null, []), NoteTarget.Default));

        Assert.Equal(AuthoringCodes.OutputCannotHold, finding.Code);
        Assert.Equal(notes.Length - 1, most.Notes.Count);
    }

    private static PlanFinding[] Check(NoteTarget target, NotePart.Symbol symbol) =>
        [.. NoteEmitters.ForFile("a.o")!.Check(new NotePlan([ObjectPlans.Note("Xen", 1, symbol)], null, []), ObjectPlans.For(target))];
}
