using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Vocabulary;
using static ElfNotes.Tests.Authoring.Described;

namespace ElfNotes.Tests.Authoring;

public sealed class NotePlannerTests
{
    private static readonly NoteDescription[] Pv = [Xen("XEN_VERSION", "string", "xen-3.0"), Xen("LOADER", "string", "generic")];

    [Fact]
    public void A_set_of_notes_becomes_a_plan()
    {
        var result = NotePlanner.Plan(Plan([Field("machine", "amd64"), Field("loaders", Many("xen-pv", "qemu"))],
            [.. Pv, Xen("ENTRY", "symbol", "_start"), Xen("18", "symbol", "pvh_start - 0xffffffff80000000"), Xen("FEATURES", "features", Many("!writable_page_tables", "pae_pgdir_above_4gb")), Xen("supported_features", "features", Many("dom0"))]));
        Assert.Empty(result.Findings);
        var plan = result.Plan!;
        Assert.Equal("x86-64", plan.Target?.Name);
        Assert.Equal(["xen-pv", "qemu"], plan.Loaders);
        Assert.Equal(["_start", "pvh_start"], plan.Symbols);
        Assert.Equal(".note.Xen", Assert.Single(plan.Sections).Key);
        Assert.Equal(new NotePart.Text("xen-3.0", true), Assert.Single(plan.Notes[0].Parts));
        Assert.Equal(new NotePart.Symbol("pvh_start", 0x80000000, IntegerSize.Pointer), Assert.Single(plan.Notes[3].Parts));
        Assert.Equal(new NotePart.Text("!writable_page_tables|pae_pgdir_above_4gb", true), Assert.Single(plan.Notes[4].Parts));
        Assert.Equal(new NotePart.Integer(1 << 11, IntegerSize.Four), Assert.Single(plan.Notes[5].Parts));
        Assert.Equal("SUPPORTED_FEATURES", plan.Notes[5].TypeName);
    }

    [Theory]
    [InlineData("u8", "255", "ff")]
    [InlineData("u16", "0x1234", "3412")]
    [InlineData("u32", "0b101", "05000000")]
    [InlineData("u64", "18_446_744_073_709_551_615", "ffffffffffffffff")]
    [InlineData("pointer", "0o17", "0f00000000000000")]
    [InlineData("hex", "0a 1B\nff", "0a1bff")]
    [InlineData("hex", "", "")]
    [InlineData("base64", "AAEC", "000102")]
    [InlineData("string", "hé", "68c3a900")]
    [InlineData("json", "{ \"a\" : [ 1, true ] }", "7b2261223a5b312c747275655d7d00")]
    public void A_value_has_its_bytes(string field, string value, string bytes)
    {
        var result = NotePlanner.Plan(Plan(Note(("owner", "Own"), ("type", "1"), (field, value))));
        Assert.Empty(result.Findings);
        var content = Assert.Single(EncodedNotes.Of(result.Plan!, NoteTarget.Default)).Content.Span;
        Assert.Equal(bytes, Convert.ToHexStringLower(content.Slice(16, content[4])));
    }

    [Fact]
    public void What_the_readers_of_a_type_need_is_the_default()
    {
        var result = NotePlanner.Plan(Plan(
            Note(("owner", "Go"), ("type", "ELF_NOTE_GO_BUILDID"), ("string", "a/b")),
            Note(("owner", "GNU"), ("type", "NT_GNU_PROPERTY_TYPE_0"), ("u32", Many("0xc0000002", "4", "3", "0"))),
            Note(("owner", "FDO"), ("type", "FDO_PACKAGING_METADATA"), ("json", Map(("type", "deb"), ("n", "1")))),
            Note(("owner", "Go"), ("type", "ELF_NOTE_GO_BUILDID"), ("string", "a/b"), ("nul", true))));
        Assert.Empty(result.Findings);
        var notes = result.Plan!.Notes;
        Assert.Equal(new NotePart.Text("a/b", false), Assert.Single(notes[0].Parts));
        Assert.Equal("Go\0\0", Encoding.ASCII.GetString(notes[0].OwnerBytes.Span));
        Assert.Equal(new NotePart.Text("a/b", true), Assert.Single(notes[3].Parts));
        Assert.Equal((IntegerSize.Pointer, ".note.gnu.property"), (notes[1].Alignment, notes[1].Section));
        Assert.Equal(new NotePart.Text("""{"type":"deb","n":1}""", true), Assert.Single(notes[2].Parts));
        Assert.Equal(".note.package", notes[2].Section);
    }

