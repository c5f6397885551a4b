using System.Buffers.Binary;
using ElfNotes.Images;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Containers;
using Xunit;
using static ElfNotes.TestKit.XenNoteTypes;
using Release = ElfNotes.Boot.XenVersion;

namespace ElfNotes.Boot.Tests.ToolStack;

/// <summary>Each code of the tool stack's models is provoked, and comes with a hint that can be pasted.</summary>
public sealed class ToolStackFindingsTests
{
    private const ulong High = Kernels.VirtBase64 + Kernels.Physical;

    public static TheoryData<string, bool, Func<byte[]>> Refused => new()
    {
        { XenPv.ContainerNotUnpacked, false, () => Compressors.Compress(PayloadFormat.Xz, Kernels.Pv().Build()) },
        { XenPv.CompressionNotBuilt, false, () => BzImage(PayloadFormat.Bzip2) },
        { XenPv.BzImageHeader, true, () => new BzImageBuilder { Payload = Compressors.Compress(PayloadFormat.Gzip, Kernels.Pvh().Build()), SetupSectors = 0 }.Build() },
        { XenPv.PayloadSize, true, () => new BzImageBuilder { Payload = [.. Compressors.Compress(PayloadFormat.Gzip, Kernels.Pvh().Build()), 0, 0, 0, 0] }.Build() },
        { XenPv.DictionaryTooLarge, true, () => Xz("--lzma2=dict=256MiB") },
        { XenPv.RequiresDom0, false, () => Pv(KernelNote.Of(Features, "!dom0")) },
        { XenPv.WithoutPae, false, () => Kernels.PvWithoutNotes(32).WithNotes([.. Kernels.PvNotes(32).SkipLast(1)]).Build() },
        { XenPv.TakenAsMultiboot, false, WithTable },
        { XenPv.StartNotAligned, true, () => Kernels.PvhWithoutNotes().With(LoadSegment.At(0x8010, 0x8010, 0x1000)).WithNotes(Kernels.PvhNote()).Build() },
        { XenPv.WithoutMemory, true, () => Empty() },
        { XenPv.MemoryTooSmall, true, () => Kernels.Pvh().With(LoadSegment.At(0x8000000, 0x8000000, 0x1000)).Build() },
        { XenPv.HypercallPageOutside, false, () => Pv(KernelNote.Of(HypercallPage, Kernels.Physical + 0x1000)) },
        { XenPv.HypercallPageOutside, false, () => Pv(KernelNote.Of(HypercallPage, Kernels.VirtBase64 + (ToolStackComparison.Megabytes << 20))) },
        { BootCodes.ForeignMachine, false, Foreign },
        { BootCodes.NoPhys32Entry, true, () => Kernels.PvhWithoutNotes().WithNotes(KernelNote.Of(XenNoteTypes.XenVersion, "xen-3.0"), KernelNote.Of(Loader, "generic")).Build() },
    };

    public static TheoryData<string, bool, Func<byte[]>> Remarked => new()
    {
        { XenPv.RawPayload, true, () => new BzImageBuilder { Payload = Kernels.Pvh().Build() }.Build() },
        { XenPv.DictionaryTooLarge, true, () => Xz("--lzma2=dict=128MiB") },
        { XenPv.Pv32, false, () => Kernels.Pv(32).Build() },
        { XenPv.P2mIgnored, false, () => Pv(KernelNote.Of(InitP2m, High + 0x100000)) },
        { XenPv.P2mIgnored, false, () => Pv(KernelNote.Of(InitP2m, 0x123)) },
        { XenDom0Pv.FileSizeAboveMemorySize, true, () => WithCode(true, header => { header.MemorySize = 2; header.FileSize = 3; }) },
    };

