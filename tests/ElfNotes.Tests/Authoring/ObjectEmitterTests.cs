using System.Globalization;
using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.Tests.Elf;

namespace ElfNotes.Tests.Authoring;

/// <summary>Objects as the library's own reader sees them.</summary>
public sealed class ObjectEmitterTests
{
    /// <summary>Every machine.</summary>
    public static TheoryData<string> Machines { get; } = [.. NoteTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Machines))]
    public void An_object_has_the_notes_of_its_plan(string machine)
    {
        var target = NoteTarget.Find(machine)!;
        var plan = ObjectPlans.Of(Sizes(target));

        var file = ElfSamples.Open(ObjectPlans.Emit(plan, target));

        Assert.Equal((target.Class, target.ByteOrder, ElfIdentity.ET_REL, target.Machine), (file.Identity.Class, file.Identity.ByteOrder, file.Identity.Type, file.Identity.Machine));
        var planned = plan.Sections.SelectMany(section => section).ToArray();
        Assert.Equal(planned.Select(note => (note.Owner, (ulong)note.Type, note.Section)), file.Notes.Select(note => (note.Owner, note.Type, note.Sections.Single().Name)));
        var expected = EncodedNotes.Of(plan, target);
        Assert.Equal(
            planned.Select(note => string.Join(" ", note.Parts.OfType<NotePart.Symbol>().Select(part => $"{part.Name}{part.Addend:+0;-0}/{target.SizeOf(part.Size)}"))),
            file.Notes.Select(note => string.Join(" ", note.Relocations.Select(one => $"{one.Symbol}{one.Addend:+0;-0}/{one.Size}"))));
        Assert.Equal(expected.Select(section => (section.Name, (ulong)section.Alignment, ElfSection.SHF_ALLOC)), file.Sections.Where(section => section.Type == ElfSection.SHT_NOTE).Select(section => (file.SectionName(section), section.Alignment, section.Flags)));
        Assert.Empty(file.Findings);
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void The_same_plan_gives_the_same_bytes_in_every_culture(string machine)
    {
        var target = NoteTarget.Find(machine)!;
        var first = ObjectPlans.Emit(ObjectPlans.Of(Sizes(target)), target);
        var before = CultureInfo.CurrentCulture;
        try
        {
            // Only the invariant culture need be there: a copy of it writes numbers as no other does.
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NegativeSign = "minus";
            culture.NumberFormat.PositiveSign = "plus";
            culture.NumberFormat.NumberDecimalSeparator = "'";
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(first, ObjectPlans.Emit(ObjectPlans.Of(Sizes(target)), target));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_section_that_is_not_allocated_is_in_no_segment()
    {
        var plan = new NotePlan([ObjectPlans.Note("stapsdt", 3, new NotePart.Bytes(new byte[9])) with { IsAllocated = false }], null, []);

        var file = ElfSamples.Open(ObjectPlans.Emit(plan, NoteTarget.Default));

        Assert.Equal(0UL, file.FindSection(".note.stapsdt")!.Value.Flags);
    }

    [Fact]
    public void No_notes_make_an_object_without_notes()
    {
        var file = ElfSamples.Open(ObjectPlans.Emit(new NotePlan([], null, []), NoteTarget.Default));

        Assert.Empty(file.Notes);
        Assert.NotNull(file.FindSection(".note.GNU-stack"));
    }

    /// <summary>The sizes of addresses that the machine has relocations for.</summary>
    private static int[] Sizes(NoteTarget target) => [.. Enum.GetValues<IntegerSize>().Select(size => (int)size).Where(size => size > 0 && size <= target.AddressSize && RelocationKind.AbsoluteType(target.Machine, size) != 0)];
}