    [Fact]
    public void Parts_follow_one_another()
    {
        var result = NotePlanner.Plan(Plan(Note(("owner", "stapsdt"), ("type", "NT_STAPSDT"), ("parts", Many(
            Map(("symbol", "probe"), ("addend", "-4"), ("size", "8")),
            Map(("u16", Many("1", "2"))),
            Map(("string", "provider"), ("nul", true)),
            Map(("string", "bare")))))));
        Assert.Empty(result.Findings);
        Assert.Equal(
            [new NotePart.Symbol("probe", -4, IntegerSize.Eight), new NotePart.Integer(1, IntegerSize.Two), new NotePart.Integer(2, IntegerSize.Two), new NotePart.Text("provider", true), new NotePart.Text("bare", false)],
            result.Plan!.Notes[0].Parts);
    }

    [Theory]
    [InlineData(AuthoringCodes.UnknownField, 21, "strin", "x", "Write string")]
    [InlineData(AuthoringCodes.BadValue, 25, "u32", "010", null)]
    [InlineData(AuthoringCodes.BadValue, 25, "u32", "-1", null)]
    [InlineData(AuthoringCodes.BadValue, 25, "hex", "abc", null)]
    [InlineData(AuthoringCodes.BadValue, 25, "base64", "A", null)]
    [InlineData(AuthoringCodes.BadValue, 25, "json", "{a:1}", null)]
    [InlineData(AuthoringCodes.BadValue, 25, "json", "\"\\ud800\"", null)]
    [InlineData(AuthoringCodes.BadValue, 25, "json", "{\"\\udc00\":1}", null)]
    [InlineData(AuthoringCodes.BadValue, 25, "json", "[{\"a\":1,\"a\":2}]", null)]
    [InlineData(AuthoringCodes.BadValue, 25, "file", "none", null)]
    [InlineData(AuthoringCodes.BadValue, 25, "symbol", " ", null)]
    [InlineData(AuthoringCodes.ValueTooLarge, 25, "u8", "256", "Use u16")]
    [InlineData(AuthoringCodes.ValueTooLarge, 25, "u32", "0x100000000", "Use u64")]
    [InlineData(AuthoringCodes.FormDoesNotFit, 21, "features", "dom0", null)]
    public void A_wrong_value_is_found_where_it_is(string code, int column, string field, string value, string? hint)
    {
        var options = new PlannerOptions { ReadFile = (name, _) => throw new FileNotFoundException(name) };
        var result = NotePlanner.Plan(Plan(Note(("owner", "Own"), ("type", "1"), (field, value))), options);
        Assert.Null(result.Plan);
        var finding = result.Findings[0];
        Assert.Equal((code, Severity.Error, new SourcePosition("plan", 1, column)), (finding.Code, finding.Severity, finding.Position));
        if (hint is not null) Assert.Equal(hint, finding.Hint);
    }

    [Theory]
    [InlineData(AuthoringCodes.UnknownType, "Xen", "ENTRI", "Write ENTRY")]
    [InlineData(AuthoringCodes.OwnerDoesNotFit, "GNU", "PHYS32_ENTRY", "Write owner: Xen; owners are compared exactly")]
    [InlineData(AuthoringCodes.OwnerDoesNotFit, "xen", "18", "Write owner: Xen")]
    [InlineData(AuthoringCodes.UnknownType, "Own", "MINE", "Write the type as a number")]
    [InlineData(AuthoringCodes.ValueTooLarge, "Own", "0x100000000", null)]
    public void A_wrong_name_is_found(string code, string owner, string type, string? hint)
    {
        var result = NotePlanner.Plan(Plan(Note(("owner", owner), ("type", type), ("u32", "1"))));
        Assert.Null(result.Plan);
        var finding = Assert.Single(result.Findings);
        Assert.Equal((code, Severity.Error), (finding.Code, finding.Severity));
        Assert.Equal(hint, finding.Hint);
    }

