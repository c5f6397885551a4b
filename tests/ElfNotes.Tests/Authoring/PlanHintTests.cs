using ElfNotes.Authoring;
using static ElfNotes.Tests.Authoring.Described;

namespace ElfNotes.Tests.Authoring;

/// <summary>That a mistake is called what it is, with a fix that can be copied.</summary>
public sealed class PlanHintTests
{
    [Theory]
    [InlineData("pvh_start - VIRT_BASE", "\"pvh_start - VIRT_BASE\" is a calculation, and a symbol is one name", "addend: -0xffffffff80000000")]
    [InlineData("pvh_start-VIRT_BASE", "\"pvh_start-VIRT_BASE\" is a calculation, and a symbol is one name", "addend: -0xffffffff80000000")]
    [InlineData("a + b + 4", "\"a + b\" is a calculation, and a symbol is one name", "addend: ")]
    [InlineData("0x100060", "0x100060 is a number, and no symbol", "Write pointer: 0x100060")]
    [InlineData("-5", "-5 is a number, and no symbol", "pointer: -5")]
    [InlineData("0100", "0100 is a number, and no symbol", "pointer: 0100")]
    public void A_symbol_is_one_name(string symbol, string message, string hint)
    {
        var finding = Assert.Single(NotePlanner.Plan(Plan(Xen("PHYS32_ENTRY", "symbol", symbol))).Findings);
        Assert.Equal((AuthoringCodes.BadValue, Severity.Error, message), (finding.Code, finding.Severity, finding.Message));
        Assert.Contains(hint, finding.Hint, StringComparison.Ordinal);
    }

