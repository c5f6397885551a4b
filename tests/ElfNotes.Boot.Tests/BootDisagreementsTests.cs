using ElfNotes.TestKit;
using Xunit;

namespace ElfNotes.Boot.Tests;

/// <summary>What is said where loaders of one protocol differ.</summary>
public class BootDisagreementsTests
{
    [Fact]
    public void Who_refuses_what_others_accept_is_named_with_the_reason()
    {
        var finding = Assert.Single(Find(Kernels.PvhWithoutNotes().With(new NoteBlob { Notes = [Kernels.PvhNote()], Segment = null })));
        Assert.Equal(("EN3113", Severity.Warning), (finding.Code, finding.Severity));
        Assert.StartsWith("xen-pvh, xen-dom0-pvh accept the image for PVH, and qemu (EN3201), cloud-hypervisor (", finding.Message, StringComparison.Ordinal);
        Assert.NotNull(finding.Hint);
    }

    [Fact]
    public void Entries_that_differ_are_named()
    {
        var second = KernelNote.Of(XenNoteTypes.Phys32Entry, Kernels.Physical + 0x10);
        var finding = Assert.Single(Find(Kernels.PvhWithoutNotes().WithNotes(Kernels.PvhNote(), second)));
        Assert.Equal(("EN3114", Severity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("xen-pvh, xen-dom0-pvh at 0x100010; qemu, firecracker, cloud-hypervisor at 0x100000", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_note_of_type_18_leads_qemu_elsewhere()
    {
        var foreign = KernelNote.Of(18, Kernels.Physical + 0x20).OwnedBy("GNU\0"u8);
        var findings = Find(Kernels.PvhWithoutNotes().WithNotes(foreign, Kernels.PvhNote()));
        Assert.Contains("qemu at 0x100020", Assert.Single(findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernels_for_one_protocol_or_for_both_are_no_disagreement()
    {
        Assert.Empty(Find(Kernels.Pv()));
        Assert.Empty(Find(Kernels.Pvh()));
        Assert.Empty(Find(Kernels.Hybrid()));
        Assert.Empty(Find(Kernels.PvhWithoutNotes()));
    }

    [Fact]
    public void Releases_of_one_loader_may_differ()
    {
        var image = BootImage.OfElf(ByteSource.FromMemory(Kernels.PvhWithoutNotes().WithNotes(Kernels.PvhNote(), KernelNote.Of(XenNoteTypes.PaddrOffset, 0)).Build()));
        LoaderVerdict[] verdicts = [.. Enum.GetValues<XenVersion>().Select(xen => new XenPvh().Judge(image, new BootOptions { Xen = xen })), new Qemu().Judge(image, BootOptions.Default)];
        Assert.False(verdicts[0].Accepts);
        Assert.Empty(BootDisagreements.Find(verdicts));
    }

    private static IReadOnlyList<Finding> Find(KernelBuilder kernel)
    {
        var image = BootImage.OfElf(ByteSource.FromMemory(kernel.Build()));
        return BootDisagreements.Find([.. BootLoaders.All.Where(loader => loader.MakesSenseFor(image)).Select(loader => loader.Judge(image, BootOptions.Default))]);
    }
}
