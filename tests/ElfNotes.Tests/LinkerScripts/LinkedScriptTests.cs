using System.Runtime.CompilerServices;
using ElfNotes.Elf;
using ElfNotes.LinkerScripts;
using ElfNotes.Tests.Elf;
using static ElfNotes.Tests.LinkerScripts.Linkers;

namespace ElfNotes.Tests.LinkerScripts;

/// <summary>Each rule of the lint against the linkers: what it says of a script happens, and with the line that it advises all is right.</summary>
public sealed class LinkedScriptTests
{
    private const uint SHT_NOBITS = 8;
    private const ulong SHF_EXECINSTR = 4;
    private const string Phdrs = "PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); notes PT_NOTE FLAGS(4); }\n";
    private const string Discard = "/DISCARD/ : { *(.note.GNU-stack) *(.note.gnu.property) }";
    private const string Notes = ".notes : { KEEP(*(.note.*)) } :text :notes";
    private const string Clean = $$"""
        {{Phdrs}}SECTIONS
        {
        . = 0x100000 + SIZEOF_HEADERS;
        .text : { *(.text) } :text
        {{Discard}}
        {{Notes}}
        .rodata : { *(.rodata) } :text
        .data : { *(.data) BYTE(0) } :data
        .bss : { *(.bss) }
        }
        """;

    private static readonly string s_source = Source("\"\"");

    [Fact]
    public void The_clean_script_is_clean_and_gives_the_notes_in_one_segment()
    {
        Assert.Equal([LinkerScriptCodes.NotesPlaced], Codes(Clean));
        foreach (var linker in OfScripts) AssertRight(linker, Clean);
    }

    [Fact]
    public void EN4101_an_executable_stack_marker_makes_the_notes_executable_with_GNU_ld()
    {
        var script = Clean.Replace(Discard, "/DISCARD/ : { *(.note.gnu.property) }", StringComparison.Ordinal);
        Assert.Equal("/DISCARD/ : { *(.note.GNU-stack) } in front of .notes", Finding(script, "EN4101", Severity.Warning).Hint);

        var executable = Source("\"x\"");
        Assert.NotEqual(0UL, Section(Link(Gnu, executable, script), ".notes").Flags & SHF_EXECINSTR);
        foreach (var linker in (string[])[Gold, Lld]) Assert.Equal(0UL, Section(Link(linker, executable, script), ".notes").Flags & SHF_EXECINSTR);
        foreach (var linker in OfScripts) Assert.Equal(0UL, Section(Link(linker, executable, Clean), ".notes").Flags & SHF_EXECINSTR);
        // An empty marker leaves no trace; bytes in it do, with GNU ld.
        var content = s_source + ".section .note.GNU-stack\n.long 1, 2, 3\n";
        var plain = Section(Link(Gnu, s_source, script), ".notes").Size;
        Assert.Equal(plain + 12, Section(Link(Gnu, content, script), ".notes").Size);
        Assert.Equal(plain, Section(Link(Lld, content, script), ".notes").Size);
        Assert.Equal(Section(Link(Gold, s_source, script), ".notes").Size, Section(Link(Gold, content, script), ".notes").Size);
    }

