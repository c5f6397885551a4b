using ElfNotes.TestKit;
using Xunit;
using static ElfNotes.Boot.Tests.Vmm.Kernel;

namespace ElfNotes.Boot.Tests.Vmm;

/// <summary>Each rule of QEMU's and each finding about it, provoked.</summary>
public sealed class QemuTests
{
    private const string NoNote = "Error loading uncompressed kernel without PVH ELF Note";
    private const string NotLoaded = "Error while loading elf kernel";

    private static readonly KernelNote Property = new() { Type = 5, Owner = "GNU\0"u8.ToArray(), Desc = [2, 0, 0, 0xc0, 4, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0] };

    public static TheoryData<string, string, byte[]> Refused => new()
    {
        { "EN3201", NoNote, Changed(blob => blob.Segment = null) },
        { "EN3202", NoNote, Changed(blob => { blob.Segment = null; blob.Section!.Type = KernelSection.SHT_PROGBITS; }) },
        { "EN3203", NoNote, Changed(blob => blob.Segment!.Alignment = 8, KernelNote.BuildId(new byte[20]), Phys32()) },
        { "EN3203", NoNote, Changed(blob => blob.Padding = 8, KernelNote.BuildId(new byte[18]), Phys32()) },
        { "EN3204", NoNote, With(KernelNote.BuildId(new byte[20])).Build() },
        { "EN3205", NoNote, Changed(blob => blob.Segment!.FileSize = 20, KernelNote.BuildId(new byte[20]), Phys32()) },
        { "EN3206", NoNote, With(Phys32(0)).Build() },
        { "EN3207", "Cannot load x86-64 image, give a 32bit one.", With(MultibootNote(), Phys32()).Build() },
        { "EN3207", "invalid load_end_addr address", Patched(With(MultibootNote(0x10000), Phys32()).Build(), MultibootAt() + 20, 0, 0, 1, 0) },
        { "EN3208", NotLoaded, Changed((KernelBuilder kernel) => kernel.ByteOrder = ByteOrder.Big) },
        { "EN3208", NotLoaded, Changed((KernelBuilder kernel) => kernel.Machine = KernelBuilder.Aarch64) },
        { "EN3208", NotLoaded, Changed((KernelBuilder kernel) => kernel.Header.ProgramHeaderCount = 0) },
        { "EN3208", NotLoaded, Changed((KernelBuilder kernel) => kernel.Loads[0].Header.FileSize = 0x10000) },
        { "EN3208", NotLoaded, Changed((KernelBuilder kernel) => kernel.Loads[0].Header.MemorySize = 0x80000000) },
        { "EN3210", "elfboot unsupported flags = 4", Patched(Kernels.Pvh().Build(), 48, 4) },
        { "EN3211", "Some ROM regions are overlapping", Kernels.Pvh().With(LoadSegment.At(Kernels.Physical + 1, 0, 0x10)).Build() },
        { "EN3203", NoNote, Changed(blob => blob.Segment!.Alignment = 16, Phys32(), new KernelNote { Type = 0, Owner = [], Desc = [] }) },
        { "EN3212", "qemu: invalid kernel header", BzImage(setupSectors: 200) },
        { "EN3212", "qemu: could not load kernel", [] },
    };

    public static TheoryData<string, byte[]> Accepted => new()
    {
        { "EN3203", Changed(blob => blob.Segment!.Alignment = 8, Phys32(), Property) },
        { "EN3221", With(Phys32().OwnedBy("GNU\0"u8)).Build() },
        { "EN3221", With(Phys32().OwnedBy("Xen"u8)).Build() },
        { "EN3222", With(Phys32(0x500000)).Build() },
        { "EN3222", With(Phys32(Kernels.Physical + Kernels.MemorySize)).Build() },
        { "EN3222", With(Phys32(Kernels.Physical + 0x100)).Build() },
        { "EN3223", With(Phys32((1UL << 32) + Entry)).Build() },
        { "EN3223", With(new KernelNote { Type = XenNoteTypes.Phys32Entry, Desc = [0, 1] }).Build() },
        { "EN3224", With(Phys32(), Phys32(Entry + 1)).Build() },
        { "EN3225", Changed(blob => blob.Segment!.FileSize = 36, KernelNote.BuildId(new byte[20]), Phys32()) },
        { "EN3226", Kernels.Pvh().With(LoadSegment.At(0x8000, 0x8000, 0x100)).Build() },
        { "EN3226", Kernels.Pvh().With(LoadSegment.At(0xf0000000, 0, 0x100)).Build() },
        { "EN3227", With(MultibootNote(0x10000), Phys32()).Build() },
        { "EN3228", [.. "\u001f\u008b"u8, .. new byte[0x2000]] },
    };

