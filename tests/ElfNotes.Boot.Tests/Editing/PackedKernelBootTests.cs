using ElfNotes.Boot.Tests.Booting;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using Xunit;

namespace ElfNotes.Boot.Tests.Editing;

/// <summary>Kernels that QEMU refuses for the way in which their notes lie boot once they are packed, and under Xen as before.</summary>
public sealed class PackedKernelBootTests
{
    private static readonly BootTarget[] s_targets = [BootTarget.Qemu, BootTarget.Xen417Pvh, BootTarget.Xen420Pvh];

    // What a note holds is changed for loaders only.
    public static TheoryData<string, bool> Kernel => new()
    {
        { "only a section", false }, { "only a section", true }, { "program data", false }, { "program data", true }, { "8 against 4", false }, { "8 against 4", true },
        { "scattered", false }, { "scattered", true }, { "odd offset", false }, { "odd offset", true }, { "entry of four bytes", true },
    };

    [Theory]
    [MemberData(nameof(Kernel))]
    public async Task A_packed_kernel_boots(string mistake, bool forLoaders)
    {
        RequireTarget.Available(s_targets);
        var image = Image(mistake);
        var options = new NotePackingOptions { Loaders = forLoaders ? [BootLoaders.Find("qemu")!, BootLoaders.Find("xen-dom0-pvh")!] : [] };

        var packed = NotePacking.Plan(ElfFile.Open(ByteSource.FromMemory(image)), options);
        var file = packed.Result.ReadMemory(0, (int)packed.Length).ToArray();

        Assert.Equal(BootOutcome.Refused, (await Booter.BootAsync(BootTarget.Qemu, image, cancellation: TestContext.Current.CancellationToken)).Outcome);
        foreach (var (target, result) in await BootPool.RunAsync(file, s_targets, cancellation: TestContext.Current.CancellationToken))
            Assert.True(result.Outcome == BootOutcome.Built && result.Said == BootCode.PvhSays(), $"{target}: {result.Report()}");
    }

    private static byte[] Image(string mistake)
    {
        var kernel = Kernels.PvhWithoutNotes().MadeBootable();
        var other = KernelNote.Of(1, "x").OwnedBy("Foo\0"u8);
        switch (mistake)
        {
            case "only a section":
                return kernel.With(Loose(".note.Xen", Kernels.PvhNote())).Build();
            case "program data":
                kernel.With(Loose(".note.Xen", Kernels.PvhNote())).Blobs[0].Section!.Type = KernelSection.SHT_PROGBITS;
                return kernel.Build();
            case "8 against 4":
                return kernel.With(new NoteBlob { Notes = [KernelNote.BuildId(1, 2, 3, 4), Kernels.PvhNote()], Segment = new SegmentHeader { Type = SegmentHeader.PT_NOTE, Flags = 4, Alignment = 8 } }).Build();
            case "scattered":
                kernel.With(Loose(".note.foo", other)).With(Loose(".note.Xen", Kernels.PvhNote())).Blobs[1].FileAlignment = 256;
                return kernel.Build();
            case "odd offset":
                kernel.With(Loose(".note.Xen", Kernels.PvhNote())).Blobs[0].Skew = 3;
                return kernel.Build();
            default:
                return kernel.WithNotes(other).With(Loose(".note.Xen", KernelNote.Of(XenNoteTypes.Phys32Entry, Kernels.Physical, 4))).Build();
        }
    }

    private static NoteBlob Loose(string name, params KernelNote[] notes) =>
        new() { Notes = [.. notes], Segment = null, Section = new KernelSection { Name = name, Type = KernelSection.SHT_NOTE, Alignment = 4 } };
}