    /// <summary>Each source has its own words for several values, which its author can copy.</summary>
    [Theory]
    [InlineData("notes.yaml", "parts: [{u32: 1}, {string: text}]")]
    [InlineData("kernel.csproj", "Parts=\"u32=1;string=text\"")]
    [InlineData("Notes.cs", "Parts = [\"u32=1\", \"string=text\"]")]
    public void Two_values_are_told_how_to_be_one(string file, string hint)
    {
        DescribedField[] fields = [.. new[] { ("owner", "Own"), ("type", "1"), ("u8", "1"), ("u16", "2") }.Select(field => new DescribedField(field.Item1, new DescribedValue.Scalar(field.Item2, true, default), new SourcePosition(file, 1, 1)))];
        var finding = NotePlanner.Plan(new PlanDescription([], [new NoteDescription(fields, new SourcePosition(file, 1, 1))])).Findings.First(one => one.Code == AuthoringCodes.ValuesConflict);
        Assert.EndsWith(hint, finding.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_start", 0)]
    [InlineData("a.b$c@@V1?<T>,::d", 0)]
    [InlineData("-[Foo bar:]", 0)]
    [InlineData("operator->", 0)]
    [InlineData("start + 0x10", 16)]
    [InlineData("start-4", -4)]
    public void An_odd_name_stays_one(string symbol, long addend) =>
        Assert.Equal(addend, Assert.IsType<NotePart.Symbol>(Assert.Single(NotePlanner.Plan(Plan(Xen("PHYS32_ENTRY", "symbol", symbol))).Plan!.Notes[0].Parts)).Addend);

    [Fact]
    public void A_note_that_was_read_keeps_the_name_of_its_file() =>
        Assert.NotNull(NotePlanner.Plan(Plan([Field("verbatim", true)], Xen("PHYS32_ENTRY", "symbol", "a-b"))).Plan);

    [Theory]
    [InlineData("u64", "99999999999999999999999", AuthoringCodes.ValueTooLarge, "99999999999999999999999 does not fit 8 bytes", "in hex")]
    [InlineData("u64", "0x1_0000_0000_0000_0000", AuthoringCodes.ValueTooLarge, "0x10000000000000000 does not fit 8 bytes", "in hex")]
    [InlineData("u32", "-1", AuthoringCodes.BadValue, "-1 is negative, and numbers here have no sign", "0xffffffff")]
    [InlineData("u8", "-0x80", AuthoringCodes.BadValue, "-0x80 is negative, and numbers here have no sign", "0x80")]
    [InlineData("u8", "-200", AuthoringCodes.BadValue, "-200 is negative, and numbers here have no sign", "with 0x in front")]
    [InlineData("u64", "-0x8000000000000000", AuthoringCodes.BadValue, "-0x8000000000000000 is negative, and numbers here have no sign", "0x8000000000000000")]
    [InlineData("pointer", "-1", AuthoringCodes.BadValue, "-1 is negative, and numbers here have no sign", "with 0x in front")]
    [InlineData("u32", "010", AuthoringCodes.BadValue, "a zero in front is ambiguous: to some 010 is octal, to others decimal", "Write 10, or 0o10")]
    [InlineData("u32", "09", AuthoringCodes.BadValue, "a zero in front is ambiguous: to some 09 is octal, to others decimal", "Write 9")]
    [InlineData("u32", "start", AuthoringCodes.BadValue, "\"start\" is no unsigned integer", "use symbol")]
    [InlineData("u32", "0xg", AuthoringCodes.BadValue, "\"0xg\" is no unsigned integer", "use symbol")]
    public void A_number_that_cannot_be_read_is_told_why(string field, string value, string code, string message, string hint)
    {
        var finding = Assert.Single(NotePlanner.Plan(Plan(Note(("owner", "Own"), ("type", "1"), (field, value)))).Findings);
        Assert.Equal((code, message), (finding.Code, finding.Message));
        Assert.EndsWith(hint, finding.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_note_with_a_value_that_does_not_serve_is_not_called_missing()
    {
        var version = Assert.Single(NotePlanner.Plan(Plan(Xen("XEN_VERSION", "string", "xen-4.17"), Xen("LOADER", "string", "generic"))).Findings);
        Assert.Equal(("Xen needs the Xen note XEN_VERSION starting \"xen-3.0\", and this is \"xen-4.17\"", "Write string: xen-3.0"), (version.Message, version.Hint));
        Assert.Equal(1, version.Position.Line);
        var loader = Assert.Single(NotePlanner.Plan(Plan(Xen("XEN_VERSION", "string", "xen-3.0"), Xen("LOADER", "string", "grub"))).Findings);
        Assert.EndsWith("and this is \"grub\"", loader.Message, StringComparison.Ordinal);
        Assert.Equal("Write string: generic", loader.Hint);
        var system = Assert.Single(NotePlanner.Plan(Plan(Xen("XEN_VERSION", "string", "xen-3.0"), Xen("GUEST_OS", "string", "mine"))).Findings);
        Assert.Equal("Add - {owner: Xen, type: LOADER, string: generic}, or write string: linux", system.Hint);
    }

    [Fact]
    public void Only_the_PVH_entry_is_read_by_QEMU_too()
    {
        var both = Xen("PHYS32_ENTRY", "symbol", "start");
        Assert.EndsWith("; Xen takes the last, QEMU and Firecracker the first", Assert.Single(NotePlanner.Plan(Plan(both, both)).Findings).Message, StringComparison.Ordinal);
        var version = Xen("XEN_VERSION", "string", "xen-3.0");
        Assert.EndsWith("; Xen takes the last", Assert.Single(NotePlanner.Plan(Plan(version, version, Xen("LOADER", "string", "generic"))).Findings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xen-phv", "Write xen-pvh")]
    [InlineData("xen-pvx", "Write xen-pvh")]
    [InlineData("xen-pvh, qemu", "Write [xen-pvh, qemu]")]
    public void A_loader_that_is_mistyped_is_found_again(string name, string hint) =>
        Assert.Equal(hint, Assert.Single(NotePlanner.Plan(Plan([Field("loaders", name)])).Findings).Hint);

    [Fact]
    public void A_key_of_a_note_at_the_margin_belongs_to_the_note()
    {
        var finding = Assert.Single(NotePlanner.Plan(Plan([Field("u32", "1")])).Findings);
        Assert.Equal(AuthoringCodes.UnknownField, finding.Code);
        Assert.Equal("Indent it as far as the other keys of its note", finding.Hint);
        var glued = NotePlanner.Plan(Plan(Note(("owner:Xen", ""), ("type", "1"), ("u8", "1")))).Findings[0];
        Assert.Equal((AuthoringCodes.UnknownField, "Write owner: Xen"), (glued.Code, glued.Hint));
    }

    [Theory]
    [InlineData("Kernel.csproj", "Add <ElfNote Include=\"Xen\" Type=\"LOADER\" String=\"generic\" />; or say <ElfNotesLoaders>none</ElfNotesLoaders> where other objects have the rest")]
    [InlineData("Notes.cs", "Add [assembly: XenNote(XenNoteType.Loader, String = \"generic\")]; or say [assembly: ElfNotePlan(Loaders = [])] where other objects have the rest")]
    [InlineData("notes.yaml", "Add - {owner: Xen, type: LOADER, string: generic}; or say loaders: [] where other objects have the rest")]
    public void A_fix_is_in_the_words_of_its_source(string file, string hint)
    {
        var note = Xen("XEN_VERSION", "string", "xen-3.0") with { Position = new SourcePosition(file, 3) };
        Assert.Equal(hint, Assert.Single(NotePlanner.Plan(new PlanDescription([], [note])).Findings).Hint);
    }
}
