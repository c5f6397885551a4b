using System.Globalization;
using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Xen;

namespace ElfNotes.Tests.Authoring;

/// <summary>The string that is made of notes means the same to the model of libelf and to Xen's own, or a finding says what it cannot.</summary>
public sealed class XenGuestStringTests(ITestOutputHelper output)
{
    private const int Count = 5000;

    [Fact]
    public void The_notes_become_the_keys_of_the_same_meaning()
    {
        var written = Write(Kernels.PvWithoutNotes().WithNotes(
            KernelNote.Of(XenNoteTypes.GuestOs, "example"), KernelNote.Of(XenNoteTypes.GuestVersion, "2"), KernelNote.Of(XenNoteTypes.XenVersion, "xen-3.0"), KernelNote.Of(XenNoteTypes.VirtBase, 0xffffffff80000000),
            KernelNote.Of(XenNoteTypes.Entry, 0xffffffff80100000), KernelNote.Of(XenNoteTypes.HypercallPage, 0xffffffff80101000), KernelNote.Of(XenNoteTypes.Features, "!writable_page_tables|dom0|unheard"),
            KernelNote.Of(XenNoteTypes.PaeMode, "yes"), KernelNote.Of(XenNoteTypes.Loader, "generic"), KernelNote.Of(XenNoteTypes.BsdSymtab, "yes")));

        Assert.Equal("GUEST_OS=example,GUEST_VER=2,XEN_VER=xen-3.0,VIRT_BASE=0xffffffff80000000,ELF_PADDR_OFFSET=0x0,VIRT_ENTRY=0xffffffff80100000,HYPERCALL_PAGE=0x101,FEATURES=!writable_page_tables|dom0,PAE=yes[extended-cr3],LOADER=generic,BSD_SYMTAB=yes", Encoding.UTF8.GetString(written.Text()));
        Assert.Empty(written.Findings);
    }

    [Fact]
    public void All_features_take_two_elements()
    {
        var written = Write(Kernels.PvWithoutNotes().WithNotes(KernelNote.Of(XenNoteTypes.SupportedFeatures, 0b1001_0001_1111, 4)));
        Assert.Equal("FEATURES=writable_page_tables|writable_descriptor_tables|auto_translated_physmap|supervisor_mode_kernel|pae_pgdir_above_4gb,FEATURES=hvm_callback_vector|dom0", Encoding.UTF8.GetString(written.Text()));
        Assert.Empty(written.Findings);
    }