    [Theory]
    [InlineData("ENTRY", "string", "start", AuthoringCodes.FormDoesNotFit)]
    [InlineData("LOADER", "u32", "1", AuthoringCodes.FormDoesNotFit)]
    [InlineData("GUEST_OS", "symbol", "os", AuthoringCodes.FormDoesNotFit)]
    [InlineData("ENTRY", "hex", "010203", AuthoringCodes.FormDoesNotFit)]
    [InlineData("SUPPORTED_FEATURES", "features", "!dom0", AuthoringCodes.UnknownName)]
    [InlineData("FEATURES", "features", "domO", AuthoringCodes.UnknownName)]
    [InlineData("FEATURES", "string", "!nonsense", VocabularyCodes.UnknownRequiredFeature)]
    [InlineData("PHYS32_ENTRY", "u64", "0x123456789", VocabularyCodes.Phys32EntryRange)]
    public void A_value_that_its_readers_would_not_read_is_an_error(string type, string field, string value, string code)
    {
        var result = NotePlanner.Plan(Plan([.. Pv.Where(note => type != "LOADER" || note != Pv[1]), Xen("GUEST_OS", "string", "linux"), Xen(type, field, value)]));
        Assert.Null(result.Plan);
        var finding = Assert.Single(result.Findings, finding => finding.Severity == Severity.Error && finding.Code != AuthoringCodes.DuplicateNote && finding.Code != AuthoringCodes.RequiredNoteMissing);
        Assert.Equal(code, finding.Code);
        Assert.Equal(type == "LOADER" ? 3 : 4, finding.Position.Line);
    }

    [Fact]
    public void A_string_longer_than_Xen_keeps_is_a_warning()
    {
        var result = NotePlanner.Plan(Plan([.. Pv, Xen("GUEST_OS", "string", "an operating system")]));
        Assert.NotNull(result.Plan);
        var finding = Assert.Single(result.Findings);
        Assert.Equal((VocabularyCodes.XenStringCut, Severity.Warning, new SourcePosition("plan", 3, 25)), (finding.Code, finding.Severity, finding.Position));
    }

    [Fact]
    public void An_entry_of_four_bytes_in_a_file_of_64_bits_is_a_warning()
    {
        var finding = Assert.Single(NotePlanner.Plan(Plan(Xen("PHYS32_ENTRY", "u32", "0x100000"))).Findings);
        Assert.Equal((AuthoringCodes.FormDoesNotFit, Severity.Warning), (finding.Code, finding.Severity));
        Assert.Empty(NotePlanner.Plan(Plan([Field("machine", "i386")], Xen("PHYS32_ENTRY", "u32", "0x100000"))).Findings);
    }

    [Fact]
    public void Type_18_of_another_owner_is_a_warning() =>
        Assert.Equal(AuthoringCodes.OwnerDoesNotFit, Assert.Single(NotePlanner.Plan(Plan(Note(("owner", "Mine"), ("type", "18"), ("u32", "1")))).Findings).Code);

    [Fact]
    public void A_note_needs_owner_type_and_one_value()
    {
        Assert.Equal(AuthoringCodes.IncompleteNote, Only(Note(("type", "1"), ("u8", "1"))));
        Assert.Equal(AuthoringCodes.IncompleteNote, Only(Note(("owner", "Own"), ("u8", "1"))));
        Assert.Equal(AuthoringCodes.IncompleteNote, Only(Note(("owner", "Own"), ("type", "1"))));
        Assert.Equal(AuthoringCodes.IncompleteNote, Only(Note(("owner", "Own"), ("type", "1"), ("u8", "1"), ("U8", "2"))));
        Assert.Equal(AuthoringCodes.ValuesConflict, Only(Note(("owner", "Own"), ("type", "1"), ("u8", "1"), ("u16", "1"))));
        Assert.Equal(AuthoringCodes.ValuesConflict, Only(Note(("owner", "Own"), ("type", "1"), ("u8", "1"), ("nul", true))));
        Assert.Equal(AuthoringCodes.ValuesConflict, Only(Note(("owner", "Own"), ("ownerBytes", "00"), ("type", "1"), ("u8", "1"))));

        static string Only(NoteDescription note) => Assert.Single(NotePlanner.Plan(Plan(note)).Findings).Code;
    }

