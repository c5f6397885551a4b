using System.Globalization;
using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Boot;
using ElfNotes.Elf;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Xen;

namespace ElfNotes.Tests.Authoring;

/// <summary>Notes made of a <c>__xen_guest</c> string mean the same as the string: to the model of libelf, and to Xen's own.</summary>
public sealed class XenGuestConversionTests(ITestOutputHelper output)
{
    private const int Count = 5000;

    [Fact]
    public void The_keys_become_notes_of_the_same_meaning()
    {
        var notes = Convert("LOADER=generic,GUEST_OS=example,GUEST_VER=2,XEN_VER=xen-3.0,VIRT_BASE=0xffffffff80000000,ELF_PADDR_OFFSET=0x0,VIRT_ENTRY=0xffffffff80100000,HYPERCALL_PAGE=0x101,FEATURES=!writable_page_tables|dom0,PAE=yes[extended-cr3],BSD_SYMTAB=yes");

        Assert.Equal(
            ["GUEST_OS string example", "GUEST_VERSION string 2", "XEN_VERSION string xen-3.0", "LOADER string generic", "VIRT_BASE pointer 0xffffffff80000000", "PADDR_OFFSET pointer 0x0",
                "ENTRY pointer 0xffffffff80100000", "HYPERCALL_PAGE pointer 0xffffffff80101000", "FEATURES features !writable_page_tables|dom0", "PAE_MODE string yes", "BSD_SYMTAB string yes"],
            Lines(notes));
        Assert.Empty(notes.Findings);
        Assert.Equal("x86-64", Assert.IsType<DescribedValue.Scalar>(Assert.Single(notes.Description.Settings).Value).Text);
    }

    [Theory]
    [InlineData("VIRT_BASE=0xc0000000,HYPERCALL_PAGE=1", "VIRT_BASE pointer 0xc0000000", "PADDR_OFFSET pointer 0xc0000000", "HYPERCALL_PAGE pointer 0xc0001000")] // the string's own default
    [InlineData("HYPERCALL_PAGE=1,VIRT_BASE=0xc0000000,ELF_PADDR_OFFSET=0", "VIRT_BASE pointer 0xc0000000", "PADDR_OFFSET pointer 0x0", "HYPERCALL_PAGE pointer 0xc0001000")]
    [InlineData("HYPERCALL_PAGE=0x10", "HYPERCALL_PAGE pointer 0x10000")]
    [InlineData("VIRT_BASE=0", "VIRT_BASE pointer 0x0")]
    [InlineData("VIRT_BASE=-1")] // UNSET_ADDR
    [InlineData("LOADER=a,LOADER=generic", "LOADER string generic")]
    [InlineData("PAE=yes[extended-cr3],PAE=no", "PAE_MODE string yes")]
    [InlineData("PAE=bimodal")]
    [InlineData("FEATURES=dom0,FEATURES=!dom0|nonsense,FEATURES=dom0", "FEATURES features !dom0")]
    [InlineData("LOADER=generic,FEATURES=dom0|!nonsense|writable_page_tables,XEN_VER=xen-3.0", "LOADER string generic", "FEATURES features dom0")] // not read further
    [InlineData("")]
    public void Defaults_and_repetitions_are_those_of_libelf(string text, params string[] expected) => Assert.Equal(expected, Lines(Convert(text)));

    [Fact]
    public void A_number_that_the_pointers_of_the_machine_cannot_hold_keeps_its_eight_bytes() =>
        Assert.Equal(["ENTRY u64 0x100000000"], Lines(Convert("VIRT_ENTRY=0x100000000", NoteTarget.Find("i386"))));

    [Fact]
    public void Bytes_that_are_no_text_stay_bytes()
    {
        byte[] text = [.. "LOADER="u8, 0xff, 0xfe, 0];
        Assert.Equal(["LOADER hex fffe00"], Lines(XenGuestConversion.Convert(text, 0, null)));
    }

    [Fact]
    public void Plain_PAE_is_remarked()
    {
        var notes = XenGuestConversion.Convert("PAE=yes\0"u8, offset: 100, null);
        var finding = Assert.Single(notes.Findings);
        Assert.Equal((AuthoringCodes.GuestPaeDiffers, 104ul), (finding.Code, finding.Offset)); // EN4031
        Assert.Equal(["PAE_MODE string yes"], Lines(notes));
    }

    [Fact]
    public void What_is_wrong_with_the_string_is_said() =>
        Assert.Equal(["EN2132", "EN2130"], Convert("NONSENSE=1," + new string('k', 31) + "LOADER").Findings.Select(finding => finding.Code));

    [Fact]
    public void A_string_beside_notes_is_not_what_Xen_reads()
    {
        var kernel = Kernels.Legacy();
        Assert.Empty(OfFile(kernel)!.Findings);
        var finding = Assert.Single(OfFile(kernel.WithNotes(Kernels.PvNotes()))!.Findings);
        Assert.Equal(AuthoringCodes.GuestSectionNotRead, finding.Code); // EN4030
        Assert.Null(OfFile(Kernels.Pv()));
    }

