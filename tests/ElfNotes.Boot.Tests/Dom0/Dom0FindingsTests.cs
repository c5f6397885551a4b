using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using ElfNotes.TestKit.Containers;
using Xunit;
using static ElfNotes.TestKit.XenNoteTypes;
using Release = ElfNotes.Boot.XenVersion;

namespace ElfNotes.Boot.Tests.Dom0;

/// <summary>Each code of the loaders of dom0, provoked; and the rules that changed from release to release.</summary>
public sealed class Dom0FindingsTests
{
    private const string Pv = "xen-dom0-pv";
    private const string Pvh = "xen-dom0-pvh";

    public static TheoryData<string, string, byte[]> Refused => new()
    {
        { "EN3400", Pv, Make(false, k => k.Finish = image => new BzImageBuilder { Payload = image, Version = 0x207 }.Build()) },
        { "EN3401", Pv, Kernels.Pv(32).Build() },
        { "EN3402", Pv, Make(false, k => k.Builder.Machine = KernelBuilder.I386) },
        { "EN3403", Pv, Make(false, k => k.Set(SupportedFeatures, 0, 4)) },
        { "EN3403", Pvh, Make(true, k => k.Set(SupportedFeatures, 0, 4)) },
        { "EN3404", Pv, Make(false, k => { k.LinkAt(0x400000); k.Code.MemorySize = 1UL << 40; }) },
        { "EN3405", Pv, Make(false, k => k.LinkAt(0xffff82d040000000)) },
        { "EN3406", Pv, Make(false, k => k.LinkAt(0x0001000000000000)) },
        { "EN3407", Pv, Make(false, k => k.Code.MemorySize = 16) },
        { "EN3407", Pvh, Make(true, k => k.Code.MemorySize = 16) },
        { "EN3408", Pv, Make(false, k => k.Set(HypercallPage, 0)) },
        { "EN3409", Pv, Make(false, k => k.Set(InitP2m, Kernels.VirtBase64 + 0x300000)) },
        { "EN3410", Pv, Make(false, k => k.Set(Features, "!supervisor_mode_kernel")) },
        { "EN3411", Pv, Make(false, k => { k.Set(VirtBase, Kernels.VirtBase64 + 0x10); k.Set(PaddrOffset, 0x10); }) },
        { "EN3411", Pv, Make(false, k => k.Finish = image => new BzImageBuilder { Payload = image, PayloadOffset = 0x7fffffff }.Build()) },
        { "EN3411", Pv, Make(false, k => { k.Drop(VirtBase); k.Set(Entry, 0x123456789abcd000); k.Code.PhysicalAddress = 0x123456789abcd000; }) },
        { "EN3411", Pv, [.. Kernels.Pv().Build().AsSpan(0, 51)] },
        { "EN3412", Pv, Make(false, k => k.AddSegment(0xfffffffffffff000, 0x1000)) },
        { "EN3450", Pvh, Make(true, k => k.LoadAt(0xa0000)) },
        { "EN3451", Pvh, Make(true, k => { k.LoadAt(0xa0000); k.Set(new KernelNote { Type = Phys32Reloc, Desc = [0, 16, 0, 0, 0, 0, 0, 0, 0xff, 15, 0, 0] }); }) },
        { "EN3011", Pvh, Kernels.Pv().Build() },
    };