    [Fact]
    public void A_required_note_that_is_missing_is_named()
    {
        var missing = Assert.Single(NotePlanner.Plan(Plan([Field("loaders", "xen-pv")], Pv[1])).Findings);
        Assert.Equal((AuthoringCodes.RequiredNoteMissing, Severity.Error), (missing.Code, missing.Severity));
        Assert.Equal("Add - {owner: Xen, type: XEN_VERSION, string: xen-3.0}", missing.Hint);
        Assert.Equal(AuthoringCodes.RequiredNoteMissing, Assert.Single(NotePlanner.Plan(Plan([Field("loaders", "firecracker")], Pv)).Findings).Code);
        Assert.Equal(AuthoringCodes.RequiredNoteMissing, Assert.Single(NotePlanner.Plan(Plan(Pv[0], Xen("LOADER", "string", "grub"))).Findings).Code);
        var warning = Assert.Single(NotePlanner.Plan(Plan(Pv[0], Xen("PHYS32_ENTRY", "symbol", "start"))).Findings);
        Assert.Equal((AuthoringCodes.RequiredNoteMissing, Severity.Warning), (warning.Code, warning.Severity));
        Assert.Empty(NotePlanner.Plan(Plan(Xen("PHYS32_ENTRY", "symbol", "start"))).Findings);
        Assert.Empty(NotePlanner.Plan(Plan([Field("loaders", Many())], Xen("ENTRY", "symbol", "start"))).Findings);
    }

    [Fact]
    public void What_comes_twice_is_found()
    {
        var twice = Assert.Single(NotePlanner.Plan(Plan([.. Pv, Pv[1]])).Findings);
        Assert.Equal((AuthoringCodes.DuplicateNote, Severity.Error, 3), (twice.Code, twice.Severity, twice.Position.Line));
        var own = Note(("owner", "Own"), ("type", "1"), ("u8", "1"));
        Assert.Equal(Severity.Warning, Assert.Single(NotePlanner.Plan(Plan(own, own)).Findings).Severity);
        Assert.Empty(NotePlanner.Plan(Plan(own, Note(("owner", "Own"), ("type", "1"), ("u8", "2")))).Findings);
    }

    [Fact]
    public void One_section_has_one_alignment()
    {
        var finding = Assert.Single(NotePlanner.Plan(Plan(Note(("owner", "Own"), ("type", "1"), ("u8", "1")), Note(("owner", "Own"), ("type", "2"), ("u8", "1"), ("align", "8")))).Findings);
        Assert.Equal((AuthoringCodes.SectionsDiffer, 2), (finding.Code, finding.Position.Line));
        Assert.Equal(AuthoringCodes.SectionsDiffer, Assert.Single(NotePlanner.Plan(Plan(Note(("owner", "Own"), ("type", "1"), ("u8", "1")), Note(("owner", "Own"), ("type", "2"), ("u8", "1"), ("allocated", false)))).Findings).Code);
    }

    [Fact]
    public void Text_for_a_reader_of_JSON_is_JSON()
    {
        Assert.Equal(AuthoringCodes.BadValue, Assert.Single(NotePlanner.Plan(Plan(Note(("owner", "FDO"), ("type", "0xcafe1a7e"), ("string", "not json")))).Findings).Code);
        Assert.Empty(NotePlanner.Plan(Plan(Note(("owner", "FDO"), ("type", "0xcafe1a7e"), ("string", "{}")))).Findings);
        Assert.Empty(NotePlanner.Plan(Plan(Note(("owner", "FDO"), ("type", "0xcafe1a7e"), ("json", string.Concat(Enumerable.Repeat("[", 100)) + string.Concat(Enumerable.Repeat("]", 100)))))).Findings);
    }

