using System.Text;
using ElfNotes.LinkerScripts;

namespace ElfNotes.Tests.LinkerScripts;

/// <summary>What the reader of linker scripts makes of the language, and of what is none of it.</summary>
public sealed class LinkerScriptTests
{
    private static readonly string s_linuxStyle = """
        # 1 "arch/x86/kernel/vmlinux.lds.S"
        # 1 "<built-in>"
        OUTPUT_FORMAT("elf64-x86-64")
        OUTPUT_ARCH(i386:x86-64)
        ENTRY(phys_startup_64)
        jiffies = jiffies_64;
        const_pcpu_hot = pcpu_hot;
        PHDRS {
         text PT_LOAD FLAGS(5);
         data PT_LOAD FLAGS(6);
         percpu PT_LOAD FLAGS(6);
         init PT_LOAD FLAGS(7);
         note PT_NOTE FLAGS(0);
        }
        SECTIONS
        {
         . = (0xffffffff80000000 + ALIGN(0x1000000, 0x200000));
         phys_startup_64 = ABSOLUTE(startup_64 - 0xffffffff80000000);
         .text : AT(ADDR(.text) - 0xffffffff80000000) {
          _text = .;
          KEEP(*(.head.text)) . = ALIGN((1 << 12)); *(.text.hot .text.hot.*) *(TEXT_MAIN .text.fixup) *(.gnu.warning)
         } :text = 0xcccccccc
         /DISCARD/ : { *(.note.GNU-stack) *(.note.gnu.property) } .notes : AT(ADDR(.notes) - 0xffffffff80000000) { __start_notes = .; KEEP(*(.note.*)) __stop_notes = .; } :text :note
         .rodata : AT(ADDR(.rodata) - 0xffffffff80000000) { *(.rodata) *(SORT(.rodata.*)) . = ALIGN(8); KEEP(*(SORT_BY_NAME(.init.setup)))} :text
         . = ALIGN(4096);
         .data : AT(ADDR(.data) - 0xffffffff80000000) { *(EXCLUDE_FILE (*crt*.o) .data .data.[0-9a-zA-Z_]*) CONSTRUCTORS } :data
         .data..percpu 0 : AT(SIZEOF(.data)) { *(.data..percpu..first) } :percpu
         .bss : { *(.bss..page_aligned) *(COMMON) } :init
         ASSERT((. <= 0x40000000), "kernel image bigger than KERNEL_IMAGE_SIZE {")
         /DISCARD/ : { *(.discard) *(.discard.*) *(.modinfo) }
         .stab 0 : { *(.stab) } .comment 0 : { *(.comment) }
        }
        """;

    [Fact]
    public void A_preprocessed_script_of_Linux_is_read_whole()
    {
        var script = LinkerScript.Parse(s_linuxStyle);

        Assert.Equal(["text PT_LOAD", "data PT_LOAD", "percpu PT_LOAD", "init PT_LOAD", "note PT_NOTE"], script.Segments.Select(segment => $"{segment.Name} {segment.Type}"));
        Assert.Equal([".text", "/DISCARD/", ".notes", ".rodata", ".data", ".data..percpu", ".bss", "/DISCARD/", ".stab", ".comment"], script.Sections.Select(section => section.Name));
        var notes = script.Sections[2];
        Assert.Equal([("*", ".note.*", true)], notes.Inputs.Select(pattern => (pattern.File, pattern.Section, pattern.IsKept)));
        Assert.Equal(["text", "note"], notes.Segments);
        Assert.Equal(["init"], script.Sections[6].Segments);
        Assert.True(script.Sections[4].Inputs[0].IsRestricted);
        Assert.Empty(script.Remarks);
        Assert.True(LinkerScript.IsScript(Encoding.UTF8.GetBytes(s_linuxStyle)));
        // .data, .data..percpu and .bss each have a segment for themselves there.
        Assert.Equal([LinkerScriptCodes.NotesPlaced, .. Enumerable.Repeat(LinkerScriptCodes.SegmentMayBeEmpty, 3)], LinkerScriptLint.Check(script).Select(finding => finding.Code));
    }

    [Fact]
    public void A_place_is_a_line_and_a_column()
    {
        var script = LinkerScript.Parse("/* \u00e4\U0001f600 */ PHDRS { note PT_NOTE; }\n\tSECTIONS { }");

        Assert.Equal(new ScriptPosition(1, 11), script.PositionOf(script.SegmentsOffset!.Value));
        Assert.Equal(new ScriptPosition(1, 19), script.PositionOf(script.Segments[0].Offset));
        Assert.Equal(new ScriptPosition(1, 1), script.PositionOf(0));
        Assert.Equal(new ScriptPosition(2, 14), script.PositionOf(ulong.MaxValue));
    }

