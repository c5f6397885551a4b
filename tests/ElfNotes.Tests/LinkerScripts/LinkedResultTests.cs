using ElfNotes.Elf;
using ElfNotes.Tests.Elf;
using static ElfNotes.Tests.LinkerScripts.Linkers;

namespace ElfNotes.Tests.LinkerScripts;

/// <summary>What is found in a linked file has the line of linker script that would have prevented it; that line is tried.</summary>
public sealed class LinkedResultTests
{
    private const string Source = """
         .text
         .globl _start
        _start: ret
         .section .rodata, "a"
         .quad 5
         .section .note.Xen, "a", @note
         .balign 4
         .long 4, 5, 6
         .asciz "Xen"
         .asciz "NetB"
         .balign 4
         .section .note.Linux, "a", @note
         .balign 4
         .long 6, 4, 257
         .asciz "Linux"
         .balign 4
         .long 1
         .section .note.gnu.property, "a", @note
         .balign 8
         .long 4, 16, 5
         .asciz "GNU"
         .long 0xc0000002, 4, 3, 0

        """;

    private const string Discard = "/DISCARD/ : { *(.note.gnu.property) }";

    [Fact]
    public void EN2003_names_the_line_that_keeps_the_property_out()
    {
        const string Script = "SECTIONS { . = 0x100000 + SIZEOF_HEADERS; .text : { *(.text) *(.rodata) } .notes : { KEEP(*(.note.*)) } }";
        foreach (var linker in OfScripts)
        {
            var finding = Found(LinkObject(linker, Object(Source), Script), FindingCodes.PackingDiffers);
            Assert.StartsWith(Discard + " in front of the notes", finding.Hint, StringComparison.Ordinal);
            AssertNothing(LinkObject(linker, Object(Source), Script.Replace(".notes :", Discard + " .notes :", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void EN2003_is_found_in_what_mold_links_by_itself() =>
        Assert.StartsWith(Discard, Found(LinkObject(Mold, Object(Source), null), FindingCodes.PackingDiffers).Hint, StringComparison.Ordinal);

    [Fact]
    public void EN2009_names_a_section_for_notes_alone()
    {
        const string Script = "SECTIONS { . = 0x100000 + SIZEOF_HEADERS; " + Discard + " .text : { *(.text) } .note.all : { *(.rodata) KEEP(*(.note.*)) } }";
        foreach (var linker in (string[])[Gold, Lld])
        {
            Assert.Contains(".notes : { KEEP(*(.note.*)) } :text :notes", Found(LinkObject(linker, Object(Source), Script), FindingCodes.NoteSectionWrongType).Hint, StringComparison.Ordinal);
            AssertNothing(LinkObject(linker, Object(Source), Script.Replace(".note.all : { *(.rodata) KEEP(*(.note.*)) }", ".rodata : { *(.rodata) } .notes : { KEEP(*(.note.*)) }", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void EN2011_names_the_segments_of_the_section()
    {
        const string Script = "PHDRS { text PT_LOAD FLAGS(5); } SECTIONS { . = 0x100000 + SIZEOF_HEADERS; " + Discard + " .text : { *(.text) *(.rodata) } :text .notes : { KEEP(*(.note.*)) } :text }";
        foreach (var linker in OfScripts)
        {
            var hint = Found(LinkObject(linker, Object(Source), Script), FindingCodes.OneViewOnly).Hint!;
            foreach (var line in (string[])["notes PT_NOTE FLAGS(4); in PHDRS", ".notes : { KEEP(*(.note.*)) } :text :notes"]) Assert.Contains(line, hint, StringComparison.Ordinal);
            AssertNothing(LinkObject(linker, Object(Source), Script.Replace("FLAGS(5);", "FLAGS(5); notes PT_NOTE FLAGS(4);", StringComparison.Ordinal).Replace("} :text }", "} :text :notes }", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void EN2011_has_segments_that_can_be_pasted_whole()
    {
        const string Lacking = "PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); }";
        const string Script = Lacking + " SECTIONS { . = 0x100000 + SIZEOF_HEADERS; " + Discard + " .text : { *(.text) *(.rodata) } :text .notes : { KEEP(*(.note.*)) } :text .data : { *(.data) BYTE(0) } :data }";
        foreach (var linker in OfScripts)
        {
            var hint = Found(LinkObject(linker, Object(Source), Script), FindingCodes.OneViewOnly).Hint!;
            var start = hint.IndexOf("PHDRS {", StringComparison.Ordinal);
            var segments = hint[start..(hint.IndexOf('}', start) + 1)];
            AssertNothing(LinkObject(linker, Object(Source), Script.Replace(Lacking, segments, StringComparison.Ordinal).Replace("} :text .data", "} :text :notes .data", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void EN2005_names_the_section_that_goes_on_in_the_segment_of_the_notes()
    {
        const string Script = "PHDRS { text PT_LOAD FLAGS(5); notes PT_NOTE FLAGS(4); } SECTIONS { . = 0x100000 + SIZEOF_HEADERS; " + Discard + " .text : { *(.text) } :text .notes : { KEEP(*(.note.*)) } :text :notes .rodata : { *(.rodata) } }";
        var file = LinkObject(Gnu, Object(Source), Script);
        _ = file.Notes;
        var broken = file.Findings.Where(finding => finding.Code == "EN2005").ToList();
        Assert.NotEmpty(broken);
        Assert.All(broken, finding => Assert.EndsWith(".rodata : { … } :text", finding.Hint, StringComparison.Ordinal));
        AssertNothing(LinkObject(Gnu, Object(Source), Script.Replace("*(.rodata) } }", "*(.rodata) } :text }", StringComparison.Ordinal)));
    }

    private static Finding Found(ElfFile file, string code)
    {
        _ = file.Notes;
        return file.Findings.First(finding => finding.Code == code);
    }

    private static void AssertNothing(ElfFile file)
    {
        Assert.Contains(file.Notes, note => note.Owner == "Xen");
        Assert.Contains(file.Notes, note => note.Owner == "Linux");
        Assert.Empty(file.Findings);
    }

    private static byte[] Object(string source) => Assembler.Assemble(source, "--64");
}
