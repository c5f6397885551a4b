using ElfNotes.TestKit;
using Xunit;
using static ElfNotes.TestKit.XenNoteTypes;
using Release = ElfNotes.Boot.XenVersion;

namespace ElfNotes.Boot.Tests;

/// <summary>The reasons behind the verdicts: each code is provoked, and comes with a hint that can be pasted.</summary>
public class XenReasonsTests
{
    private const ulong High = Kernels.VirtBase64 + Kernels.Physical;

    public static TheoryData<string, string, byte[]> Refused => new()
    {
        { "EN3001", "xen-pv", [.. Kernels.Pv().Build().AsSpan(0, 40)] },
        { "EN3002", "xen-pv", Kernels.PvWithoutNotes().Build() },
        { "EN3003", "xen-pv", Kernels.PvWithoutNotes().WithNotes(KernelNote.Of(XenNoteTypes.XenVersion, "xen-3.0")).Build() },
        { "EN3004", "xen-pv", With(Kernels.PvNotes(), KernelNote.Of(XenNoteTypes.XenVersion, "xen-4.17")) },
        { "EN3005", "xen-pv", Kernels.PvWithoutNotes().WithNotes(KernelNote.Of(XenNoteTypes.XenVersion, "xen-3.0"), KernelNote.Of(Loader, "generic"), KernelNote.Of(PaddrOffset, 0)).Build() },
        { "EN3006", "xen-pv", With(Kernels.PvNotes(), KernelNote.Of(Entry, Kernels.Physical)) },
        { "EN3007", "xen-pv", With(Kernels.PvNotes(), KernelNote.Of(InitP2m, High)) },
        { "EN3008", "xen-pvh", With([Kernels.PvhNote()], KernelNote.Of(Features, "!no_such_feature")) },
        { "EN3011", "xen-pvh", Kernels.Pv().Build() },
        { "EN3012", "xen-pvh", Kernels.PvhWithoutNotes().WithNotes(Kernels.PvhNote().OwnedBy("XEN\0"u8)).Build() },
        { "EN3011", "xen-pvh", Kernels.PvhWithoutNotes().WithNotes(KernelNote.Of(XenNoteTypes.XenVersion, "xen-3.0"), KernelNote.Of(Loader, "generic")).Build() },
        { "EN3009", "xen-pvh", NothingLoadable() },
        { "EN3010", "xen-pvh", PaddedTo8() },
        { "EN3013", "xen-pv", Foreign() },
    };

    public static TheoryData<string, string, byte[]> Accepted => new()
    {
        { "EN3102", "xen-pvh", Kernels.PvhWithoutNotes().With(new NoteBlob { Notes = [Kernels.PvhNote()], Segment = null }).Build() },
        { "EN3107", "xen-pvh", With([Kernels.PvhNote()], KernelNote.Of(XenNoteTypes.GuestOs, new string('x', 5000))) },
        { "EN3109", "xen-pv", Kernels.PvWithoutNotes().With(KernelSection.XenGuest(Kernels.LegacyText() + ",FEATURES=!no_such_feature")).Build() },
        { "EN3104", "xen-pv", With(Kernels.PvNotes(), KernelNote.Of(HypercallPage, High + 0x10)) },
        { "EN3105", "xen-pvh", With([Kernels.PvhNote()], KernelNote.Of(Phys32Entry, Kernels.Physical + 1)) },
        { "EN3106", "xen-pvh", Kernels.PvhWithoutNotes().WithNotes(KernelNote.Of(Phys32Entry, (1UL << 32) + Kernels.Physical)).Build() },
        { "EN3112", "xen-pvh", Kernels.Pvh().With(LoadSegment.At(High, High, 0x1000)).Build() },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refusal_has_its_reason_first_and_a_hint(string code, string loader, byte[] image)
    {
        var verdict = Judge(loader, image);
        Assert.False(verdict.Accepts);
        Assert.Equal((code, Severity.Error), (verdict.Findings[0].Code, verdict.Findings[0].Severity));
        Assert.True(Ascii(verdict.Findings[0].Hint!), verdict.Findings[0].Hint);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void What_is_accepted_but_will_not_do_is_said(string code, string loader, byte[] image)
    {
        var verdict = Judge(loader, image);
        Assert.True(verdict.Accepts);
        var finding = Assert.Single(verdict.Findings, finding => finding.Code == code);
        Assert.True(finding.Severity > Severity.Info);
        Assert.True(Ascii(finding.Hint!), finding.Hint);
    }

    [Fact]
    public void The_legacy_string_is_remarked_upon() =>
        Assert.Contains(Judge("xen-pv", Kernels.Legacy().Build()).Findings, finding => finding is { Code: "EN3103", Severity: Severity.Info });

    [Fact]
    public void A_note_of_a_later_release_is_remarked_upon()
    {
        var image = With([Kernels.PvhNote()], new KernelNote { Type = 19, Desc = new byte[12] });
        Assert.Contains(Judge("xen-pvh", image, Release.Xen4_18).Findings, finding => finding is { Code: "EN3108", Severity: Severity.Info });
        Assert.DoesNotContain(Judge("xen-pvh", image, Release.Xen4_19).Findings, finding => finding.Code == "EN3108");
    }

    [Fact]
    public void Since_4_18_a_pvh_guest_may_have_paddr_offset_alone()
    {
        var image = With([Kernels.PvhNote()], KernelNote.Of(PaddrOffset, 0));
        Assert.False(Judge("xen-pvh", image, Release.Xen4_17).Accepts);
        Assert.True(Judge("xen-pvh", image, Release.Xen4_18).Accepts);
    }

    // What a hint shows is pasted into assembler and linker scripts, which know no other characters.
    private static bool Ascii(string hint) => hint.All(char.IsAscii);

    private static LoaderVerdict Judge(string loader, byte[] image, Release xen = Release.Latest) =>
        BootLoaders.Find(loader)!.Judge(BootImage.OfElf(ByteSource.FromMemory(image)), new BootOptions { Xen = xen });

    private static byte[] With(KernelNote[] notes, KernelNote last) =>
        (notes.Length > 1 ? Kernels.PvWithoutNotes() : Kernels.PvhWithoutNotes()).WithNotes([.. notes, last]).Build();

    private static byte[] NothingLoadable()
    {
        var builder = Kernels.Pvh();
        builder.Loads[0].Header.Flags = 0;
        return builder.Build();
    }

    // The owner's and descriptor's sizes are such that the padding of 8 leads a reader who pads by 4 astray.
    private static byte[] PaddedTo8() => Kernels.PvhWithoutNotes().With(new NoteBlob { Notes = [KernelNote.Of(XenNoteTypes.GuestOs, "x"), Kernels.PvhNote()] }.AlignedBy(8)).Build();

    private static byte[] Foreign()
    {
        var builder = Kernels.Pv();
        builder.Machine = 8;
        return builder.Build();
    }
}