    [Theory]
    [InlineData(".a : { *(.note.*) }", "*", ".note.*")]
    [InlineData(".a:{KEEP(*(.note.*))}", "*", ".note.*")]
    [InlineData(".a 0x1000 (INFO) : AT(0x1000) ALIGN(8) SUBALIGN(4) ONLY_IF_RO { *(.note.*) } >ram AT>rom :text :notes =0x90", "*", ".note.*")]
    [InlineData(".a (. > 4 ? 1 : 2) : { *(.note.*) }", "*", ".note.*")]
    [InlineData(".a ALIGN(0x1000) : { *(.note.*) } = (1 + 2)", "*", ".note.*")]
    [InlineData("a-b : { lib.a:x.o(.note.*) }", "lib.a:x.o", ".note.*")]
    [InlineData(".a : { *(SORT_BY_NAME(SORT_BY_ALIGNMENT(.note.*))) }", "*", ".note.*")]
    [InlineData(".a : { KEEP (SORT(*)(.note.*)) }", "*", ".note.*")]
    [InlineData(".a : { *(.note.*, .x) }", "*", ".note.*")]
    [InlineData(".a : { INPUT_SECTION_FLAGS(SHF_ALLOC & !SHF_WRITE) *(.note.*) }", "*", ".note.*")]
    [InlineData(".a : { EXCLUDE_FILE(a.o b.o) *(.note.*) }", "*", ".note.*")]
    [InlineData(".a : { x = .; y += 4; . = . + 4; PROVIDE(z = .); *(.note.*) }", "*", ".note.*")]
    [InlineData(".a : { .=ALIGN(4); x=.; *(.note.*) }", "*", ".note.*")]
    [InlineData(".a : { LONG(x + (1)) FILL(0x90) ASSERT(1, \"}\") *(\".note.*\") }", "*", ".note.*")]
    [InlineData("OVERLAY 0x1000 : NOCROSSREFS AT (0x4000) { .a { *(.note.*) } :text .b { *(.x) } } >ram", "*", ".note.*")]
    [InlineData("foo = 1; .=0x1000; PROVIDE(x = .); ASSERT(1, \"no\"); .a : { boot.o }", "boot.o", "*")]
    [InlineData("__x = DEFINED(__y) ? __y : 0x100; .a : { *(.note.*) }", "*", ".note.*")]
    public void The_forms_of_a_section_are_read(string section, string file, string pattern)
    {
        var script = LinkerScript.Parse($"SECTIONS {{ {section} .next : {{ *(.next) }} }} ENTRY(x)");

        Assert.Empty(script.Remarks);
        var first = script.Sections[0];
        Assert.True(first.Name is ".a" or "a-b", first.Name);
        Assert.Equal((file, pattern), (first.Inputs[0].File, first.Inputs[0].Section));
        Assert.Equal(".next", script.Sections[^1].Name);
    }

    [Fact]
    public void A_script_that_no_preprocessor_has_seen_is_read_as_far_as_it_goes()
    {
        var script = LinkerScript.Parse("""
            #include <asm/page.h>
            #define X(a) \
                .foo : { *(a) }
            // a remark }
            SECTIONS
            {
              . = TEXT_OFFSET;
              HEAD_TEXT_SECTION
              .text : { TEXT_TEXT SCHED_TEXT *(.fixup) }
              RO_DATA(PAGE_SIZE)
              NOTES
              .data : { DATA_DATA } :data
              BSS_SECTION(0, 0, 0)
              /DISCARD/ : { *(.note.*) }
            }
            """);

        Assert.Equal([".text", ".data", "/DISCARD/"], script.Sections.Select(section => section.Name));
        Assert.Equal(["'HEAD_TEXT_SECTION'", "'TEXT_TEXT'", "'SCHED_TEXT'", "'RO_DATA'", "'NOTES'", "'DATA_DATA'", "'BSS_SECTION'"], script.Remarks.Select(remark => remark.Message.Split(' ')[0]));
        Assert.All(script.Remarks, remark => Assert.Equal((LinkerScriptCodes.NotUnderstood, Severity.Info), (remark.Code, remark.Severity)));
    }