    [Theory]
    [InlineData(XenNoteTypes.Phys32Entry, "has no key for PHYS32_ENTRY")]
    [InlineData(XenNoteTypes.Phys32Reloc, "has no key for PHYS32_RELOC")]
    [InlineData(XenNoteTypes.InitP2m, "has no key for INIT_P2M")]
    [InlineData(XenNoteTypes.ModStartPfn, "has no key for MOD_START_PFN")]
    [InlineData(XenNoteTypes.L1MfnValid, "has no key for L1_MFN_VALID")]
    [InlineData(XenNoteTypes.SuspendCancel, "has no key for SUSPEND_CANCEL")]
    [InlineData(XenNoteTypes.HvStartLow, "has no key for HV_START_LOW")]
    [InlineData(XenNoteTypes.HypercallPage, "0x1 is no whole number of them away")]
    [InlineData(XenNoteTypes.SupportedFeatures, "cannot say that the kernel is none for dom0")]
    public void A_note_without_a_key_is_said(uint type, string words)
    {
        var written = Write(Kernels.PvWithoutNotes().WithNotes(KernelNote.Of(type, 1)));
        var finding = Assert.Single(written.Findings);
        Assert.Equal((AuthoringCodes.GuestCannotSay, Severity.Warning), (finding.Code, finding.Severity)); // EN4032
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(XenNoteTypes.Loader, "gen,eric", "cannot hold the comma in LOADER", "LOADER=gen")]
    [InlineData(XenNoteTypes.PaeMode, "yes,bimodal", "(bimodal)", "")]
    [InlineData(XenNoteTypes.Features, "dom0|!unheard", "cannot refuse a Xen that lacks the required feature \"unheard\"", "FEATURES=dom0")]
    [InlineData(XenNoteTypes.GuestOs, "fifteen bytes ..,", null, "GUEST_OS=fifteen bytes .")] // the comma is behind what Xen keeps
    [InlineData(XenNoteTypes.Loader, "", null, "")]
    public void A_text_that_does_not_fit_is_said(uint type, string text, string? words, string expected)
    {
        var written = Write(Kernels.PvWithoutNotes().WithNotes(KernelNote.Of(type, text)));
        Assert.Equal(expected, Encoding.UTF8.GetString(written.Text()));
        if (words is null) Assert.Empty(written.Findings);
        else Assert.Contains(words, Assert.Single(written.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_without_a_name_are_said() =>
        Assert.Equal("The string has no names for these features: hvm_pirqs, bit 31", Assert.Single(Write(Kernels.PvWithoutNotes().WithNotes(KernelNote.Of(XenNoteTypes.SupportedFeatures, 0x80000c00, 4))).Findings).Message);

    [Fact]
    public void A_file_without_Xen_notes_gives_nothing()
    {
        Assert.Null(XenGuestString.Write(Open(Kernels.Legacy().Build())));
        Assert.Null(XenGuestString.Write(Open(Kernels.PvWithoutNotes().WithNotes(KernelNote.BuildId(1, 2)).Build())));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(32)]
    public void From_the_string_to_notes_and_back_it_means_the_same_to_libelf(int kernelClass)
    {
        var random = Start();
        var compared = 0;
        for (var index = 0; index < Count; index++)
        {
            var guest = XenGuestStrings.Random(random, kernelClass);
            var notes = XenGuestConversionTests.Notes(XenGuestConversionTests.Kernel(kernelClass, index).With(KernelSection.XenGuest(guest)).Build(), guest);
            if (notes.Length == 0) continue;
            compared += Compare(XenGuestConversionTests.Kernel(kernelClass, index).With(new NoteBlob { RawTail = notes }).Build(), kernelClass, index, guest, mayLose: false) ? 1 : 0;
        }

        output.WriteLine($"{compared} of {Count} were compared");
        Assert.InRange(compared, Count * 9 / 10, Count);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(32)]
    public void Of_any_notes_it_means_the_same_to_libelf_or_says_what_is_lost(int kernelClass)
    {
        var random = Start();
        var compared = 0;
        for (var index = 0; index < Count; index++)
        {
            var notes = XenGuestStrings.RandomNotes(random, kernelClass);
            var description = string.Join(' ', notes.Select(note => $"{note.Type}={note.Number?.ToString("x", CultureInfo.InvariantCulture) ?? Convert.ToHexString(note.Desc)}"));
            compared += Compare(XenGuestConversionTests.Kernel(kernelClass, index).WithNotes(notes).Build(), kernelClass, index, description, mayLose: true) ? 1 : 0;
        }

        output.WriteLine($"{compared} of {Count} could be said and were compared");
        Assert.InRange(compared, Count / 10, Count * 9 / 10);
    }

    private static bool Compare(byte[] withNotes, int kernelClass, int index, string description, bool mayLose)
    {
        var written = XenGuestString.Write(Open(withNotes))!;
        if (mayLose && written.Findings.Count > 0) return false;
        Assert.True(written.Findings.Count == 0, description);
        var section = new KernelSection { Name = "__xen_guest", Data = [.. written.Text(), 0] };
        var withString = XenGuestConversionTests.Kernel(kernelClass, index).With(section).Build();
        description += $"\nback: {Encoding.UTF8.GetString(written.Text())}";
        XenGuestConversionTests.CompareModels(withNotes, withString, description);
        if (XenLibelf.IsAvailable) XenGuestConversionTests.CompareOracle(withNotes, withString, description);
        return true;
    }

    private Random Start()
    {
        if (!XenLibelf.IsAvailable && Oracles.AreRequired) Assert.Fail(Oracles.Missing(XenLibelf.Package));
        var seed = Environment.GetEnvironmentVariable("ELFNOTES_SEED") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"ELFNOTES_SEED={seed}");
        return new Random(seed);
    }

    private static XenGuestWritten Write(KernelBuilder kernel) => XenGuestString.Write(Open(kernel.Build()))!;

    private static ElfFile Open(byte[] bytes) => ElfFile.Open(ByteSource.FromMemory(bytes));
}
