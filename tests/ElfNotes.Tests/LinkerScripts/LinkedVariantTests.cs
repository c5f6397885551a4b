using ElfNotes.Elf;
using ElfNotes.LinkerScripts;
using ElfNotes.Tests.Elf;
using static ElfNotes.Tests.LinkerScripts.Linkers;

namespace ElfNotes.Tests.LinkerScripts;

/// <summary>Other ways to write the same script: each is linked, and the lint says what the linkers do.</summary>
public sealed class LinkedVariantTests
{
    private const string Start = "SECTIONS { . = 0x100000 + SIZEOF_HEADERS; ";
    private const string Discard = "/DISCARD/ : { *(.note.GNU-stack) *(.note.gnu.property) }";
    private const string Notes = ".notes : { KEEP(*(.note.*)) } :text :notes";
    private const string Clean = "PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); notes PT_NOTE FLAGS(4); }\n" + Start + ".text : { *(.text) *(.rodata) } :text " + Discard + "\n" + Notes + "\n.data : { *(.data) } :data .bss : { *(.bss) } }";

    private const string Source = """
         .text
         .globl _start
        _start: ret
         .data
         .quad 1
         .section .comment
         .asciz "made by hand"
         .section .debug_info
         .quad 2
         .section .note.Xen, "a", @note
         .balign 4
         .long 4, 4, 18
         .asciz "Xen"
         .long _start
         .section .note.Linux, "a", @note
         .balign 4
         .long 6, 4, 257
         .asciz "Linux"
         .balign 4
         .long 1

        """;

    private const string Property = """
         .section .note.gnu.property, "a", @note
         .balign 8
         .long 4, 16, 5
         .asciz "GNU"
         .long 0xc0000002, 4, 3, 0

        """;

    [Theory]
    [InlineData("*(*)", "*")]
    [InlineData("*(.n*)", ".n*")]
    [InlineData("*.o(*)", "*")]
    [InlineData("*([.]*)", "[.]*")]
    public void EN4110_any_pattern_that_takes_all_notes_throws_them_away(string discarded, string pattern)
    {
        var script = $"{Start}.text : {{ *(.text*) }} /DISCARD/ : {{ {discarded} }} }}";
        var finding = Found(script, "EN4110", discarded == "*.o(*)" ? Severity.Warning : Severity.Error);
        Assert.StartsWith($"'{pattern}' in /DISCARD/ throws ", finding.Message, StringComparison.Ordinal);
        const string Line = ".notes : { KEEP(*(.note.Xen)) }";
        Assert.Equal(Line + " in front of it, if the program has notes of its own", finding.Hint);
        var linked = 0;
        foreach (var linker in OfScripts)
        {
            // lld refuses to throw away what it makes by itself.
            if (TryLink(linker, Object(), script, out _) is not { } file) continue;
            Assert.Empty(Own(file));
            Assert.Contains(LinkObject(linker, Object(), script.Replace("/DISCARD/", Line + " /DISCARD/", StringComparison.Ordinal)).Notes, note => note.Owner == "Xen");
            linked++;
        }

        Assert.True(linked >= 1, script);
    }

    [Theory]
    [InlineData("*(.note.GNU-stack)")]
    [InlineData("*(.note.gnu.*)")]
    [InlineData("*(.note.gnu.property) *(.note.GNU-stack)")]
    [InlineData("*(.comment) *(.eh_frame) *(.debug*)")]
    public void EN4110_is_not_said_of_what_is_no_note_of_the_program(string discarded)
    {
        var script = $"{Start}.text : {{ *(.text*) }} /DISCARD/ : {{ {discarded} }} }}";
        Assert.Equal(["EN4100"], Codes(script));
        foreach (var linker in OfScripts) Assert.Equal(["Linux", "Xen"], Own(LinkObject(linker, Object(), script)));
    }

    [Theory]
    [InlineData("*(.note.*)")]
    [InlineData("*(.note*)")]
    [InlineData("*(*)")]
    public void EN4110_remarks_that_the_other_notes_are_thrown_away(string discarded)
    {
        var script = $"{Start}.text : {{ *(.text*) }} .notes : {{ KEEP(*(.note.Linux)) }} /DISCARD/ : {{ {discarded} }} }}";
        Assert.EndsWith(".note.Xen for example", Found(script, "EN4110", Severity.Info).Message, StringComparison.Ordinal);
        foreach (var linker in OfScripts)
            if (TryLink(linker, Object(), script, out _) is { } file) Assert.Equal(["Linux"], Own(file));
        Assert.DoesNotContain("EN4110", Codes(script.Replace(".note.Linux", ".note.*", StringComparison.Ordinal)));
    }

