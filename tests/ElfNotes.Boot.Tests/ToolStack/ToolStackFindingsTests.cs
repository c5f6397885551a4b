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
        { BootCodes.ForeignMachine, false, Foreign },
        { BootCodes.NoPhys32Entry, true, () => Kernels.PvhWithoutNotes().WithNotes(KernelNote.Of(XenNoteTypes.XenVersion, "xen-3.0"), KernelNote.Of(Loader, "generic")).Build() },
    };

    public static TheoryData<string, bool, Func<byte[]>> Remarked => new()
    {
        { XenPv.RawPayload, true, () => new BzImageBuilder { Payload = Kernels.Pvh().Build() }.Build() },
        { XenPv.DictionaryTooLarge, true, () => Xz("--lzma2=dict=128MiB") },
        { XenPv.Pv32, false, () => Kernels.Pv(32).Build() },
        { XenPv.P2mIgnored, false, () => Pv(KernelNote.Of(InitP2m, High + 0x100000)) },
        { XenPv.HypercallPageOutside, false, () => Pv(KernelNote.Of(HypercallPage, Kernels.Physical + 0x1000)) },
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