    [Fact]
    public void A_string_beyond_its_section_is_read_to_its_NUL()
    {
        var section = KernelSection.XenGuest("LOADER=generic,XEN_VER=xen-3.0");
        section.Size = 10;
        Assert.Equal(["XEN_VERSION string xen-3.0", "LOADER string generic"], Lines(OfFile(Kernels.PvWithoutNotes().With(section))!));
        section.Offset = ulong.MaxValue;
        Assert.Empty(OfFile(Kernels.PvWithoutNotes().With(section))!.Description.Notes);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(32)]
    public void String_and_notes_mean_the_same_to_libelf(int kernelClass)
    {
        if (!XenLibelf.IsAvailable && Oracles.AreRequired) Assert.Fail(Oracles.Missing(XenLibelf.Package));
        var seed = Environment.GetEnvironmentVariable("ELFNOTES_SEED") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"ELFNOTES_SEED={seed}");
        var random = new Random(seed);
        var accepted = 0;
        for (var index = 0; index < Count; index++)
        {
            var guest = XenGuestStrings.Random(random, kernelClass);
            var legacy = Kernel(kernelClass, index).With(KernelSection.XenGuest(guest)).Build();
            var notes = Notes(legacy, guest);
            var converted = notes.Length == 0 ? null : Kernel(kernelClass, index).With(new NoteBlob { RawTail = notes }).Build();
            var description = $"seed {seed}, index {index}: {guest}";
            accepted += CompareModels(legacy, converted, description) ? 1 : 0;
            if (XenLibelf.IsAvailable) CompareOracle(legacy, converted, description);
        }

        output.WriteLine($"{accepted} of {Count} are accepted");
        Assert.InRange(accepted, Count / 10, Count * 9 / 10);
    }

    // With a symbol table in every other one, for BSD_SYMTAB.
    internal static KernelBuilder Kernel(int kernelClass, int index) =>
        index % 2 == 0 ? Kernels.PvWithoutNotes(kernelClass) : Kernels.PvWithoutNotes(kernelClass).WithSymbols(symbols: 3, strings: 100);

    internal static byte[] Notes(byte[] legacy, string description)
    {
        var file = ElfFile.Open(ByteSource.FromMemory(legacy));
        // Verbatim: a string that Xen refuses makes notes that Xen refuses.
        var converted = XenGuestConversion.Convert(file)!.Description;
        var result = NotePlanner.Plan(converted with { Settings = [Described.Field(PlanSettings.Verbatim, "true"), .. converted.Settings] });
        Assert.True(result.Plan is not null, $"{description}\n{string.Join('\n', result.Findings)}");
        return result.Plan.Notes.Count == 0 ? [] : Assert.Single(EncodedNotes.Of(result.Plan, result.Plan.Target!)).Content.ToArray();
    }

    internal static bool CompareModels(byte[] legacy, byte[]? converted, string description)
    {
        var before = LibelfParse.Run(ByteSource.FromMemory(legacy), XenVersion.Xen4_17, hvm: false);
        // Where nothing in the string has an effect there are no notes, and such a kernel was refused before.
        if (converted is null)
        {
            Assert.False(before.Accepts, description);
            return false;
        }

        var after = LibelfParse.Run(ByteSource.FromMemory(converted), XenVersion.Xen4_17, hvm: false);
        Assert.True(Said(before) == Said(after), $"{description}\n  string: {Said(before)}\n  notes:  {Said(after)}");
        return before.Accepts;
    }

    private static string Said(LibelfParse parse)
    {
        var p = parse.Parameters;
        var pae = p.Pae == LibelfPae.Yes ? LibelfPae.ExtendedCr3 : p.Pae;
        var words = string.Join(' ', new[] { p.Loader, p.GuestOs, p.XenVersion }.Select(System.Convert.ToHexString));
        return string.Create(CultureInfo.InvariantCulture, $"{parse.Accepts} {parse.Addresses} {string.Join('/', parse.Log.Errors)} {parse.Broken} {words} {p.VirtHypercall:x} {p.VirtEntry:x} {p.BsdSymtab} {pae} {p.SupportedFeatures:x} {p.RequiredFeatures:x}");
    }

    internal static void CompareOracle(byte[] legacy, byte[]? converted, string description)
    {
        var before = XenLibelf.Judge(legacy, hvm: false);
        if (converted is null)
        {
            Assert.False(before.Accepts, description);
            return;
        }

        var after = XenLibelf.Judge(converted, hvm: false);
        Assert.True(before.Accepts == after.Accepts && before.Addresses == after.Addresses && before.Broken == after.Broken && before.Errors.SequenceEqual(after.Errors),
            $"{description}\n  string: {before.Accepts} {before.Addresses} {string.Join('/', before.Errors)}\n  notes:  {after.Accepts} {after.Addresses} {string.Join('/', after.Errors)}");
    }

    private static XenGuestNotes Convert(string text, NoteTarget? target = null) => XenGuestConversion.Convert(Encoding.UTF8.GetBytes(text + "\0"), 0, target ?? NoteTarget.Default);

    private static XenGuestNotes? OfFile(KernelBuilder kernel) => XenGuestConversion.Convert(ElfFile.Open(ByteSource.FromMemory(kernel.Build())));

    private static string[] Lines(XenGuestNotes notes) => [.. notes.Description.Notes.Select(note =>
    {
        var (type, value) = (note.Fields[1].Value, note.Fields[2]);
        return $"{Text(type)} {value.Name} {Text(value.Value)}";
    })];

    private static string Text(DescribedValue value) => value switch
    {
        DescribedValue.Scalar scalar => scalar.Text,
        DescribedValue.List list => string.Join('|', list.Items.Select(Text)),
        _ => throw new InvalidOperationException(),
    };
}