    [Fact]
    public void EN4109_what_is_not_mapped_is_in_no_segment()
    {
        var script = Clean.Replace(Notes, Notes + " .comment 0 : { *(.comment) } .debug_info 0 : { *(.debug_info .gnu.linkonce.wi.*) }", StringComparison.Ordinal);
        Assert.Equal(["EN4100"], Codes(script));
        foreach (var linker in OfScripts)
        {
            var file = LinkObject(linker, Object(), script);
            Assert.Equal(Size(file, ".notes"), NoteSegment(file).FileSize);
            Assert.Equal(8UL, Size(file, ".debug_info"));
        }

        // What is mapped goes on in the segments of the notes all the same.
        var goesOn = script.Replace(" :data", "", StringComparison.Ordinal);
        Assert.StartsWith(".data names no segment", Found(goesOn, "EN4109", Severity.Error).Message, StringComparison.Ordinal);
        // gold goes on at the address 0 of what is not mapped, and refuses.
        foreach (var linker in (string[])[Gnu, Lld]) Assert.True(LinkObject(linker, Object(), goesOn) is var file && NoteSegment(file).FileSize > Size(file, ".notes"), linker);
    }

    [Theory]
    [InlineData(".data : { *(.data) *(.note.*) . = ALIGN(8); *(.sdata) } :data", ".notes : { KEEP(*(.note.*)) } :data :notes in front of .data, and no notes in .data")]
    [InlineData(".data ALIGN(64) : ALIGN(64) { *(.data) *(.note.Xen .note.Linux) LONG(1) } :data", ".notes : { KEEP(*(.note.Xen .note.Linux)) } :data :notes in front of .data, and no notes in .data")]
    [InlineData(".data : { *(*) } :data", ".notes : { KEEP(*(.note.*)) } :data :notes in front of .data, and no notes in .data")]
    public void EN4105_the_line_for_a_mixed_section_leaves_its_patterns_in_place(string section, string hint)
    {
        var script = Clean.Replace(Notes, "", StringComparison.Ordinal).Replace(".data : { *(.data) } :data", section, StringComparison.Ordinal);
        Assert.Equal(["EN4100", "EN4105"], Codes(script).Order());
        var finding = Found(script, "EN4105", Severity.Error);
        Assert.Equal(hint, finding.Hint);
        Assert.DoesNotContain("('*') together with '*'", finding.Message, StringComparison.Ordinal);
        var right = script.Replace(section, hint[..hint.IndexOf(" in front", StringComparison.Ordinal)] + " " + section.Replace("*(.note.*)", "", StringComparison.Ordinal).Replace("*(.note.Xen .note.Linux)", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var linked = 0;
        foreach (var linker in OfScripts)
        {
            if (TryLink(linker, Object(), right, out _) is not { } file) continue;
            var segment = NoteSegment(file);
            Assert.Equal((4UL, Size(file, ".notes")), (segment.Alignment, segment.FileSize));
            Assert.Equal(["Linux", "Xen"], Own(file));
            Assert.True(Size(file, ".data") >= 8);
            linked++;
        }

        Assert.True(linked >= 2, right);
    }

    [Theory]
    [InlineData(". = ALIGN(., 4);")]
    [InlineData(". = ALIGN(1 << 2);")]
    [InlineData(". = (ALIGN((2 * 2)));")]
    [InlineData(". = ALIGN(0x8 >> 1);")]
    [InlineData(". += 0;")]
    public void EN4113_is_not_said_of_a_move_that_leaves_no_gap(string move)
    {
        var script = Clean.Replace("KEEP(*(.note.*))", $"KEEP(*(.note.Xen)) {move} KEEP(*(.note.*)) {move}", StringComparison.Ordinal);
        Assert.Equal(["EN4100"], Codes(script));
        foreach (var linker in OfScripts) Assert.Equal(Size(LinkObject(linker, Object(), Clean), ".notes"), Size(LinkObject(linker, Object(), script), ".notes"));
    }

    [Theory]
    [InlineData(". = ALIGN(., 4096);")]
    [InlineData(". = ALIGN(1 << 12);")]
    [InlineData(". = . + 4 * 4;")]
    public void EN4113_is_said_of_a_gap_that_an_expression_leaves(string move)
    {
        var script = Clean.Replace("KEEP(*(.note.*))", $"KEEP(*(.note.Xen)) {move} KEEP(*(.note.*))", StringComparison.Ordinal);
        Assert.StartsWith(".notes : ALIGN(4) { KEEP(*(.note.", Found(script, "EN4113", Severity.Warning).Hint, StringComparison.Ordinal);
        foreach (var linker in OfScripts) Assert.True(Size(LinkObject(linker, Object(), script), ".notes") > Size(LinkObject(linker, Object(), Clean), ".notes"), linker);
    }

    [Theory]
    [InlineData("1<<12", 4096)]
    [InlineData("2*8", 16)]
    [InlineData("(4K)", 4096)]
    [InlineData("MAX(4, 0x20)", 32)]
    public void EN4114_the_alignment_may_be_any_constant(string argument, ulong result)
    {
        var script = Clean.Replace(".notes :", $".notes : ALIGN({argument})", StringComparison.Ordinal);
        Assert.Contains($"is aligned to {argument}", Found(script, "EN4114", Severity.Warning).Message, StringComparison.Ordinal);
        foreach (var linker in OfScripts) Assert.Equal(result, NoteSegment(LinkObject(linker, Object(), script)).Alignment);
        Assert.Equal(["EN4100"], Codes(Clean.Replace(".notes :", ".notes : ALIGN(1 << 2)", StringComparison.Ordinal)));
    }

    [Fact]
    public void EN4113_and_EN4114_leave_open_what_only_the_linker_knows()
    {
        var script = "boundary = 16;\n" + Clean.Replace(Notes, ".notes : ALIGN(boundary) { . = ALIGN(boundary); KEEP(*(.note.*)) } :text :notes", StringComparison.Ordinal);
        Assert.Contains("'boundary'", Found(script, "EN4114", Severity.Info).Message, StringComparison.Ordinal);
        Assert.Contains("known when it is linked", Found(script, "EN4113", Severity.Info).Message, StringComparison.Ordinal);
        Assert.Equal(16UL, NoteSegment(LinkObject(Gnu, Object(), script)).Alignment);
    }

    [Fact]
    public void EN4115_two_note_segments_have_each_their_alignment()
    {
        const string Script = "PHDRS { text PT_LOAD FLAGS(5); n1 PT_NOTE FLAGS(4); n2 PT_NOTE FLAGS(4); data PT_LOAD FLAGS(6); }\n" + Start
            + ".text : { *(.text) } :text .n1 : { KEEP(*(.note.Xen .note.Linux)) } :text :n1 .np : ALIGN(8) { KEEP(*(.note.gnu.property)) } :text :n2 .data : { *(.data) } :data .bss : { *(.bss) } }";
        Assert.Equal(["EN4100", "EN4100"], Codes(Script));
        foreach (var linker in OfScripts)
        {
            var file = LinkObject(linker, Assembler.Assemble(Source + Property, "--64"), Script);
            Assert.Equal([4UL, 8UL], file.Segments.Where(segment => segment.Type == ElfSegment.PT_NOTE).Select(segment => segment.Alignment));
            Assert.Equal(["Linux", "Xen"], Own(file));
        }

        Assert.Contains("shares a note segment with .n1", Found(Script.Replace(":text :n2", ":text :n1", StringComparison.Ordinal), "EN4115", Severity.Warning).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OUTPUT_FORMAT(elf32-i386)")]
    [InlineData("OUTPUT_FORMAT(\"elf32-i386\", \"elf32-i386\", \"elf32-i386\") OUTPUT_ARCH(i386)")]
    public void EN4102_and_EN4115_are_not_said_of_files_of_32_bits(string command)
    {
        var script = $"{command}\n{Clean.Replace(Discard, "/DISCARD/ : { *(.note.GNU-stack) }", StringComparison.Ordinal)}";
        Assert.Equal(["EN4100"], Codes(script));
        Assert.DoesNotContain("EN4115", Codes(script.Replace(".note.*", ".note.Xen .note.Linux", StringComparison.Ordinal)));
        Assert.Contains("EN4102", Codes(script.Replace("elf32-i386", "elf64-x86-64", StringComparison.Ordinal)));
        var content = Assembler.Assemble(Source + Property.Replace(".balign 8", ".balign 4", StringComparison.Ordinal).Replace("4, 16, 5", "4, 12, 5", StringComparison.Ordinal).Replace("4, 3, 0", "4, 3", StringComparison.Ordinal), "--32");
        foreach (var linker in OfScripts)
        {
            var file = LinkObject(linker, content, script, "-m", "elf_i386");
            Assert.Equal(4UL, NoteSegment(file).Alignment);
            Assert.Equal(["Linux", "Xen"], Own(file));
        }
    }

    [Theory]
    [InlineData("04")]
    [InlineData("4")]
    [InlineData("0x04")]
    public void EN4103_the_type_of_a_segment_may_be_a_number(string type)
    {
        var script = Clean.Replace("PT_NOTE", type, StringComparison.Ordinal);
        Assert.Equal(["EN4100"], Codes(script));
        Assert.Equal(4UL, NoteSegment(LinkObject(Gnu, Object(), script)).Alignment);
        Assert.Contains("EN4103", Codes(Clean.Replace("PT_NOTE", "05", StringComparison.Ordinal)));
    }

    private static byte[] Object() => Assembler.Assemble(Source, "--64");

    // gold adds a note with its version.
    private static string[] Own(ElfFile file) => [.. file.Notes.Select(note => note.Owner).Where(owner => owner != "GNU").Order()];

    private static ulong Size(ElfFile file, string name) => file.FindSection(name) is { } section ? section.Size : throw new InvalidOperationException($"the linked file has no {name}");

    private static ElfSegment NoteSegment(ElfFile file) => file.Segments.First(segment => segment.Type == ElfSegment.PT_NOTE);

    // That a PT_LOAD may stay empty is true of most of these scripts, and is another rule's.
    private static string[] Codes(string script) => [.. LinkerScriptLint.Check(LinkerScript.Parse(script)).Select(finding => finding.Code).Where(code => code != LinkerScriptCodes.SegmentMayBeEmpty)];

    private static Finding Found(string script, string code, Severity severity)
    {
        var found = Assert.Single(LinkerScriptLint.Check(LinkerScript.Parse(script)), finding => finding.Code == code);
        Assert.Equal(severity, found.Severity);
        return found;
    }
}
