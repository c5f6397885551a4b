using ElfNotes.Editing;
using ElfNotes.TestKit;
using static ElfNotes.Tests.Editing.Packing.PackedKernels;

namespace ElfNotes.Tests.Editing.Packing;

/// <summary>Merging keeps one of each note; stripping keeps what is needed, and leaves no header over nothing.</summary>
public sealed class MergeAndStripTests
{
    private static readonly KernelNote Foo = KernelNote.Of(1, "x").OwnedBy("Foo\0"u8);
    private static readonly KernelNote Probe = KernelNote.Of(3, "x").OwnedBy("stapsdt\0"u8);
    private static readonly KernelNote Attribute = KernelNote.Of(0x100, "").OwnedBy("GA*x\0"u8);

    [Fact]
    public void The_copy_that_loaders_see_stays()
    {
        var image = Kernels.PvhWithoutNotes().With(Loose(".note.Xen", 0, Kernels.PvhNote(), Foo)).WithNotes(Foo, Kernels.PvhNote(), Foo).Build();

        var file = Open(Made(NoteMerging.Plan(Open(image))));

        Assert.Equal(["Foo", "Xen"], file.Notes.Select(note => note.Owner));
        Assert.All(file.Notes, note => Assert.NotEmpty(note.Segments));
        Assert.True(NoteMerging.Plan(file).ChangesNothing);
    }

    [Fact]
    public void What_is_counted_is_not_merged() =>
        Assert.True(NoteMerging.Plan(Open(Kernels.PvhWithoutNotes().WithNotes(Probe, Probe, Attribute, Attribute).Build())).ChangesNothing);

    [Fact]
    public void Notes_that_differ_where_one_should_be_are_reported()
    {
        var plan = NoteMerging.Plan(Open(Kernels.PvhWithoutNotes().WithNotes(KernelNote.BuildId(1, 2, 3, 4), KernelNote.BuildId(1, 2, 3, 5)).Build()));

        Assert.True(plan.ChangesNothing);
        Assert.Equal(("EN5016", Severity.Warning), (Assert.Single(plan.Findings).Code, plan.Findings[0].Severity));
    }

    [Fact]
    public void The_notes_of_a_core_are_not_merged() =>
        Assert.True(NoteMerging.Plan(Open(new KernelBuilder { Type = 4 }.WithNotes(Foo, Foo).Build())).ChangesNothing);

    [Fact]
    public void All_go_but_what_is_needed()
    {
        var plan = NoteStripping.Plan(Open(Kernels.PvhWithoutNotes().WithNotes(Foo, Kernels.PvhNote(), KernelNote.BuildId(1, 2, 3, 4)).Build()));

        Assert.Equal(["Xen"], Open(Made(plan)).Notes.Select(note => note.Owner));
        var finding = Assert.Single(plan.Findings);
        Assert.Equal("EN5017", finding.Code);
        Assert.Contains("PHYS32_ENTRY", finding.Message, StringComparison.Ordinal);
        Assert.True(Accepts("qemu", Made(plan)));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(32)]
    public void Nothing_stays_where_even_that_is_asked_for(int kernelClass)
    {
        var plan = NoteStripping.Plan(Open(Kernels.PvhWithoutNotes(kernelClass).WithNotes(Foo, Kernels.PvhNote()).Build()), new NoteStrippingOptions { IncludesNeeded = true });

        var file = Open(Made(plan));
        Assert.Empty(file.Notes);
        Assert.Empty(NoteSegments(file));
    }

    [Fact]
    public void Owners_are_chosen_or_kept()
    {
        var image = Kernels.PvhWithoutNotes().WithNotes(Foo, KernelNote.BuildId(1, 2, 3, 4), KernelNote.Of(1, "y").OwnedBy("Bar\0"u8)).Build();

        Assert.Equal(["GNU", "Bar"], Open(Made(NoteStripping.Plan(Open(image), new NoteStrippingOptions { Owners = ["Foo"] }))).Notes.Select(note => note.Owner));
        Assert.Equal(["Foo"], Open(Made(NoteStripping.Plan(Open(image), new NoteStrippingOptions { Kept = ["Foo"] }))).Notes.Select(note => note.Owner));
        Assert.True(NoteStripping.Plan(Open(image), new NoteStrippingOptions { Owners = ["Nobody"] }).ChangesNothing);
    }

    [Fact]
    public void The_property_note_stays() =>
        Assert.Equal([5ul], Open(Made(NoteStripping.Plan(Open(Kernels.PvhWithoutNotes().WithNotes(Property, KernelNote.BuildId(1, 2, 3, 4)).Build()), new NoteStrippingOptions { Owners = ["GNU"] }))).Notes.Select(note => note.Type));

    [Fact]
    public void A_header_over_nothing_goes()
    {
        var kernel = Kernels.PvhWithoutNotes().WithNotes(Kernels.PvhNote());
        kernel.ExtraSegments.Add(new SegmentHeader { Type = SegmentHeader.PT_NOTE, FileSize = 0, MemorySize = 0, Alignment = 4 });

        Assert.Single(NoteSegments(Open(Made(NoteStripping.Plan(Open(kernel.Build()))))));
    }
}
