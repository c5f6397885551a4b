using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit;
using static ElfNotes.Tests.Editing.Packing.PackedKernels;

namespace ElfNotes.Tests.Editing.Packing;

/// <summary>Packing: each mistake of a built kernel is mended, no note is lost, and a second time changes nothing.</summary>
public sealed class NotePackingTests
{
    private static readonly string[] PvhLoaders = ["qemu", "xen-pvh", "firecracker", "cloud-hypervisor", "xen-dom0-pvh"];

    public static TheoryData<string> Mistakes => [.. Kernel.Keys];

    private static Dictionary<string, Func<byte[]>> Kernel { get; } = new()
    {
        ["a section and no segment"] = () => Kernels.PvhWithoutNotes().With(Loose(".note.Xen", 0, Kernels.PvhNote())).Build(),
        ["the same in ELF32"] = () => Kernels.PvhWithoutNotes(32).With(Loose(".note.Xen", 0, Kernels.PvhNote())).Build(),
        ["a section of program data"] = () => Kernels.PvhWithoutNotes().With(Mistyped(Loose(".note.Xen", 0, Kernels.PvhNote()))).Build(),
        ["scattered sections"] = () => Kernels.PvhWithoutNotes().With(Loose(".note.foo", 0, KernelNote.Of(1, "x").OwnedBy("Foo\0"u8))).With(Far(Loose(".note.Xen", 0, Kernels.PvhNote()))).Build(),
        ["a section at an odd offset"] = () => Kernels.PvhWithoutNotes().With(Skewed(Loose(".note.Xen", 0, Kernels.PvhNote()))).Build(),
        ["8 against 4"] = () => Mixed(Kernels.PvhWithoutNotes(), KernelNote.BuildId(1, 2, 3, 4), Kernels.PvhNote()).Build(),
        ["p_align 0"] = () => Aligned(0).Build(),
        ["p_align 1"] = () => Aligned(1).Build(),
        ["p_align 2"] = () => Aligned(2).Build(),
        ["p_align 16"] = () => Aligned(16).Build(),
        ["padded to 8 and said to be 4"] = () => Kernels.PvhWithoutNotes().With(new NoteBlob { Notes = [KernelNote.BuildId(1, 2, 3, 4), Kernels.PvhNote()], Padding = 8 }).Build(),
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_mended(string mistake)
    {
        var image = Kernel[mistake]();
        Assert.False(Accepts("qemu", image) && mistake is not ("p_align 0" or "p_align 1" or "p_align 2"), "QEMU takes the kernel as it is");

        var packed = Made(Pack(image));

        var file = Open(packed);
        Assert.All(LoadersOf(file), loader => Assert.True(Accepts(loader, packed), loader));
        Assert.All(NoteSegments(file), segment => Assert.Equal(file.Notes.Any(note => note.Segments.Contains(segment.Index) && note is { Owner: "GNU", Type: 5 }) ? 8u : 4u, segment.Alignment));
        Assert.All(file.Notes, note => Assert.Single(note.Segments));
        Assert.DoesNotContain(file.Sections, section => file.SectionName(section).StartsWith(".note", StringComparison.Ordinal) && section.Type != ElfSection.SHT_NOTE);
        if (mistake is not ("a section of program data" or "padded to 8 and said to be 4")) Assert.Equal(Content(Open(image)), Content(file));
        Assert.True(Pack(packed).ChangesNothing);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void The_arrangement_for_a_loader_suits_all(string mistake)
    {
        var packed = Made(Pack(Kernel[mistake](), "qemu"));

        Assert.All(LoadersOf(Open(packed)), loader => Assert.True(Accepts(loader, packed), loader));
        Assert.True(Pack(packed, LoadersOf(Open(packed))).ChangesNothing, string.Join("\n", Pack(packed, LoadersOf(Open(packed))).Changes.Select(change => $"{change.Offset:x}: {Convert.ToHexString(packed.AsSpan((int)change.Offset, change.Bytes.Length))} {Convert.ToHexString(change.Bytes.Span)}")));
    }

    [Fact]
    public void Sections_that_lie_together_stay_there_under_one_header()
    {
        var image = Kernels.PvhWithoutNotes().With(Loose(".note.foo", 0, KernelNote.Of(1, "x").OwnedBy("Foo\0"u8))).With(Near(Loose(".note.Xen", 0, Kernels.PvhNote()))).Build();
        var before = Open(image);

        var after = Open(Made(Pack(image)));

        var segment = Assert.Single(NoteSegments(after));
        Assert.Equal((before.Sections[1].Offset, before.Sections[1].Size + before.Sections[2].Size), (segment.Offset, segment.FileSize));
    }

    [Fact]
    public void For_loaders_the_entry_comes_first_and_is_as_wide_as_an_address()
    {
        var image = Kernels.PvhWithoutNotes().WithNotes(KernelNote.Of(XenNoteTypes.GuestOs, "x"), KernelNote.BuildId(1, 2, 3, 4), KernelNote.Of(XenNoteTypes.Phys32Entry, Kernels.Physical, 4)).Build();

        var file = Open(Made(Pack(image, "qemu", "firecracker")));

        var last = NoteSegments(file)[^1];
        var notes = file.Notes.Where(note => note.Segments.Contains(last.Index)).ToList();
        Assert.Equal([18ul, 6ul], notes.Select(note => note.Type));
        Assert.Equal(8, notes[0].Desc.Length);
        Assert.All(notes, note => Assert.Equal("Xen\0"u8.ToArray(), note.OwnerBytes.ToArray()));
        Assert.Equal(4u, last.Alignment);
        Assert.Equal(file.Segments.Count - 1, last.Index);
    }

    [Fact]
    public void A_note_that_is_not_there_cannot_be_packed()
    {
        var refused = Assert.Throws<ElfNotesException>(() => Pack(Kernels.Pv().Build(), "qemu"));

        Assert.Equal("EN5015", refused.Code);
        Assert.Contains("elfnotes add --owner Xen --type PHYS32_ENTRY", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_that_differ_are_not_packed() =>
        Assert.Equal(EditingCodes.ValueCannotBe, Assert.Throws<ElfNotesException>(() => Pack(Kernels.PvhWithoutNotes().WithNotes(KernelNote.Of(18, Kernels.Physical), KernelNote.Of(18, Kernels.Physical + 1)).Build(), "qemu")).Code);

    [Fact]
    public void A_note_added_to_a_packed_file_leaves_it_packed()
    {
        var packed = Made(Pack(Kernel["scattered sections"](), "qemu"));

        var plan = NoteEditor.Plan(Open(packed), [new NoteEdit.Remove(new NoteSelector("Foo"))]);

        var after = Made(plan);
        Assert.Equal(["Xen"], Open(after).Notes.Select(note => note.Owner));
        Assert.All(PvhLoaders, loader => Assert.True(Accepts(loader, after), loader));
    }

    [Fact]
    public void In_a_relocatable_object_only_the_type_is_put_right()
    {
        var kernel = new KernelBuilder { Type = 1 }.With(Mistyped(Loose(".note.Xen", 0, Kernels.PvhNote())));

        var file = Open(Made(Pack(kernel.Build())));

        Assert.Empty(file.Segments);
        Assert.Equal(18ul, Assert.Single(file.Notes).Type);
    }

    [Fact]
    public void One_segment_takes_in_what_lies_apart()
    {
        var image = Kernels.PvhWithoutNotes().WithNotes(KernelNote.Of(XenNoteTypes.GuestOs, "x")).With(Far(new NoteBlob { Notes = [Kernels.PvhNote()], Section = new KernelSection { Name = ".note.Xen", Type = 7, Alignment = 4 } })).Build();

        var plan = NotePacking.Plan(Open(image), new NotePackingOptions { IntoOne = true });

        var file = Open(Made(plan));
        Assert.Single(NoteSegments(file));
        Assert.Equal(Content(Open(image)), Content(file));
        Assert.True(Accepts("qemu", Made(plan)));
        Assert.True(NotePacking.Plan(file, new NotePackingOptions { IntoOne = true }).ChangesNothing);
    }

    // The loaders of rust-vmm take ELF64 only.
    private static string[] LoadersOf(ElfFile file) => [.. PvhLoaders.Where(loader => file.Identity.Class == 64 || loader is not ("firecracker" or "cloud-hypervisor"))];

    private static KernelBuilder Aligned(ulong alignment)
    {
        var kernel = Kernels.PvhWithoutNotes().WithNotes(KernelNote.BuildId(1, 2, 3, 4), Kernels.PvhNote());
        kernel.Blobs[0].Segment!.Alignment = kernel.Blobs[0].Section!.Alignment = alignment;
        return kernel;
    }

    private static NoteBlob Mistyped(NoteBlob blob)
    {
        blob.Section!.Type = KernelSection.SHT_PROGBITS;
        return blob;
    }

    private static NoteBlob Far(NoteBlob blob)
    {
        blob.FileAlignment = 256;
        return blob;
    }

    private static NoteBlob Near(NoteBlob blob)
    {
        blob.FileAlignment = 4;
        return blob;
    }

    private static NoteBlob Skewed(NoteBlob blob)
    {
        blob.Skew = 3;
        return blob;
    }
}