    public static TheoryData<string, bool, string, Func<byte[]>> Crashing => new()
    {
        { XenDom0Pv.EntryWithoutCode, false, "is the first byte behind the kernel", () => Pv(KernelNote.Of(Entry, High + Kernels.MemorySize)) },
        { XenDom0Pv.EntryWithoutCode, true, "is the first byte behind the kernel", () => Pvh(Kernels.Physical + Kernels.MemorySize) },
        { XenDom0Pv.EntryWithoutCode, false, "memory that is cleared", () => Pv(KernelNote.Of(Entry, High + 0xff0)) },
        { XenDom0Pv.EntryWithoutCode, true, "memory that is cleared", () => Pvh(Kernels.Physical + 0xff0) },
        { XenDom0Pv.EntryWithoutCode, true, "lies in no segment", () => Kernels.PvhWithoutNotes().With(LoadSegment.At(0x200000, 0x200000, 0x1000)).WithNotes(KernelNote.Of(Phys32Entry, 0x180000)).Build() },
        { XenDom0Pv.EntryWithoutCode, true, "memory that is cleared", () => Pvh(Kernels.Physical, LoadSegment.At(Kernels.Physical, Kernels.Physical, 0x1000), segment => segment.Data = []) },
        { XenDom0Pv.EntryWithoutCode, false, "segment 0, whose bytes are not copied", () => WithCode(false, header => header.FileSize = 0x1800) },
        { XenDom0Pv.BytesMissing, false, "zeros", () => WithCode(false, header => header.FileSize = 0x1800) },
        { XenDom0Pv.BytesMissing, true, "segment 0 (0x3 at 0x7fffffff)", () => WithCode(true, header => header.Offset = 0x7fffffff) },
        { XenDom0Pv.FileSizeAboveMemorySize, true, "zeros", () => WithCode(true, header => { header.MemorySize = 16; header.FileSize = 0x1001; }, padding: 0x1000) },
        { XenDom0Pv.SegmentOutside, true, "segment 1", () => Pvh(Kernels.Physical, LoadSegment.At(0xfffffffffffff000, 0, 0x1000)) },
        { XenDom0Pv.LoadingStops, false, "leaves out segment 2", () => Doubled(false) },
        { XenDom0Pv.LoadingStops, true, "leaves out segment 2", () => Doubled(true) },
        { XenDom0Pv.HypercallPageMisplaced, false, "covers the entry", () => Pv(KernelNote.Of(HypercallPage, High)) },
        { XenDom0Pv.HypercallPageMisplaced, false, "covers the entry", () => Pv(KernelNote.Of(HypercallPage, High + 0x800)) },
        { XenDom0Pv.HypercallPageMisplaced, false, "not the kernel's own", () => Pv(KernelNote.Of(HypercallPage, High + Kernels.MemorySize)) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refusal_has_its_reason_first_and_a_hint(string code, bool hvm, Func<byte[]> file)
    {
        var verdict = ToolStackComparison.Model(file(), hvm)!;
        Assert.False(verdict.Accepts);
        Assert.Equal((code, Severity.Error), (verdict.Findings[0].Code, verdict.Findings[0].Severity));
        Assert.True(Ascii(verdict.Findings[0].Hint!), verdict.Findings[0].Hint);
        Assert.Equal(RuleOutcome.Refuses, verdict.Steps[^1].Outcome);
    }

    [Theory]
    [MemberData(nameof(Remarked))]
    public void What_is_accepted_has_its_remark(string code, bool hvm, Func<byte[]> file)
    {
        var verdict = ToolStackComparison.Model(file(), hvm)!;
        Assert.True(verdict.Accepts);
        Assert.True(Ascii(Assert.Single(verdict.Findings, finding => finding.Code == code).Hint!));
        Assert.DoesNotContain(verdict.Steps, step => step.Outcome == RuleOutcome.Refuses);
        Assert.Equal("entry", verdict.Uses[0].Key);
    }

    [Theory]
    [MemberData(nameof(Crashing))]
    public void What_is_started_only_to_crash_is_an_error(string code, bool hvm, string message, Func<byte[]> file)
    {
        var verdict = ToolStackComparison.Model(file(), hvm)!;
        Assert.True(verdict.Accepts);
        var finding = Assert.Single(verdict.Findings, finding => finding.Code == code);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.True(Ascii(finding.Hint!), finding.Hint);
    }

    [Fact]
    public void An_entry_at_the_end_is_told_once()
    {
        var codes = ToolStackComparison.Model(Pvh(Kernels.Physical + Kernels.MemorySize), hvm: true)!.Findings.Select(finding => finding.Code);
        Assert.DoesNotContain(BootCodes.EntryAtEnd, codes);
        // Of a kernel that is not placed it is not known what would be there.
        var refusal = Kernels.PvhWithoutNotes().WithNotes(KernelNote.Of(Phys32Entry, Kernels.Physical + Kernels.MemorySize), KernelNote.Of(Features, "!dom0")).Build();
        Assert.Equal([XenPv.RequiresDom0, BootCodes.EntryAtEnd], ToolStackComparison.Model(refusal, hvm: true)!.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void A_kernel_that_is_in_order_has_nothing_said_about_its_loading()
    {
        Assert.Empty(ToolStackComparison.Model(Kernels.Pv().Build(), hvm: false)!.Findings);
        Assert.Empty(ToolStackComparison.Model(Kernels.Pvh().Build(), hvm: true)!.Findings);
    }

    [Fact]
    public void A_hypercall_page_that_is_none_fails_the_start_in_the_hypervisors_words()
    {
        foreach (var page in (ulong[])[Kernels.Physical + 0x1000, Kernels.VirtBase64 + (64UL << 20)])
        {
            var image = BootImage.OfElf(ByteSource.FromMemory(Pv(KernelNote.Of(HypercallPage, page))));
            var verdict = new XenPv().Judge(image, new BootOptions { Memory = 64UL << 20 });
            Assert.Equal(["setup_hypercall_page: HYPERCALL_INIT failed: 22 - Invalid argument): Internal error"], verdict.Says);
            Assert.Contains("setup_hypercall_page", verdict.Steps[^1].Source, StringComparison.Ordinal);
            // How many pages there are is known only where the memory is.
            Assert.Equal(page > Kernels.VirtBase64, new XenPv().Judge(image, BootOptions.Default).Accepts);
        }
    }

    [Fact]
    public void What_it_uses_is_what_libelf_found_and_the_guests_type()
    {
        var kernel = Kernels.PvWithoutNotes().WithNotes([.. Kernels.PvNotes(), KernelNote.Of(Features, "writable_page_tables"), KernelNote.Of(InitP2m, 0x8000000000)]).Build();
        Assert.Equal("entry 0xffffffff80100000, kernel 0xffffffff80100000 to 0xffffffff80102000, base 0xffffffff80000000, hypercall page 0xffffffff80101000, p2m 0x8000000000, features writable_page_tables, padding 4, loader ELF-generic, guest type xen-3.0-x86_64", Used(kernel, hvm: false));
        Assert.DoesNotContain("p2m", Used(Pv(KernelNote.Of(InitP2m, 0x123)), hvm: false), StringComparison.Ordinal);
        Assert.Equal("entry 0x100000, kernel 0x100000 to 0x102000, padding 4, loader ELF-generic, guest type hvm-3.0-x86_32", Used(Kernels.Pvh().Build(), hvm: true));
    }

    [Fact]
    public void A_32_bit_elf_that_libelf_refuses_is_taken_as_firmware()
    {
        var verdict = ToolStackComparison.Model(Kernels.PvhWithoutNotes(32).Build(), hvm: true)!;
        Assert.False(verdict.Accepts);
        Assert.Empty(verdict.Says);
        Assert.Equal((string[])[BootCodes.NotAXenImage, XenPvh.TakenAsFirmware], verdict.Findings.Select(finding => finding.Code));
        Assert.Contains("0x100000", verdict.Findings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lz4_stream_must_have_its_declared_size_since_liblz4_decodes_it()
    {
        var kernel = Kernels.Hybrid().Build();
        var file = new BzImageBuilder { Payload = BzImageBuilder.WithSize(Compressors.Compress(PayloadFormat.Lz4Legacy, kernel), (uint)kernel.Length + 4096) }.Build();
        foreach (var version in Enum.GetValues<Release>()) Assert.Equal(version < Release.Latest, ToolStackComparison.Model(file, hvm: true, version)!.Accepts);
    }

    [Fact]
    public void Memory_is_no_matter_where_none_is_named()
    {
        var file = BootImage.OfElf(ByteSource.FromMemory(Kernels.Pvh().With(LoadSegment.At(0x8000000, 0x8000000, 0x1000)).Build()));
        Assert.True(new XenPvh().Judge(file, new BootOptions()).Accepts);
        Assert.True(new XenPvh().Judge(file, new BootOptions { Memory = 129UL << 20 }).Accepts);
        Assert.False(new XenPvh().Judge(file, new BootOptions { Memory = 128UL << 20 }).Accepts);
    }

    [Fact]
    public void Words_have_no_line_numbers()
    {
        var verdict = ToolStackComparison.Model(Kernels.PvWithoutNotes().Build(), hvm: false)!;
        Assert.Equal(["xc_dom_find_loader: no loader found: Invalid kernel"], verdict.Says);
    }

    private static bool Ascii(string hint) => hint.All(char.IsAscii);

    private static string Used(byte[] kernel, bool hvm) => string.Join(", ", ToolStackComparison.Model(kernel, hvm)!.Uses.Select(use => $"{use.Key} {use.Value}"));

    private static byte[] Pvh(ulong entry, LoadSegment? second = null, Action<LoadSegment>? change = null)
    {
        var builder = Kernels.PvhWithoutNotes();
        if (second is not null)
        {
            change?.Invoke(second);
            builder.With(second);
        }

        return builder.WithNotes(KernelNote.Of(Phys32Entry, entry)).Build();
    }

    private static byte[] WithCode(bool hvm, Action<SegmentHeader> change, int padding = 0)
    {
        var builder = hvm ? Kernels.Pvh() : Kernels.Pv();
        builder.HasSections = false;
        builder.Loads[0].Data = [.. builder.Loads[0].Data, .. new byte[padding]];
        change(builder.Loads[0].Header);
        return builder.Build();
    }

    // Three segments over each other, 0x5000 bytes of memory for 0x2000.
    private static byte[] Doubled(bool hvm)
    {
        var builder = hvm ? Kernels.Pvh() : Kernels.Pv();
        return builder.With(LoadSegment.At(Kernels.Physical, Kernels.Physical, 0x2000)).With(LoadSegment.At(Kernels.Physical, Kernels.Physical, 0x1000)).Build();
    }

    private static byte[] Pv(KernelNote last) => Kernels.PvWithoutNotes().WithNotes([.. Kernels.PvNotes(), last]).Build();

    private static byte[] BzImage(PayloadFormat format)
    {
        var kernel = Kernels.Hybrid().Build();
        return new BzImageBuilder { Payload = BzImageBuilder.WithSize(Compressors.Compress(format, kernel), (uint)kernel.Length) }.Build();
    }

    private static byte[] Xz(string option)
    {
        var kernel = Kernels.Hybrid().Build();
        return new BzImageBuilder { Payload = BzImageBuilder.WithSize(Compressors.Run("xz", ["-c", option], kernel), (uint)kernel.Length) }.Build();
    }

    private static byte[] WithTable()
    {
        var image = new byte[8192];
        Kernels.Pv().Build().CopyTo(image, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(4096), 0x336ec578);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(4104), unchecked(0u - 0x336ec578));
        return image;
    }

    private static byte[] Empty() =>
        new KernelBuilder { Class = 64, Machine = KernelBuilder.X86_64, Entry = Kernels.Physical }.With(LoadSegment.At(Kernels.Physical, Kernels.Physical, 0)).WithNotes(Kernels.PvhNote()).Build();

    private static byte[] Foreign()
    {
        var builder = Kernels.Pv();
        builder.Machine = 8;
        return builder.Build();
    }
}