    [Fact]
    public void EN4102_the_property_makes_a_section_of_alignment_8_whose_notes_are_lost_to_readers()
    {
        var script = Clean.Replace(Discard, "/DISCARD/ : { *(.note.GNU-stack) }", StringComparison.Ordinal);
        var hint = Finding(script, "EN4102", Severity.Warning).Hint;
        Assert.Equal("/DISCARD/ : { *(.note.gnu.property) } in front of .notes, or if a loader of programs needs it: .note.gnu.property : ALIGN(8) { KEEP(*(.note.gnu.property)) } :text", hint);

        foreach (var linker in OfScripts)
        {
            var file = Link(linker, s_source, script);
            Assert.Equal(8UL, Section(file, ".notes").Alignment);
            Assert.Equal(8UL, NoteSegment(file).Alignment);
            AssertFound(linker, file, FindingCodes.PackingDiffers, FindingCodes.BrokenNote);
            AssertRight(linker, script.Replace(Notes, ".note.gnu.property : ALIGN(8) { KEEP(*(.note.gnu.property)) } :text\n" + Notes, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void EN4103_without_PT_NOTE_in_PHDRS_there_is_none()
    {
        var script = Clean.Replace(" notes PT_NOTE FLAGS(4);", "", StringComparison.Ordinal).Replace(" :text :notes", " :text", StringComparison.Ordinal);
        Assert.Equal($"notes PT_NOTE FLAGS(4); in PHDRS, and {Notes}", Finding(script, "EN4103", Severity.Error).Hint);
        foreach (var linker in OfScripts) Assert.DoesNotContain(Link(linker, s_source, script).Segments, segment => segment.Type == ElfSegment.PT_NOTE);
    }

    [Fact]
    public void EN4104_a_section_that_names_no_note_segment_is_in_none()
    {
        var script = Clean.Replace(" :text :notes", "", StringComparison.Ordinal);
        Assert.Equal(Notes, Finding(script, "EN4104", Severity.Error).Hint);
        foreach (var linker in OfScripts) Assert.Equal(0UL, NoteSegment(Link(linker, s_source, script)).FileSize);
        Assert.Equal(".notes : { KEEP(*(.note.Xen)) } :text :notes", Finding(Clean.Replace(Notes, "", StringComparison.Ordinal), "EN4104", Severity.Warning).Hint);
    }

    [Fact]
    public void EN4105_notes_with_other_things_become_PROGBITS_or_no_segment()
    {
        var mixed = Clean.Replace("KEEP(*(.note.*))", "KEEP(*(.note.Xen)) *(.rodata)", StringComparison.Ordinal);
        Assert.Equal(".notes : { KEEP(*(.note.Xen)) } :text :notes, and '.rodata' in another section", Finding(mixed, "EN4105", Severity.Error).Hint);
        Assert.Equal(ElfSection.SHT_NOTE, Section(Link(Gnu, s_source, mixed), ".notes").Type);
        foreach (var linker in (string[])[Gold, Lld]) Assert.Equal(ElfSection.SHT_PROGBITS, Section(Link(linker, s_source, mixed), ".notes").Type);

        const string Bare = $"SECTIONS {{ . = 0x100000 + SIZEOF_HEADERS; {Discard} .text : {{ *(.text) }} .rodata : {{ *(.rodata) *(.note.*) }} .data : {{ *(.data) }} }}";
        Assert.Equal(".notes : { KEEP(*(.note.*)) } in front of .rodata, and no notes in .rodata", Finding(Bare, "EN4105", Severity.Error).Hint);
        foreach (var linker in OfScripts)
        {
            Assert.DoesNotContain(Link(linker, s_source, Bare).Segments, segment => segment.Type == ElfSegment.PT_NOTE);
            AssertRight(linker, Bare.Replace(".rodata : { *(.rodata) *(.note.*) }", ".notes : { KEEP(*(.note.*)) } .rodata : { *(.rodata) }", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void EN4106_a_section_of_data_statements_is_PROGBITS_and_a_lone_number_is_no_note()
    {
        const string Numbers = "LONG(4) LONG(4) LONG(1) LONG(0x6e6558) LONG(7)";
        var script = Clean.Replace("KEEP(*(.note.*))", Numbers, StringComparison.Ordinal);
        Assert.Contains(".section .note.Xen, \"a\", @note", Finding(script, "EN4106", Severity.Warning).Hint, StringComparison.Ordinal);
        Assert.Equal(ElfSection.SHT_NOTE, Section(Link(Gnu, s_source, script), ".notes").Type);
        foreach (var linker in (string[])[Gold, Lld]) Assert.Equal(ElfSection.SHT_PROGBITS, Section(Link(linker, s_source, script), ".notes").Type);

        var lone = Clean.Replace("KEEP(*(.note.*))", "KEEP(*(.note.*)) LONG(1)", StringComparison.Ordinal);
        Assert.Equal(Notes, Finding(lone, "EN4106", Severity.Warning).Hint);
        foreach (var linker in OfScripts)
        {
            var file = Link(linker, s_source, lone);
            AssertFound(linker, file, FindingCodes.BrokenNote, FindingCodes.PackingDiffers);
        }
    }

    [Fact]
    public void EN4107_a_type_takes_the_notes_out_of_the_file()
    {
        var script = Clean.Replace(".notes :", ".notes (NOLOAD) :", StringComparison.Ordinal);
        Assert.Equal(Notes, Finding(script, "EN4107", Severity.Error).Hint);
        Assert.Equal(SHT_NOBITS, Section(Link(Lld, s_source, script), ".notes").Type);
        Assert.Null(TryLink(Gold, Object(s_source), script, out var says));
        Assert.NotEmpty(says);
        var bare = script.Replace(Phdrs, "", StringComparison.Ordinal).Replace(" :text :notes", "", StringComparison.Ordinal).Replace(" :text", "", StringComparison.Ordinal).Replace(" :data", "", StringComparison.Ordinal);
        foreach (var linker in (string[])[Gnu, Lld]) Assert.Equal(SHT_NOBITS, Section(Link(linker, s_source, bare), ".notes").Type);
        Assert.Contains("EN4107", Codes(bare));
    }

    [Fact]
    public void EN4108_notes_in_no_PT_LOAD_are_not_in_memory()
    {
        var script = Clean.Replace(":text :notes", ":notes", StringComparison.Ordinal).Replace(".rodata : { *(.rodata) } :text", "", StringComparison.Ordinal).Replace("*(.text)", "*(.text) *(.rodata)", StringComparison.Ordinal);
        Assert.Equal(Notes, Finding(script, "EN4108", Severity.Warning).Hint);
        foreach (var linker in (string[])[Gnu, Lld])
        {
            var file = TryLink(linker, Object(s_source), script, out var says)!;
            var notes = NoteSegment(file);
            Assert.DoesNotContain(file.Segments, segment => segment.Type == ElfSegment.PT_LOAD && segment.Offset <= notes.Offset && notes.Offset + notes.FileSize <= segment.Offset + segment.FileSize);
            Assert.Equal(linker == Gnu, says.Contains("not in segment", StringComparison.Ordinal));
        }

        Assert.Null(TryLink(Gold, Object(s_source), script, out var refusal));
        Assert.Contains("PT_LOAD", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void EN4109_the_section_behind_the_notes_goes_on_in_their_segment()
    {
        var script = Clean.Replace("*(.rodata) } :text", "*(.rodata) }", StringComparison.Ordinal);
        Assert.Equal(".rodata : { … } :text", Finding(script, "EN4109", Severity.Error).Hint);
        Assert.Equal(".data : { … } :data", Finding(Clean.Replace(".rodata : { *(.rodata) } :text", "", StringComparison.Ordinal).Replace("BYTE(0) } :data", "BYTE(0) }", StringComparison.Ordinal), "EN4109", Severity.Error).Hint);
        foreach (var linker in OfScripts)
        {
            var file = Link(linker, s_source, script);
            var rodata = Section(file, ".rodata");
            Assert.True(NoteSegment(file) is var segment && segment.Offset <= rodata.Offset && rodata.Offset + rodata.Size <= segment.Offset + segment.FileSize, linker);
            Assert.Equal(linker == Gnu ? ElfSection.SHT_NOTE : ElfSection.SHT_PROGBITS, rodata.Type);
        }
    }

    [Fact]
    public void EN4109_with_nothing_behind_the_notes_GNU_ld_puts_bss_among_them()
    {
        const string Script = $$"""
            {{Phdrs}}SECTIONS { . = 0x100000 + SIZEOF_HEADERS; {{Discard}} .text : { *(.text) *(.rodata) } :text .data : { *(.data) } :data .notes : { KEEP(*(.note.*)) } :data :notes }
            """;
        Assert.Equal(".bss : { *(.bss .bss.*) *(COMMON) } :data behind .notes", Finding(Script, "EN4109", Severity.Warning).Hint);
        Assert.Equal(ElfSection.SHT_NOTE, Section(Link(Gnu, s_source, Script), ".bss").Type);
        foreach (var linker in (string[])[Gold, Lld]) Assert.Equal(SHT_NOBITS, Section(Link(linker, s_source, Script), ".bss").Type);
        foreach (var linker in OfScripts) AssertRight(linker, Script.TrimEnd()[..^1] + ".bss : { *(.bss .bss.*) *(COMMON) } :data }");
    }

    [Fact]
    public void EN4110_the_first_pattern_wins_and_KEEP_does_not_help()
    {
        var script = Clean.Replace(Discard, "/DISCARD/ : { *(.note.*) }", StringComparison.Ordinal);
        Assert.Equal($"{Discard} in its place, or move it behind .notes", Finding(script, "EN4110", Severity.Error).Hint);
        var moved = Clean.Replace(Notes, $"{Notes}\n/DISCARD/ : {{ *(.note.*) }}", StringComparison.Ordinal);
        Assert.DoesNotContain("EN4110", Codes(moved));
        foreach (var linker in OfScripts)
        {
            Assert.DoesNotContain(Link(linker, s_source, script).Notes, note => note.Owner == "Xen");
            AssertRight(linker, moved);
        }

        Assert.Equal(".notes : { KEEP(*(.note.Xen)) } :text :notes in front of it, if the program has notes of its own",
            Finding(Clean.Replace(Discard, "/DISCARD/ : { *(.note*) }", StringComparison.Ordinal).Replace(Notes, "", StringComparison.Ordinal), "EN4110", Severity.Error).Hint);
        Assert.DoesNotContain("EN4110", Codes(Clean.Replace(Discard, "/DISCARD/ : { *(.note.GNU-stack) *(.note.gnu.*) }", StringComparison.Ordinal)));
        Assert.DoesNotContain("EN4110", Codes("SECTIONS { .text : { *(.text) } /DISCARD/ : { *(.note.GNU-stack) *(.note.gnu.*) } }"));
        Finding("SECTIONS { .text : { *(.text) } /DISCARD/ : { boot.o(.note.*) } }", "EN4110", Severity.Warning);
    }

    [Fact]
    public void EN4111_without_KEEP_only_notes_of_type_PROGBITS_are_collected()
    {
        var script = Clean.Replace("KEEP(*(.note.*))", "*(.note.*)", StringComparison.Ordinal);
        Assert.Equal(Notes, Finding(script, "EN4111", Severity.Info).Hint);
        var progbits = s_source.Replace("@note", "@progbits", StringComparison.Ordinal);
        string[] options = ["--gc-sections", "-e", "_start"];
        foreach (var linker in OfScripts)
        {
            Assert.Contains("Xen", Bytes(LinkObject(linker, Object(s_source), script, options)), StringComparison.Ordinal);
            Assert.Contains("Xen", Bytes(LinkObject(linker, Object(progbits), Clean, options)), StringComparison.Ordinal);
            if (linker != Gold) Assert.DoesNotContain("Xen", Bytes(LinkObject(linker, Object(progbits), script, options)), StringComparison.Ordinal);
        }

        static string Bytes(ElfFile file) => System.Text.Encoding.Latin1.GetString(file.FindSection(".notes") is { } notes ? file.Source.ReadMemory(notes.Offset, (int)notes.Size).Span : default);
    }

    [Fact]
    public void EN4112_what_lies_between_two_sections_of_the_note_segment_is_in_it()
    {
        var script = Clean.Replace(".note.*", ".note.Xen", StringComparison.Ordinal).Replace(".data :", ".more : { KEEP(*(.note.*)) } :text :notes\n.data :", StringComparison.Ordinal);
        Assert.Equal("move .more in front of .rodata: .more : { KEEP(*(.note.*)) } :text :notes", Finding(script, "EN4112", Severity.Error).Hint);
        foreach (var linker in OfScripts)
        {
            var file = Link(linker, s_source, script);
            var (segment, rodata) = (NoteSegment(file), Section(file, ".rodata"));
            Assert.True(segment.Offset < rodata.Offset && rodata.Offset < segment.Offset + segment.FileSize, linker);
        }
    }

    [Theory]
    [InlineData(". = ALIGN(16); KEEP(*(.note.*))")]
    [InlineData("KEEP(*(.note.Xen)) . = ALIGN(64); KEEP(*(.note.*))")]
    [InlineData("KEEP(*(.note.*)) . = ALIGN(4096);")]
    [InlineData("KEEP(*(.note.Xen)) . += 8; KEEP(*(.note.*))")]
    public void EN4113_moving_the_counter_leaves_zeros_that_read_as_notes(string content)
    {
        var script = Clean.Replace("KEEP(*(.note.*))", content, StringComparison.Ordinal);
        Assert.StartsWith(".notes : ALIGN(4) { KEEP(*(.note.", Finding(script, "EN4113", Severity.Warning).Hint, StringComparison.Ordinal);
        foreach (var linker in OfScripts)
        {
            var file = Link(linker, s_source, script);
            AssertFound(linker, file, FindingCodes.EmptyNotes, FindingCodes.BrokenNote, FindingCodes.PackingDiffers);
            AssertRight(linker, script.Replace(content, "KEEP(*(.note.*))", StringComparison.Ordinal).Replace(".notes :", ".notes : ALIGN(4)", StringComparison.Ordinal));
        }

        Assert.DoesNotContain("EN4113", Codes(Clean.Replace("KEEP(*(.note.*))", ". = ALIGN(4); start = .; KEEP(*(.note.*)) . = ALIGN(0x4);", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ALIGN(16)", "16", 16)]
    [InlineData("ALIGN(CONSTANT(MAXPAGESIZE))", "CONSTANT(MAXPAGESIZE)", 4096)]
    [InlineData("ALIGN(8)", "8", 8)]
    public void EN4114_the_alignment_of_the_section_is_that_of_the_segment(string alignment, string argument, ulong result)
    {
        var script = Clean.Replace(".notes :", $".notes : {alignment}", StringComparison.Ordinal);
        Assert.Equal($".notes : ALIGN(4) {{ KEEP(*(.note.*)) }} :text :notes; to start on a boundary, align the location counter in front of it: . = ALIGN({argument});", Finding(script, "EN4114", Severity.Warning).Hint);
        foreach (var linker in OfScripts)
        {
            Assert.Equal(result, NoteSegment(Link(linker, s_source, script, "-z", "max-page-size=4096")).Alignment);
            AssertRight(linker, script.Replace($".notes : {alignment}", $". = ALIGN({argument}); .notes : ALIGN(4)", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void EN4115_properties_in_a_section_of_their_own_still_raise_the_segment_to_8()
    {
        const string Own = ".note.gnu.property : ALIGN(8) { KEEP(*(.note.gnu.property)) } :text";
        var script = Clean.Replace(Discard, "/DISCARD/ : { *(.note.GNU-stack) }\n" + Own + " :notes", StringComparison.Ordinal);
        Assert.Equal(Own, Finding(script, "EN4115", Severity.Warning).Hint);
        foreach (var linker in OfScripts)
        {
            Assert.Equal(8UL, NoteSegment(Link(linker, s_source, script)).Alignment);
            AssertRight(linker, script.Replace(Own + " :notes", Own, StringComparison.Ordinal));
        }

        // One that no pattern takes is placed beside the notes; gold leaves it outside of the segment.
        var orphan = Clean.Replace(Discard, "", StringComparison.Ordinal).Replace(".note.*", ".note.Xen", StringComparison.Ordinal);
        Assert.Equal("/DISCARD/ : { *(.note.gnu.property) }", Finding(orphan, "EN4115", Severity.Warning).Hint);
        foreach (var linker in OfScripts) Assert.Equal(linker == Gold ? 4UL : 8UL, NoteSegment(Link(linker, s_source, orphan)).Alignment);
        foreach (var linker in OfScripts) AssertRight(linker, orphan.Replace(".notes :", "/DISCARD/ : { *(.note.gnu.property) } .notes :", StringComparison.Ordinal));
    }

    [Fact]
    public void EN4103_a_script_with_segments_and_nothing_for_notes_is_warned_of()
    {
        const string Script = "PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); }\nSECTIONS { . = 0x100000 + SIZEOF_HEADERS; .text : { *(.text) } :text .rodata : { *(.rodata) } :text .data : { *(.data) } :data .bss : { *(.bss) } }";
        var found = Finding(Script, "EN4103", Severity.Warning);
        Assert.Equal(0UL, found.Offset);
        Assert.Equal("notes PT_NOTE FLAGS(4); in PHDRS, and in SECTIONS /DISCARD/ : { *(.note.GNU-stack) *(.note.gnu.property) } .notes : { KEEP(*(.note.*)) } :text :notes, with its own segment behind the next section", found.Hint);
        foreach (var linker in OfScripts)
        {
            Assert.DoesNotContain(Link(linker, s_source, Script).Segments, segment => segment.Type == ElfSegment.PT_NOTE);
            AssertRight(linker, Script.Replace("FLAGS(6); }", "FLAGS(6); notes PT_NOTE FLAGS(4); }", StringComparison.Ordinal).Replace(".rodata :", $"{Discard} {Notes} .rodata :", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void EN4105_says_of_no_segment_that_the_linker_makes_it()
    {
        const string Mixed = "SECTIONS { .rodata : { *(.rodata*) *(.note.Xen) } }";
        Assert.EndsWith("go into the section .rodata", Finding(Mixed, "EN4100", Severity.Info).Message, StringComparison.Ordinal);
        Assert.EndsWith("as the script has no PHDRS", Finding("SECTIONS { .notes : { KEEP(*(.note.Xen)) } }", "EN4100", Severity.Info).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EN4116_names_the_segment_that_was_meant() =>
        Assert.Equal("write :notes", Finding(Clean.Replace(":text :notes", ":text :note", StringComparison.Ordinal), "EN4116", Severity.Error).Hint);

    [Fact]
    public void EN4117_a_segment_without_content_is_put_to_address_0_by_GNU_ld()
    {
        var script = Clean.Replace(" BYTE(0)", "", StringComparison.Ordinal);
        Assert.Equal("BYTE(0) as the last of .data", Finding(script, "EN4117", Severity.Info).Hint);
        var code = s_source.Replace(" .data\n .quad 1\n .bss\n .skip 64\n", "", StringComparison.Ordinal);
        Assert.NotEqual(s_source, code);
        foreach (var linker in OfScripts)
        {
            Assert.Equal(linker == Gnu, Link(linker, code, script).Segments.Any(segment => segment.Type == ElfSegment.PT_LOAD && segment.PhysicalAddress == 0));
            Assert.All(Link(linker, code, Clean).Segments.Where(segment => segment.Type == ElfSegment.PT_LOAD), segment => Assert.NotEqual(0UL, segment.MemorySize));
        }
    }

    [Fact]
    public void EN4118_high_addresses_without_AT_are_physical_ones_too()
    {
        var script = "VIRT_BASE = 0xffffffff80000000;\n" + Clean.Replace(". = 0x100000", ". = VIRT_BASE + 0x100000", StringComparison.Ordinal).Replace(".note.*", ".note.Xen", StringComparison.Ordinal).Replace("_start: ret", "_start: ret", StringComparison.Ordinal);
        var found = Finding(script, "EN4118", Severity.Info);
        Assert.Equal((ulong)script.IndexOf(". = VIRT_BASE", StringComparison.Ordinal), found.Offset);
        foreach (var linker in OfScripts) Assert.True(Link(linker, s_source, script).Segments.First(segment => segment.Type == ElfSegment.PT_LOAD).PhysicalAddress >= 0xffffffff80000000);
        var mended = script.Replace(".text :", ".text : AT(ADDR(.text) - VIRT_BASE)", StringComparison.Ordinal);
        foreach (var other in (string[])[mended, Clean, script.Replace(".note.Xen", ".note.*", StringComparison.Ordinal), script.Replace("0xffffffff80000000", "0x8000", StringComparison.Ordinal), script.Replace("VIRT_BASE + 0x", "ABSOLUTE(_x) - VIRT_BASE + 0x", StringComparison.Ordinal)])
            Assert.DoesNotContain("EN4118", Codes(other));
        Finding(script.Replace(". = VIRT_BASE + 0x100000", ".=0xffffffff80100000", StringComparison.Ordinal), "EN4118", Severity.Info);
    }

    [Theory]
    [InlineData(".note.xen")]
    [InlineData(".notes.Xen")]
    [InlineData(".note.Xe")]
    public void EN4119_a_pattern_that_is_almost_that_of_Xen_takes_nothing(string pattern)
    {
        var script = Clean.Replace(".note.*", pattern, StringComparison.Ordinal);
        Assert.StartsWith("nothing takes .note.Xen; is '" + pattern + "' meant for it?", Finding(script, "EN4119", Severity.Info).Message, StringComparison.Ordinal);
        foreach (var linker in OfScripts) Assert.Null(Link(linker, s_source, script).FindSection(".notes"));
        foreach (var other in (string[])[".note.Xen", ".note.Linux", ".note.*", ".note.gnu.build-id"]) Assert.DoesNotContain("EN4119", Codes(Clean.Replace(".note.*", other, StringComparison.Ordinal)));
    }

    [Fact]
    public void EN4191_a_brace_that_is_not_closed_is_found()
    {
        var cut = Clean.TrimEnd()[..^1];
        var inner = Clean.Replace("*(.rodata) } :text", "*(.rodata)", StringComparison.Ordinal);
        foreach (var script in (string[])[cut, inner])
        {
            Assert.Equal((ulong)script.IndexOf("{\n. =", StringComparison.Ordinal), Finding(script, "EN4191", Severity.Error).Offset);
            foreach (var linker in (string[])[Gnu, Gold]) Assert.Null(TryLink(linker, Object(s_source), script, out _));
            // lld takes the words behind an inner brace for names of files.
            Assert.Equal(script == inner, TryLink(Lld, Object(s_source), script, out _) is not null);
        }

        Assert.Equal(6UL, Finding("PHDRS { text PT_LOAD;", "EN4191", Severity.Error).Offset);
    }

    [Fact]
    public void EN4116_a_segment_that_PHDRS_does_not_list_is_refused()
    {
        var script = Clean.Replace("notes PT_NOTE FLAGS(4); ", "", StringComparison.Ordinal);
        Assert.Equal("notes PT_NOTE FLAGS(4); in PHDRS", Finding(script, "EN4116", Severity.Error).Hint);
        foreach (var linker in OfScripts) Assert.Null(TryLink(linker, Object(s_source), script, out _));
    }

    [Fact]
    public void Mold_takes_no_script_and_puts_properties_and_notes_into_one_segment()
    {
        Assert.Null(TryLink(Mold, Object(s_source), Clean, out var says));
        Assert.Contains("unknown linker script token", says, StringComparison.Ordinal);
        var file = LinkObject(Mold, Object(s_source), null);
        Assert.Equal(8UL, NoteSegment(file).Alignment);
        Assert.Single(file.Segments, segment => segment.Type == ElfSegment.PT_NOTE);
        // Without a script the others keep the two alignments apart.
        foreach (var linker in OfScripts)
            Assert.Equal([4UL, 8UL], LinkObject(linker, Object(s_source), null).Segments.Where(segment => segment.Type == ElfSegment.PT_NOTE).Select(segment => segment.Alignment).Order());
    }

    private static void AssertRight(string linker, string script)
    {
        Assert.All(LinkerScriptLint.Check(LinkerScript.Parse(script)), finding => Assert.True(finding.Severity == Severity.Info, $"{finding.Code}: {finding.Message}\n{script}"));
        var file = Link(linker, s_source, script);
        var segment = NoteSegment(file);
        Assert.Equal(4UL, segment.Alignment);
        var xen = Assert.Single(file.Notes, note => note.Owner == "Xen");
        Assert.True(segment.Offset <= xen.Offset && xen.Offset < segment.Offset + segment.FileSize);
        Assert.DoesNotContain(file.Findings, finding => finding.Code != FindingCodes.OneViewOnly && finding.Severity > Severity.Info);
        foreach (var name in (string[])[".text", ".rodata", ".data"])
            if (file.FindSection(name) is { } section) Assert.Equal(ElfSection.SHT_PROGBITS, section.Type);
    }

    private static void AssertFound(string linker, ElfFile file, params string[] codes)
    {
        var notes = string.Join(", ", file.Notes.Select(note => $"{note.Owner} {note.Type} at 0x{note.Offset:x}"));
        // A reader that has lost step may go on without an error, and takes anything for an owner.
        Assert.True(file.Findings.Any(finding => codes.Contains(finding.Code)) || file.Notes.Any(note => note.Owner is not ("Xen" or "GNU" or "Linux")), $"{linker}: {notes}; found {string.Join(", ", file.Findings.Select(finding => finding.Code))}");
    }

    private static ElfFile Link(string linker, string source, string script, params string[] options) => Linkers.LinkObject(linker, Object(source), script, options);

    private static byte[] Object(string source) => Assembler.Assemble(source, "--64");

    private static ElfSection Section(ElfFile file, string name) => file.FindSection(name) ?? throw new InvalidOperationException($"the linked file has no {name}");

    private static ElfSegment NoteSegment(ElfFile file) => file.Segments.First(segment => segment.Type == ElfSegment.PT_NOTE);

    private static string[] Codes(string script) => [.. LinkerScriptLint.Check(LinkerScript.Parse(script)).Select(finding => finding.Code)];

    private static Finding Finding(string script, string code, Severity severity, [CallerMemberName] string test = "")
    {
        var findings = LinkerScriptLint.Check(LinkerScript.Parse(script));
        var found = Assert.Single(findings, finding => finding.Code == code);
        Assert.True(found.Severity == severity, test);
        return found;
    }

    private static string Source(string stackFlags) => $"""
         .text
         .globl _start
        _start: ret
         .data
         .quad 1
         .bss
         .skip 64
         .section .rodata, "a"
         .quad 0x0505050505050505
         .section .note.Xen, "a", @note
         .balign 4
         .long 4, 8, 18
         .asciz "Xen"
         .quad _start
         .section .note.Linux, "a", @note
         .balign 4
         .long 6, 1, 257
         .asciz "Linux"
         .balign 4
         .byte 0
         .balign 4
         .section .note.gnu.property, "a", @note
         .balign 8
         .long 4, 16, 5
         .asciz "GNU"
         .long 0xc0000002, 4, 3, 0
         .section .note.GNU-stack, {stackFlags}, @progbits

        """;
}
