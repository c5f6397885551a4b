using System.Buffers.Binary;
using ElfNotes.TestKit;
using Xunit;

namespace ElfNotes.Boot.Tests.Vmm;

/// <summary>Open Firmware's and IBM's notes on PowerPC. There is no firmware to ask: each rule is tried alone, against what its source says.</summary>
public sealed class PowerPcTests
{
    private const ushort EM_PPC = 20;
    private const ushort EM_PPC64 = 21;
    private const ulong Base = 0x400000;

    // What Linux's addnote writes by default.
    private static readonly uint[] s_chrp = [uint.MaxValue, 0x2000000, uint.MaxValue, uint.MaxValue, uint.MaxValue, 0x4000];
    private static readonly uint[] s_rpa = [0, 64, 0, 40, 1, uint.MaxValue, 0, 1];

    public static TheoryData<string, byte[]> OpenFirmwareSays => new()
    {
        { "EN3602", Image() },
        { "EN3603", Image(KernelNote.BuildId(1, 2, 3, 4), Chrp(s_chrp)) },
        { "EN3604", Image(kernel => kernel.Blobs[0].Segment = null, Chrp(s_chrp)) },
        { "EN3605", Image(Chrp(s_chrp[..5])) },
        { "EN3605", Image(Chrp([.. s_chrp, 0])) },
        { "EN3606", Image(Chrp([1, .. s_chrp[1..]])) },
        { "EN3607", Image(kernel => kernel.ByteOrder = ByteOrder.Little, Chrp(s_chrp)) },
        { "EN3608", Image(kernel => kernel.Blobs[0].Segment!.Alignment = 0, Chrp(s_chrp)) },
        { "EN3609", Image(Chrp([uint.MaxValue, (uint)Base + 0x1000, .. s_chrp[2..]])) },
    };

    public static TheoryData<string, byte[]> PseriesSays => new()
    {
        { "EN3621", Image() },
        { "EN3621", Image(kernel => kernel.Blobs[0].Segment = null, Rpa(s_rpa)) },
        { "EN3622", Image(Rpa(s_rpa[..6])) },
        { "EN3623", Image(kernel => kernel.ByteOrder = ByteOrder.Little, Rpa(s_rpa, ByteOrder.Little)) },
        { "EN3624", Image(Rpa(s_rpa)) },
        { "EN3625", Image(kernel => kernel.Blobs[0].Segment!.FileSize = 44, Rpa(s_rpa)) },
    };

    [Theory]
    [MemberData(nameof(OpenFirmwareSays))]
    public void Open_Firmware_takes_it_and_the_finding_says_what_to_know(string code, byte[] image)
    {
        var verdict = new OpenFirmware().Judge(image);
        Assert.True(verdict.Accepts);
        Assert.Contains(verdict.Findings, finding => finding.Code == code);
    }

    [Theory]
    [MemberData(nameof(PseriesSays))]
    public void Pseries_takes_it_and_the_finding_says_what_to_know(string code, byte[] image)
    {
        var verdict = new Pseries().Judge(image);
        Assert.True(verdict.Accepts);
        Assert.Contains(verdict.Findings, finding => finding.Code == code);
    }

    [Fact]
    public void A_note_as_it_should_be_has_no_finding_and_its_words_are_used()
    {
        var verdict = new OpenFirmware().Judge(Image(Chrp(s_chrp)));
        Assert.True(verdict is { Accepts: true, ByNotes: true });
        Assert.Empty(verdict.Findings);
        Assert.Equal(["entry 0x400000", "real-mode 0xffffffff", "real-base 0x2000000", "load-base 0x4000"], verdict.Uses.Select(use => $"{use.Key} {use.Value}"));

        var pseries = new Pseries().Judge(Image(Rpa([.. s_rpa[..7], 0])));
        Assert.True(pseries is { Accepts: true, ByNotes: true });
        Assert.Empty(pseries.Findings);
        Assert.Equal(["entry 0x400000", "min-rmo-size 0x40", "max-pft-size 0x28", "splpar 0x1", "ignore 0x0"], pseries.Uses.Select(use => $"{use.Key} {use.Value}"));
    }

    [Fact]
    public void Words_of_yaboot_are_seven_and_no_finding() => Assert.Empty(new Pseries().Judge(Image(Rpa(s_rpa[..7]))).Findings);

    [Fact]
    public void The_segments_size_and_alignment_are_not_looked_at()
    {
        var image = Image(kernel => (kernel.Blobs[0].Segment!.FileSize, kernel.Blobs[0].Segment!.Alignment) = (1, 0), Chrp(s_chrp));
        Assert.Contains(new OpenFirmware().Judge(image).Uses, use => use is { Key: "real-base", Value: "0x2000000" });
    }

    [Fact]
    public void What_is_no_program_for_PowerPC_is_refused()
    {
        Refused("The loaded file is not executable", Image(kernel => kernel.Type = 3));
        Refused("The loaded file is not a PowerPC program", Image(kernel => kernel.Machine = EM_PPC64));
        Refused(null, Image(kernel => kernel.Class = 64));
        Refused(null, new byte[100]);
        Assert.Equal("EN3620", new Pseries().Judge(Kernels.Pvh().Build()).Findings[0].Code);
        Assert.True(new Pseries().Judge(Image(kernel => (kernel.Class, kernel.Machine) = (64, EM_PPC64), Rpa(s_rpa))).Accepts);

        static void Refused(string? says, byte[] image)
        {
            var verdict = new OpenFirmware().Judge(image);
            Assert.False(verdict.Accepts);
            Assert.Equal(says is null ? [] : [says], verdict.Says);
            Assert.Equal("EN3601", verdict.Findings[0].Code);
        }
    }

    [Fact]
    public void They_are_asked_about_kernels_of_their_machine_alone()
    {
        var image = BootImage.OfElf(ByteSource.FromMemory(Image(Chrp(s_chrp))));
        Assert.Equal(["openfirmware", "pseries"], BootLoaders.All.Where(loader => loader.MakesSenseFor(image)).Select(loader => loader.Name));
        var x86 = BootImage.OfElf(ByteSource.FromMemory(Kernels.Pvh().Build()));
        Assert.DoesNotContain(BootLoaders.All, loader => loader is OpenFirmware or Pseries && loader.MakesSenseFor(x86));
    }

    private static KernelNote Chrp(uint[] words) => new() { Type = 0x1275, Owner = "PowerPC\0"u8.ToArray(), Desc = Bytes(words, ByteOrder.Big) };

    private static KernelNote Rpa(uint[] words, ByteOrder order = ByteOrder.Big) => new() { Type = 0x12759999, Owner = "IBM,RPA-Client-Config\0"u8.ToArray(), Desc = Bytes(words, order) };

    private static byte[] Bytes(uint[] words, ByteOrder order)
    {
        var bytes = new byte[4 * words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (order == ByteOrder.Big) BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), words[i]);
            else BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        }

        return bytes;
    }

    private static byte[] Image(params KernelNote[] notes) => Image(_ => { }, notes);

    private static byte[] Image(Action<KernelBuilder> change, params KernelNote[] notes)
    {
        var kernel = new KernelBuilder { Class = 32, Machine = EM_PPC, ByteOrder = ByteOrder.Big, Entry = Base }.With(LoadSegment.At(Base, Base, 0x2000));
        if (notes.Length > 0) kernel.WithNotes(notes);
        change(kernel);
        return kernel.Build();
    }
}