    [Fact]
    public void Included_files_are_remarked_and_INSERT_is_understood()
    {
        var script = LinkerScript.Parse("INCLUDE common.ld\nSECTIONS { INCLUDE a.ld .notes : { INCLUDE b.ld *(.note.Xen) } } INSERT AFTER .data;");

        Assert.True(script.IsAddition);
        Assert.Equal(["common.ld", "a.ld", "b.ld"], script.Remarks.Select(remark => remark.Message.Split('\'')[1]));
        Assert.Equal([".note.Xen"], script.Sections[0].Inputs.Select(pattern => pattern.Section));
    }

    public static TheoryData<string> ShippedScripts { get; } = [.. Shipped().DefaultIfEmpty("none")];

    [Theory]
    [MemberData(nameof(ShippedScripts))]
    public void A_script_of_binutils_is_read_without_a_remark_and_nothing_is_found_in_it(string path)
    {
        Linkers.Demand(path != "none", "needs the linker scripts of Debian's package binutils");
        var script = LinkerScript.Parse(File.ReadAllBytes(path));

        Assert.Empty(script.Remarks);
        Assert.True(script.Sections.Count > 20);
        Assert.True(LinkerScript.IsScript(File.ReadAllBytes(path)));
        Assert.All(LinkerScriptLint.Check(script), finding => Assert.Equal(Severity.Info, finding.Severity));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello SECTIONS of a text {")]
    [InlineData("the PHDRS { are described below")]
    [InlineData("int SECTIONS = 4;")]
    [InlineData("SECTIONS")]
    public void Other_texts_are_no_scripts(string text) => Assert.False(LinkerScript.IsScript(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("SECTIONS { }")]
    [InlineData("/* x */ SECTIONS\n/* y */ {")]
    [InlineData("ENTRY(a) PHDRS{t PT_LOAD;}")]
    public void Scripts_are_recognised(string text) => Assert.True(LinkerScript.IsScript(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("{", 2_000_000)]
    [InlineData("(", 2_000_000)]
    [InlineData("SECTIONS {", 300_000)]
    [InlineData("SECTIONS { .a : { KEEP(", 100_000)]
    [InlineData("SECTIONS { .a : { *(SORT(", 100_000)]
    [InlineData("SORT(", 500_000)]
    [InlineData("SECTIONS { .a : { *(.note.*) } :n ", 60_000)]
    [InlineData("/*", 1_000_000)]
    [InlineData("a ", 1_000_000)]
    [InlineData("KEEP(*(.note.*))", 100_000)]
    [InlineData("PHDRS { a", 300_000)]
    public async Task Hostile_scripts_cost_little(string piece, int count)
    {
        foreach (var start in (string[])["", "SECTIONS { ", "SECTIONS { .a : { ", "SECTIONS { .a : { *(", "SECTIONS { .a ", "PHDRS { "])
        {
            var text = start + string.Concat(Enumerable.Repeat(piece, Math.Min(count, (LinkerScript.MaxBytes - 64) / piece.Length)));
            var check = Task.Run(() => LinkerScriptLint.Check(LinkerScript.Parse(text)), TestContext.Current.CancellationToken);
            Assert.True((await check.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Count <= 300);
        }
    }

    [Fact]
    public void Cut_and_shuffled_scripts_are_read_or_refused_but_never_fail()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        for (var i = 0; i < s_linuxStyle.Length; i += 7) LinkerScriptLint.Check(LinkerScript.Parse(s_linuxStyle[..i]));
        for (var i = 0; i < 3000; i++)
        {
            var bytes = Encoding.Latin1.GetBytes(s_linuxStyle);
            for (var changes = random.Next(1, 20); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : "{}();:/*\"#.=,[?"[random.Next(15)]);
            var script = LinkerScript.Parse(bytes);
            foreach (var finding in LinkerScriptLint.Check(script)) Assert.InRange(script.PositionOf(finding.Offset).Line, 1, 40);
        }
    }

    [Fact]
    public void A_script_beyond_the_limit_is_refused()
    {
        var e = Assert.Throws<ElfNotesException>(() => LinkerScript.Parse(new byte[LinkerScript.MaxBytes + 1]));
        Assert.Equal(ErrorCodes.LimitReached, e.Code);
    }

    private static IEnumerable<string> Shipped()
    {
        const string Folder = "/usr/lib/x86_64-linux-gnu/ldscripts";
        return Directory.Exists(Folder) ? Directory.GetFiles(Folder).Where(path => !path.EndsWith(".xr", StringComparison.Ordinal) && !path.EndsWith(".xu", StringComparison.Ordinal)).Order(StringComparer.Ordinal) : [];
    }
}
