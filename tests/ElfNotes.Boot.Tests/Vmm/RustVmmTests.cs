using ElfNotes.TestKit;
using Xunit;
using static ElfNotes.Boot.Tests.Vmm.Kernel;

namespace ElfNotes.Boot.Tests.Vmm;

/// <summary>Each rule of linux-loader, and what Firecracker and Cloud Hypervisor make of it.</summary>
public sealed class RustVmmTests
{
    private const string Elf = "Kernel Loader: failed to load ELF kernel image: Kernel Loader: ";
    private const string Bz = "Kernel Loader: failed to load bzImage kernel image: Kernel Loader: ";
    private const string Firecracker = "Cannot load kernel due to invalid memory configuration or invalid kernel image: ";

    public static TheoryData<string, string, byte[]> Refused => new()
    {
        { "EN3301", Elf + "Unable to read elf header", new byte[63] },
        { "EN3301", Elf + "Trying to load big-endian binary on little-endian machine", Changed((KernelBuilder kernel) => kernel.ByteOrder = ByteOrder.Big) },
        { "EN3301", Elf + "Invalid program header size", Kernels.Pvh(32).Build() },
        { "EN3301", Elf + "Invalid program header offset", Changed((KernelBuilder kernel) => kernel.Header.ProgramHeaderOffset = 63) },
        { "EN3302", Elf + "Invalid entry address", Changed((KernelBuilder kernel) => kernel.Entry = 0xfffff) },
        { "EN3304", Elf + "Invalid PVH note header", With(Phys32(1, 2)).Build() },
        { "EN3304", Elf + "Overflow occurred during an arithmetic operation", With(KernelNote.BuildId(1) with { DescSize = uint.MaxValue }, Phys32()).Build() },
        { "EN3304", Elf + "Unable to read note header", Changed((KernelBuilder kernel) => { kernel.HasSections = false; kernel.Blobs[0].Notes[0] = KernelNote.BuildId(1); kernel.Blobs[0].Segment!.FileSize = 0x100000; }) },
        { "EN3304", Elf + "Unable to seek to note header", Changed(blob => blob.Segment!.Offset = 1UL << 63) },
        { "EN3305", Elf + "Unable to read program header", Changed((KernelBuilder kernel) => kernel.Header.ProgramHeaderCount = 6000) },
        { "EN3305", Elf + "Unable to read kernel image", Changed((KernelBuilder kernel) => kernel.Loads[0].Header.PhysicalAddress = 0xc0000000) },
        { "EN3305", Elf + "Unable to read kernel image", Changed((KernelBuilder kernel) => kernel.Loads[0].Header.FileSize = 0x100000) },
        { "EN3305", "Kernel Loader: memory to load kernel image is not enough", Changed((KernelBuilder kernel) => kernel.Loads[0].Header.MemorySize = ulong.MaxValue) },
        { "EN3306", Bz + "Invalid bzImage", [.. "\u001f\u008b"u8, .. new byte[0x2000]] },
        { "EN3306", Bz + "Invalid bzImage", BzImage(loadFlags: 0) },
        { "EN3306", Bz + "Underflow occurred during an arithmetic operation", BzImage(setupSectors: 200) },
        { "EN3306", "Kernel Loader: invalid kernel start address", BzImage(load: 0x10000) },
        { "EN3306", Bz + "Unable to read bzImage compressed kernel", BzImage(load: 0xc0000000) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refusals_have_their_words_and_their_cause(string code, string words, byte[] image)
    {
        var verdict = new Firecracker().Judge(image);
        Assert.False(verdict.Accepts);
        Assert.Equal([Firecracker + words], verdict.Says);
        Assert.Equal((code, Severity.Error), (verdict.Findings[0].Code, verdict.Findings[0].Severity));

        // Cloud Hypervisor goes on to try a bzImage, and reports that; the finding still has the true cause.
        var cloud = new CloudHypervisor().Judge(image);
        Assert.False(cloud.Accepts);
        Assert.Equal(["Cannot load the kernel into memory", words.StartsWith(Elf, StringComparison.Ordinal) || code == "EN3305" ? image.Length < 0xa00 ? cloud.Says[1] : Bz + "Invalid bzImage" : words], cloud.Says);
        Assert.Equal(code, cloud.Findings[0].Code);
    }

    [Fact]
    public void A_good_kernel_is_started_at_its_note_by_both()
    {
        foreach (var loader in (BootLoader[])[new Firecracker(), new CloudHypervisor()])
        {
            var verdict = loader.Judge(Kernels.Pvh().Build());
            Assert.True(verdict is { Accepts: true, ByNotes: true });
            Assert.Empty(verdict.Findings);
            Assert.Equal(("entry", "0x100000"), (verdict.Uses[0].Key, verdict.Uses[0].Value));
            Assert.Contains(verdict.Uses, use => use is { Key: "padding", Value: "4" });
        }
    }

    [Fact]
    public void Without_a_note_Firecracker_goes_by_the_elf_entry_and_Cloud_Hypervisor_refuses()
    {
        var image = With(KernelNote.BuildId(1, 2, 3, 4)).Build();
        var firecracker = new Firecracker().Judge(image);
        Assert.True(firecracker is { Accepts: true, ByNotes: false });
        Assert.Contains(firecracker.Findings, finding => finding is { Code: "EN3321", Severity: Severity.Warning });
        var cloud = new CloudHypervisor().Judge(image);
        Assert.Equal(["Kernel lacks PVH header"], cloud.Says);
        Assert.Equal("EN3303", cloud.Findings[0].Code);
    }

    public static TheoryData<string, byte[]> Missed => new()
    {
        { "in the section", Changed(blob => blob.Segment = null) },
        { "PROGBITS", Changed(blob => { blob.Segment = null; blob.Section!.Type = KernelSection.SHT_PROGBITS; }) },
        { "padded to 8", Changed(blob => blob.AlignedBy(8), KernelNote.BuildId(new byte[18]), Phys32()) },
        { "belongs to \"xen\"", With(Phys32().OwnedBy("xen\0"u8)).Build() },
        { "no PHYS32_ENTRY note", Kernels.PvhWithoutNotes().Build() },
    };

    [Theory]
    [MemberData(nameof(Missed))]
    public void Each_cause_of_a_missing_note_is_told_apart(string cause, byte[] image)
    {
        var verdict = new CloudHypervisor().Judge(image);
        Assert.Equal("EN3303", verdict.Findings[0].Code);
        Assert.Contains(cause, verdict.Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_segment_without_the_note_makes_it_forgotten()
    {
        var image = Kernels.Pvh().WithNotes(KernelNote.BuildId(1, 2, 3, 4)).Build();
        Assert.Equal("EN3307", new CloudHypervisor().Judge(image).Findings[0].Code);
        Assert.Contains("a later PT_NOTE has none", new Firecracker().Judge(image).Findings[0].Message, StringComparison.Ordinal);
        Assert.True(new Qemu().Judge(image).Accepts);
    }

    [Theory]
    [InlineData(Kernels.Physical + Kernels.MemorySize)]
    [InlineData(Kernels.Physical + 0x100)]
    [InlineData(0x500000UL)]
    public void An_entry_without_code_is_accepted_by_all_and_an_error(ulong entry)
    {
        var image = With(Phys32(entry)).Build();
        foreach (var loader in (BootLoader[])[new Qemu(), new Firecracker(), new CloudHypervisor()])
        {
            var verdict = loader.Judge(image);
            Assert.True(verdict is { Accepts: true, ByNotes: true }, loader.Name);
            var finding = Assert.Single(verdict.Findings, finding => finding.Code is "EN3222" or "EN3322");
            Assert.Equal(Severity.Error, finding.Severity);
        }
    }

    [Theory]
    [InlineData("EN3322", 0x500000UL)]
    [InlineData("EN3322", Kernels.Physical + 0x100)]
    [InlineData("EN3323", (1UL << 32) + Entry)]
    public void An_entry_that_leads_nowhere_is_said(string code, ulong entry) =>
        Assert.Contains(new CloudHypervisor().Judge(With(Phys32(entry)).Build()).Findings, finding => finding.Code == code);

    [Fact]
    public void Two_entries_are_said_and_the_first_is_used()
    {
        var verdict = new Firecracker().Judge(With(Phys32(), Phys32(Entry + 1)).Build());
        Assert.Equal("0x100000", verdict.Uses[0].Value);
        Assert.Contains(verdict.Findings, finding => finding.Code == "EN3324");
    }

    [Fact]
    public void Padding_is_4_whatever_the_alignment_says() =>
        Assert.True(new CloudHypervisor().Judge(Changed(blob => blob.Segment!.Alignment = 8, KernelNote.BuildId(new byte[18]), Phys32())).Accepts);

    [Fact]
    public void Memory_is_asked_for_the_bytes_of_the_file_and_not_for_the_zeros()
    {
        var image = Changed((KernelBuilder kernel) => kernel.Loads[0].Header.MemorySize = 256 << 20);
        var verdict = new Firecracker().Judge(image, 128 << 20);
        Assert.True(verdict.Accepts);
        Assert.Contains(verdict.Findings, finding => finding is { Code: "EN3325", Severity: Severity.Warning });
        var entry = Kernels.PvhWithoutNotes().WithNotes(Phys32(200 << 20));
        entry.Loads[0].Header.MemorySize = 256 << 20;
        Assert.Contains(new Firecracker().Judge(entry.Build(), 128 << 20).Findings, finding => finding is { Code: "EN3325", Severity: Severity.Error });
        Assert.False(new Firecracker().Judge(Changed((KernelBuilder kernel) => kernel.Loads[0].Header.PhysicalAddress = 256 << 20), 128 << 20).Accepts);
    }

    [Fact]
    public void A_bzImage_is_started_without_its_notes()
    {
        var firecracker = new Firecracker().Judge(BzImage());
        Assert.True(firecracker is { Accepts: true, ByNotes: false });
        Assert.Equal("0x100200", firecracker.Uses[0].Value);
        Assert.Contains(firecracker.Findings, finding => finding.Code == "EN3326");
        Assert.Equal(["bzImage does not provide a 64-bit entry point"], new Firecracker().Judge(BzImage(version: 0x20b)).Says);
        var cloud = new CloudHypervisor().Judge(BzImage(version: 0x20b));
        Assert.True(cloud is { Accepts: true, ByNotes: false });
        Assert.Equal("0x100000", cloud.Uses[0].Value);
    }
}