    public static TheoryData<string, byte[]> Unsafe => new()
    {
        { "p_align 0", Changed(blob => blob.Segment!.Alignment = 0) },
        { "p_align that wraps", Changed(blob => blob.Segment!.Alignment = ulong.MaxValue - 1, KernelNote.BuildId(new byte[20]), Phys32()) },
        { "p_offset plus p_filesz wraps", Changed(blob => (blob.Segment!.Offset, blob.Segment.FileSize) = (ulong.MaxValue - 7, 16)) },
        { "p_filesz above p_memsz", Changed((KernelBuilder kernel) => kernel.Loads[0].Header.MemorySize = 1) },
        { "the search leads out of the file", Changed((KernelBuilder kernel) => { kernel.Blobs[0].Notes[0] = KernelNote.BuildId(new byte[20]); kernel.HasSections = false; }) },
        { "a symbol table of 2^40 bytes", Changed((KernelBuilder kernel) => kernel.With(new KernelSection { Name = ".symtab", Type = KernelSection.SHT_SYMTAB, Size = 1UL << 40 })) },
        { "zeros for hours", Changed((KernelBuilder kernel) => (kernel.Loads[0].Header.PhysicalAddress, kernel.Loads[0].Header.MemorySize) = (1UL << 32, 1UL << 40)) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refusal_has_QEMUs_words_and_its_cause_first(string code, string says, byte[] image)
    {
        var verdict = new Qemu().Judge(image);
        Assert.False(verdict.Accepts);
        Assert.Equal([says], verdict.Says);
        Assert.Equal((code, Severity.Error), (verdict.Findings[0].Code, verdict.Findings[0].Severity));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void What_is_accepted_but_will_not_do_is_said(string code, byte[] image)
    {
        var verdict = new Qemu().Judge(image);
        Assert.True(verdict.Accepts);
        Assert.Contains(verdict.Findings, finding => finding.Code == code);
    }

    [Theory]
    [MemberData(nameof(Unsafe))]
    public void Numbers_that_QEMU_does_not_check_are_kept_from_it(string what, byte[] image)
    {
        var verdict = new Qemu().Judge(image);
        Assert.False(verdict.Accepts, what);
        Assert.Equal("EN3209", verdict.Findings[0].Code);
        Assert.Empty(verdict.Says);
    }

    [Fact]
    public void A_missing_note_is_said_also_where_the_search_for_it_leads_out_of_the_file()
    {
        var image = Changed((KernelBuilder kernel) => { kernel.Blobs[0].Notes[0] = KernelNote.BuildId(new byte[20]); kernel.HasSections = false; });
        Assert.Equal(["EN3209", "EN3204"], new Qemu().Judge(image).Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void A_good_kernel_has_no_finding()
    {
        foreach (var kernelClass in (int[])[32, 64])
        {
            var verdict = new Qemu().Judge(Kernels.Pvh(kernelClass).Build());
            Assert.True(verdict is { Accepts: true, ByNotes: true });
            Assert.Empty(verdict.Findings);
            Assert.Equal("0x100000", verdict.Uses[0].Value);
        }
    }

    [Fact]
    public void The_property_note_that_pushes_padding_to_8_is_named()
    {
        var verdict = new Qemu().Judge(Changed(blob => blob.Segment!.Alignment = 8, Property, KernelNote.BuildId(new byte[20]), Phys32()));
        Assert.Contains(".note.gnu.property", verdict.Findings[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(32)]
    public void The_property_note_behind_the_entry_note_makes_QEMU_read_the_entry_from_another_place(int kernelClass)
    {
        var kernel = Kernels.PvhWithoutNotes(kernelClass).WithNotes(Phys32(Entry, kernelClass / 8), Property);
        kernel.Blobs[0].Segment!.Alignment = 8;
        var verdict = new Qemu().Judge(kernel.Build());
        Assert.True(verdict.Accepts);
        var finding = Assert.Single(verdict.Findings);
        Assert.Equal(("EN3203", Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains("the entry note has 0x100000", finding.Message, StringComparison.Ordinal);
        Assert.Contains(".note.gnu.property", finding.Message, StringComparison.Ordinal);
        Assert.Contains("as the first line in SECTIONS", finding.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_note_segment_without_the_note_and_zeros_behind_it_are_no_fault_of_the_linker()
    {
        var image = Changed((KernelBuilder kernel) => { kernel.Blobs[0].Notes[0] = KernelNote.BuildId(new byte[20]); kernel.HasSections = false; });
        Assert.Contains("put the entry note first", new Qemu().Judge(image).Findings[0].Hint, StringComparison.Ordinal);
        Assert.Contains("a sound linker", new Qemu().Judge(Changed(blob => blob.Segment!.Alignment = 0)).Findings[0].Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Linux_is_told_its_configuration()
    {
        var linux = new KernelNote { Type = 0x100, Owner = "Linux\0"u8.ToArray(), Desc = [0, 0, 0, 0] };
        Assert.Contains("CONFIG_PVH", new Qemu().Judge(With(linux).Build()).Findings[0].Hint, StringComparison.Ordinal);
        Assert.Contains(".long 4, 8, 18", new Qemu().Judge(With(KernelNote.BuildId(1)).Build()).Findings[0].Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, 1)]
    [InlineData(new[] { 1, 2, -1 }, 1)]
    [InlineData(new[] { 1, 2 }, 2)]
    public void The_last_segment_that_has_one_counts(int[] segments, int expected)
    {
        var kernel = Kernels.PvhWithoutNotes();
        foreach (var entry in segments)
            kernel.WithNotes(entry == -1 ? [KernelNote.BuildId(1, 2, 3, 4)] : [Phys32(Entry + (ulong)entry), Phys32(Entry + 9)]);
        if (segments[^1] == -1) expected = 2;
        Assert.Equal($"0x{Entry + (ulong)expected:x}", new Qemu().Judge(kernel.Build()).Uses[0].Value);
    }

    [Fact]
    public void A_bzImage_is_started_by_its_own_protocol()
    {
        var verdict = new Qemu().Judge(BzImage());
        Assert.True(verdict is { Accepts: true, ByNotes: false });
        Assert.Empty(verdict.Findings);
    }

    [Fact]
    public void Memory_is_compared_with_what_the_guest_gets()
    {
        var image = Kernels.Pvh().With(LoadSegment.At(0x4000000, 0, 0x100)).Build();
        Assert.DoesNotContain(new Qemu().Judge(image).Findings, finding => finding.Code == "EN3226");
        Assert.DoesNotContain(new Qemu().Judge(image, 128 << 20).Findings, finding => finding.Code == "EN3226");
        Assert.Contains(new Qemu().Judge(image, 32 << 20).Findings, finding => finding is { Code: "EN3226", Severity: Severity.Warning });
    }

    [Fact]
    public void Memory_that_lacks_where_the_entry_is_is_an_error()
    {
        var image = Kernels.PvhWithoutNotes().WithNotes(Phys32(0x4000000)).With(LoadSegment.At(0x4000000, 0, 0x100)).Build();
        Assert.Empty(new Qemu().Judge(image, 128 << 20).Findings);
        Assert.Contains(new Qemu().Judge(image, 32 << 20).Findings, finding => finding is { Code: "EN3226", Severity: Severity.Error });
        Assert.Empty(new Qemu().Judge(Changed((KernelBuilder kernel) => kernel.Loads[0].Header.MemorySize = 64 << 20), 128 << 20).Findings);
        Assert.Contains(new Qemu().Judge(Changed((KernelBuilder kernel) => kernel.Loads[0].Header.MemorySize = 64 << 20), 32 << 20).Findings, finding => finding is { Code: "EN3226", Severity: Severity.Warning });
        Assert.Contains(new Qemu().Judge(Kernels.Pvh().With(LoadSegment.At(0x8000, 0x8000, 0x100)).Build()).Findings, finding => finding is { Code: "EN3226", Severity: Severity.Warning });
    }

    [Theory]
    [InlineData(64, ".long 4, 8, 18", ".quad")]
    [InlineData(32, ".long 4, 4, 18", ".long <physical")]
    public void The_note_to_write_has_the_width_of_the_class(int kernelClass, string sizes, string directive)
    {
        var hint = new Qemu().Judge(Kernels.PvhWithoutNotes(kernelClass).WithNotes(KernelNote.BuildId(1)).Build()).Findings[0].Hint!;
        Assert.Contains(sizes, hint, StringComparison.Ordinal);
        Assert.Contains(directive, hint, StringComparison.Ordinal);
        Assert.Single(hint.Split(".pushsection").Skip(1));
    }

    [Fact]
    public void A_section_is_told_to_be_allocated_only_where_it_is_not()
    {
        Assert.DoesNotContain(".pushsection", new Qemu().Judge(Changed(blob => blob.Segment = null)).Findings[0].Hint, StringComparison.Ordinal);
        Assert.Contains(".pushsection", new Qemu().Judge(Changed(blob => { blob.Segment = null; blob.Section!.Flags = 0; })).Findings[0].Hint, StringComparison.Ordinal);
    }

    private static int MultibootAt() => With(MultibootNote(0x10000), Phys32()).Build().AsSpan().IndexOf((ReadOnlySpan<byte>)[0x02, 0xb0, 0xad, 0x1b]);
}