    [Fact]
    public void A_loader_starts_kernels_of_its_machines()
    {
        Assert.Equal(AuthoringCodes.ValuesConflict, Assert.Single(NotePlanner.Plan(Plan([Field("machine", "riscv64"), Field("loaders", "xen-pv")], Pv)).Findings).Code);
        Assert.Empty(NotePlanner.Plan(Plan([Field("machine", "i386"), Field("loaders", "xen-pv")], Pv)).Findings);
    }

    [Fact]
    public void All_notes_together_have_a_limit()
    {
        var options = new PlannerOptions { MaxBytes = 7 };
        var large = Note(("owner", "Own"), ("type", "1"), ("u64", "1"));
        var finding = Assert.Single(NotePlanner.Plan(Plan(Note(("owner", "Own"), ("type", "2"), ("u32", "1")), large, large), options).Findings);
        Assert.Equal((AuthoringCodes.ValueTooLarge, 2), (finding.Code, finding.Position.Line));
    }

    [Fact]
    public void Settings_are_checked()
    {
        Assert.Equal(["EN4012", "EN4012", "EN4002"], NotePlanner.Plan(Plan([Field("machine", "x86-46"), Field("loaders", "xen"), Field("not", "1")])).Findings.Select(finding => finding.Code));
        Assert.Equal("Write x86-64", NotePlanner.Plan(Plan([Field("machine", "x86-46")])).Findings[0].Hint);
    }

    [Fact]
    public void Notes_that_are_copied_are_written_as_they_are()
    {
        var result = NotePlanner.Plan(Plan([Field("verbatim", true)], Pv[1], Pv[1], Xen("ENTRY", "hex", "010203"), Note(("owner", "xen"), ("type", "1"), ("hex", ""))));
        Assert.NotNull(result.Plan);
        Assert.NotEmpty(result.Findings);
        Assert.All(result.Findings, finding => Assert.Equal(Severity.Info, finding.Severity));
    }

    [Fact]
    public void What_is_copied_says_nothing_of_what_stands_beside_it()
    {
        var copied = Plan([Field("verbatim", true)], Pv[1], Xen("ENTRY", "hex", "010203"));
        var written = Plan(Xen("ENTRY", "string", "oops"), Pv[1]);
        var result = NotePlanner.Plan(PlanDescription.Join(copied, written));
        Assert.Null(result.Plan);
        Assert.Equal([AuthoringCodes.FormDoesNotFit, AuthoringCodes.DuplicateNote, AuthoringCodes.DuplicateNote, AuthoringCodes.RequiredNoteMissing], result.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Code));
        Assert.Equal(AuthoringCodes.BadValue, Assert.Single(NotePlanner.Plan(Plan([Field("verbatim", "maybe")])).Findings).Code);
    }

    [Fact]
    public void Bytes_and_padding_are_kept()
    {
        var result = NotePlanner.Plan(Plan(Note(("ownerBytes", "41"), ("type", "1"), ("hex", "01"), ("ownerPadding", "aabbcc"), ("padding", "ddeeff"), ("align", "8"))));
        Assert.Empty(result.Findings);
        var encoded = Assert.Single(EncodedNotes.Of(result.Plan!, NoteTarget.Find("s390x")!));
        Assert.Equal((".note.A", 8), (encoded.Name, encoded.Alignment));
        Assert.Equal("000000010000000100000001" + "41aabbcc" + "01ddeeff00000000", Convert.ToHexStringLower(encoded.Content.Span));
    }

    [Fact]
    public void A_pointer_has_to_fit_the_machine()
    {
        var finding = Assert.Single(NotePlanner.Plan(Plan([Field("machine", "arm")], Note(("owner", "Own"), ("type", "1"), ("pointer", "0x100000000")))).Findings);
        Assert.Equal(AuthoringCodes.ValueTooLarge, finding.Code);
    }

    [Fact]
    public void Bare_notes_hold_no_symbols()
    {
        var plan = NotePlanner.Plan(Plan(Xen("PHYS32_ENTRY", "symbol", "start"))).Plan!;
        var finding = Assert.Single(NoteEmitters.ForFile("notes.bin")!.Check(plan, new EmitOptions { Target = NoteTarget.Default }));
        Assert.Equal(AuthoringCodes.OutputCannotHold, finding.Code);
    }
}