    public static TheoryData<string, string, byte[]> Accepted => new()
    {
        { "EN3420", Pv, Make(false, k => k.Set(Entry, Kernels.VirtBase64 + Kernels.Physical + Kernels.MemorySize)) },
        { "EN3420", Pvh, Make(true, k => k.Set(Phys32Entry, Kernels.Physical + 0xff0)) },
        { "EN3421", Pv, Make(false, k => k.Drop(HypercallPage)) },
        { "EN3422", Pv, Make(false, k => k.Set(HypercallPage, Kernels.VirtBase64 + Kernels.Physical)) },
        { "EN3422", Pv, Make(false, k => k.Set(HypercallPage, Kernels.VirtBase64 + Kernels.Physical + 0x4000)) },
        { "EN3422", Pv, Make(false, k => k.Set(HypercallPage, Kernels.VirtBase64 + Kernels.Physical + 0x810)) },
        { "EN3423", Pv, Make(false, k => { k.AddSegment(Kernels.Physical, 0x2000); k.AddSegment(Kernels.Physical, 0x1000); }) },
        { "EN3424", Pvh, Make(true, k => { k.Code.FileSize = 0x1800; k.Builder.HasSections = false; }) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refusal_has_its_reason_first_and_a_hint(string code, string loader, byte[] image)
    {
        var verdict = Judge(loader, image);
        Assert.False(verdict.Accepts);
        Assert.Equal((code, Severity.Error), (verdict.Findings[0].Code, verdict.Findings[0].Severity));
        Assert.NotNull(verdict.Findings[0].Hint);
        Assert.Equal(RuleOutcome.Refuses, verdict.Steps[^1].Outcome);
        Assert.Equal(code != "EN3411", verdict.Says.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void What_is_accepted_but_will_not_do_is_said(string code, string loader, byte[] image)
    {
        var verdict = Judge(loader, image);
        Assert.True(verdict.Accepts);
        var finding = Assert.Single(verdict.Findings, finding => finding.Code == code);
        Assert.True(finding.Severity > Severity.Info);
        Assert.NotNull(finding.Hint);
    }

    [Theory]
    [InlineData(Release.Xen4_18, "EN3450", "Failed to load kernel: -1")]
    [InlineData(Release.Xen4_19, "EN3454", null)]
    public void Since_4_19_a_kernel_that_can_be_moved_is(Release xen, string code, string? says)
    {
        var verdict = Judge(Pvh, Make(true, k => { k.LoadAt(0xa0000); k.Set(new KernelNote { Type = Phys32Reloc }); }), xen, 32 << 20);
        Assert.Equal(says is null, verdict.Accepts);
        Assert.Contains(verdict.Findings, finding => finding.Code == code);
        if (says is not null) Assert.Contains(says, verdict.Says);
        // The last 2 MiB below the end of RAM that the kernel fits behind.
        else Assert.Equal("0x2000000", verdict.Uses[0].Value);
    }

    [Theory]
    [InlineData(Release.Xen4_17, true)]
    [InlineData(Release.Xen4_18, true)]
    [InlineData(Release.Xen4_19, false)]
    [InlineData(Release.Latest, false)]
    public void Since_4_19_the_kernel_lies_in_one_piece_of_memory(Release xen, bool accepts)
    {
        var verdict = Judge(Pvh, Make(true, k => k.AddSegment(0x10000, 0x1000)), xen);
        Assert.Equal(accepts, verdict.Accepts);
        Assert.Equal(accepts, verdict.Findings.Any(finding => finding.Code == XenDom0Pvh.StartInfoOverKernel));
    }

    [Theory]
    [InlineData(Pv, Release.Latest, null)]
    [InlineData(Pvh, Release.Xen4_17, "EN3453")]
    [InlineData(Pvh, Release.Latest, "EN3450")]
    public void An_empty_segment_at_0_is_named_as_the_reason(string loader, Release xen, string? code)
    {
        var verdict = Judge(loader, Make(loader == Pvh, k => k.AddSegment(0, 0, header => header.FileSize = 0)), xen);
        Assert.Equal(Severity.Warning, verdict.Findings.First(finding => finding.Code == "EN3115").Severity);
        if (code is not null) Assert.Contains("is empty and has p_paddr 0x0, which Xen counts as the kernel's start: put a byte into it", verdict.Findings.First(finding => finding.Code == code).Hint);
        Assert.DoesNotContain(Judge(loader, Make(loader == Pvh, k => k.AddSegment(0x100000, 0, header => header.FileSize = 0)), xen).Findings, finding => finding.Code == "EN3115");
    }

    [Theory]
    [InlineData(Release.Xen4_19, true)]
    [InlineData(Release.Xen4_20, false)]
    public void Since_4_20_a_pvh_kernel_is_asked_for_dom0(Release xen, bool accepts) =>
        Assert.Equal(accepts, Judge(Pvh, Make(true, k => k.Set(SupportedFeatures, 0, 4)), xen).Accepts);

    [Theory]
    [InlineData(Release.Xen4_17, "dom0_construct_pv", "dom0_construct_pv")]
    [InlineData(Release.Xen4_18, "dom0_construct", "dom0_construct")]
    [InlineData(Release.Xen4_19, "dom0_construct", "dom0_construct")]
    [InlineData(Release.Xen4_20, "dom0_construct", "initdom_check_parms")]
    public void A_rule_names_the_function_of_the_release(Release xen, string builder, string asker)
    {
        var steps = Judge(Pv, Make(false, k => k.Set(SupportedFeatures, 1 << 11, 4)), xen).Steps;
        Assert.Equal($"xen/arch/x86/pv/dom0_build.c: {builder}", Assert.Single(steps, step => step.Rule.StartsWith("HYPERCALL_PAGE lies", StringComparison.Ordinal)).Source);
        Assert.EndsWith($"dom0_build.c: {asker}", Assert.Single(steps, step => step.Rule.Contains("SUPPORTED_FEATURES note", StringComparison.Ordinal)).Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new uint[0], "0x17fe000")]
    [InlineData(new uint[] { 0x400000 }, "0x1400000")]
    [InlineData(new uint[] { 0x400000, 0x1000000, 0x13fffff }, "0x1000000")]
    public void Words_that_a_second_note_lacks_stay_what_the_first_said(uint[] second, string place)
    {
        var image = Make(true, k =>
        {
            k.LoadAt(0xa0000);
            foreach (var words in (uint[][])[[0x1000, 0, 0x17fffff], second]) k.Notes.Add(new KernelNote { Type = Phys32Reloc, Desc = [.. words.SelectMany(BitConverter.GetBytes)] });
        });
        Assert.StartsWith(place, Judge(Pvh, image, Release.Xen4_20, 32 << 20).Uses.Single(use => use.Key == "kernel").Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Release.Xen4_18, "Dom0 kernel broken ELF: excessively long string")]
    [InlineData(Release.Xen4_19, "d0 kernel: broken ELF: excessively long string")]
    public void A_broken_image_is_told_in_the_words_of_the_release(Release xen, string says)
    {
        var verdict = Judge(Pv, Make(false, k => k.Set(GuestVersion, new string('v', 5000))), xen);
        Assert.True(verdict.Accepts);
        Assert.Equal([says], verdict.Says);
    }

    [Fact]
    public void Memory_decides_what_fits()
    {
        var image = Make(false, k => k.Code.MemorySize = 20 << 20);
        Assert.True(Judge(Pv, image).Accepts);
        Assert.True(Judge(Pv, image, Release.Latest, 32 << 20).Accepts);
        var refusal = Judge(Pv, image, Release.Latest, 31 << 20);
        Assert.Equal(["Domain 0 allocation is too small for kernel image"], refusal.Says);
        var full = Make(true, k => k.Code.MemorySize = (32 << 20) - 0x9f000);
        Assert.Equal((XenDom0Pvh.NoRoomForStartInfo, true), (Judge(Pvh, full, Release.Latest, 32 << 20).Findings[0].Code, Judge(Pvh, full).Accepts));
    }

    private static byte[] Make(bool isPvh, Action<Dom0StrataKernel> change)
    {
        var kernel = new Dom0StrataKernel(isPvh);
        change(kernel);
        return kernel.Build();
    }

    private static LoaderVerdict Judge(string loader, byte[] image, Release xen = Release.Latest, ulong? memory = null) =>
        BootLoaders.Find(loader)!.Judge(BootImage.OfElf(ByteSource.FromMemory(image)), new BootOptions { Xen = xen, Memory = memory });
}
