using System.Buffers.Binary;
using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Boot;
using ElfNotes.Elf;
using ElfNotes.LinkerScripts;

namespace ElfNotes.Tests.Authoring.Text;

/// <summary>The linker scripts that are written: both linkers take them, the lint has nothing to say, and the notes lie where they should.</summary>
public sealed class LinkerScriptEmitterTests
{
    private const string Program = ".globl _start, start, pvh_start, hypercall_page\n.text\n_start: start:\n#ifdef __x86_64__\n.quad read_only, writable\n#else\n.long read_only, writable\n#endif\npvh_start: nop\n.section .rodata\nread_only: .quad 1\n.data\nwritable: .quad 2\n.bss\n.skip 64\n.section .hypercall_page, \"ax\"\n.p2align 12\nhypercall_page: .skip 4096\n.section .note.gnu.property, \"a\"\n#ifdef __x86_64__\n.p2align 3\n.long 4, 16, 5, 0x554e47, 0xc0000002, 4, 3, 0\n#else\n.p2align 2\n.long 4, 12, 5, 0x554e47, 0xc0000002, 4, 3\n#endif\n.section .note.GNU-stack, \"\"\n";

    private static readonly NoteEmitter Emitter = NoteEmitters.ForFile("notes.ld")!;

    private static readonly NotePlan Pvh = TextPlans.Of(TextPlans.Note("Xen", 18, TextPlans.Symbol("pvh_start")));

    public static TheoryData<string, string> Links =>
    [
        ("x86_64-linux-gnu-ld", "x86-64"),
        ("ld.lld", "x86-64"),
        ("x86_64-linux-gnu-ld -m elf_i386", "i386"),
        ("ld.lld -m elf_i386", "i386"),
    ];

    [Theory]
    [MemberData(nameof(Links))]
    public void A_fragment_joins_the_linkers_own_script(string linker, string machine)
    {
        foreach (var plan in (NotePlan[])[TextPlans.Xen, TextPlans.Neutral])
        {
            var elf = Link(linker, machine, plan, isWhole: false);
            var notes = Assert.NotNull(elf.FindSection(".notes"));
            Assert.Equal((ElfSection.SHT_NOTE, ElfSection.SHF_ALLOC, 4UL), (notes.Type, notes.Flags, notes.Alignment));
            AssertNotes(elf, plan, notes);
            Assert.Contains(elf.Segments, segment => segment.Type == 4 && segment.Offset <= notes.Offset && notes.Offset + notes.Size <= segment.Offset + segment.FileSize);
        }
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void A_whole_script_makes_a_segment_of_the_notes_alone_that_is_loaded_too(string linker, string machine)
    {
        foreach (var plan in (NotePlan[])[TextPlans.Xen, Pvh])
        {
            var elf = Link(linker, machine, plan, isWhole: true);
            var notes = Assert.NotNull(elf.FindSection(".notes"));
            AssertNotes(elf, plan, notes);
            Assert.Equal([1U, 1U, 4U], elf.Segments.Select(segment => segment.Type));
            var segment = elf.Segments[^1];
            Assert.Equal((notes.Offset, notes.Size, 4UL), (segment.Offset, segment.FileSize, segment.Alignment));
            Assert.Contains(elf.Segments, load => load.Type == 1 && load.Offset <= notes.Offset && notes.Offset + notes.Size <= load.Offset + load.FileSize);
            Assert.DoesNotContain(elf.Notes, note => note.Owner == "GNU");
            Assert.Equal(0x100000UL, elf.Segments[0].PhysicalAddress);
        }
    }

    [Fact]
    public void A_whole_script_keeps_the_build_id_behind_the_notes()
    {
        foreach (var linker in (string[])["x86_64-linux-gnu-ld --build-id=sha1", "ld.lld --build-id=sha1"])
        {
            var elf = Link(linker, "x86-64", Pvh, isWhole: true);
            Assert.Equal([("Xen", 18UL), ("GNU", 3UL)], elf.Notes.Select(note => (note.Owner, note.Type)));
            Assert.Equal([2], elf.Notes[^1].Segments);
            Assert.Equal([2], elf.Notes[0].Segments);
        }
    }

    [Fact]
    public void The_lint_finds_nothing_to_mend()
    {
        foreach (var isWhole in (bool[])[false, true])
        {
            foreach (var plan in (NotePlan[])[TextPlans.Xen, Pvh, .. isWhole ? (NotePlan[])[] : [TextPlans.Neutral]])
                Assert.DoesNotContain(LinkerScriptLint.Check(LinkerScript.Parse(Emit(plan, NoteTarget.Default, isWhole))), finding => finding.Severity != Severity.Info);
        }
    }

    [Theory]
    [InlineData("aarch64", "the machine is aarch64")]
    [InlineData("x86-64", "the plan has none of their notes")]
    public void A_whole_script_is_for_kernels_of_x86_alone_EN4014(string machine, string words)
    {
        var plan = machine == "x86-64" ? TextPlans.Of(TextPlans.Note("GNU", 1)) : TextPlans.Xen;
        var finding = Assert.Single(Emitter.Check(plan, new EmitOptions { Target = NoteTarget.Find(machine)!, IsWholeScript = true }));
        Assert.Equal((AuthoringCodes.OutputCannotHold, Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_script_cannot_place_is_EN4014()
    {
        var wide = TextPlans.Of(TextPlans.Note("Xen", 18), TextPlans.Note("Z", 1) with { Alignment = IntegerSize.Eight });
        var symbolic = TextPlans.Of(TextPlans.Note("Xen", 18), TextPlans.Note("Xen", 3, TextPlans.Symbol("base")));
        var pattern = TextPlans.Of(TextPlans.Note("Xen", 18) with { Section = ".note.*" });
        var unmapped = TextPlans.Of(TextPlans.Note("Xen", 18) with { IsAllocated = false });
        var partly = TextPlans.Of(TextPlans.Note("Xen", 18) with { IsAllocated = false, Section = ".note.unmapped" }, TextPlans.Note("GNU", 1));
        foreach (var (plan, isWhole) in ((NotePlan, bool)[])[(wide, true), (symbolic, true), (pattern, false), (unmapped, false), (unmapped, true), (partly, true)])
            Assert.Equal("EN4014", Assert.Single(Emitter.Check(plan, new EmitOptions { Target = NoteTarget.Default, IsWholeScript = isWhole })).Code);
    }

    [Theory]
    [InlineData("x86-64", 0xffffffffffffffff, "beginning of a page")]
    [InlineData("x86-64", 0xffffffff80000800, "beginning of a page")]
    [InlineData("x86-64", 0xfffffffffffff000, "no room")]
    [InlineData("x86-64", 0x0001000000000000, "upper 17 bits")]
    [InlineData("i386", 0xfffff000, "no room")]
    [InlineData("i386", 0x1c0000000, "no room")]
    public void A_virtual_base_at_which_no_kernel_can_be_is_EN4014(string machine, ulong start, string words) =>
        AssertRefused(machine, words, TextPlans.Note("Xen", 5, TextPlans.Text("xen-3.0")), TextPlans.Note("Xen", 3, new NotePart.Integer(start, IntegerSize.Eight)));

    [Fact]
    public void A_physical_offset_that_no_script_makes_true_is_EN4014()
    {
        PlannedNote[] pv = [TextPlans.Note("Xen", 5, TextPlans.Text("xen-3.0")), TextPlans.Note("Xen", 3, TextPlans.Pointer(0xffffffff80000000))];
        AssertRefused("x86-64", "beginning of a page", [.. pv, TextPlans.Note("Xen", 4, TextPlans.Pointer(0x800))]);
        AssertRefused("x86-64", "no room", [.. pv, TextPlans.Note("Xen", 4, TextPlans.Pointer(0xfffffffffffff000))]);
        AssertRefused("x86-64", "as a number", [.. pv, TextPlans.Note("Xen", 4, TextPlans.Symbol("elsewhere"))]);
        AssertRefused("x86-64", "without VIRT_BASE", pv[0], TextPlans.Note("Xen", 4, TextPlans.Pointer(0x1000000)));
        AssertRefused("x86-64", "PVH needs", [.. pv, TextPlans.Note("Xen", 4, TextPlans.Pointer(0xffffffff80000000)), TextPlans.Note("Xen", 18, TextPlans.Symbol("pvh_start"))]);
    }

    [Theory]
    [InlineData(".hypercall_page")]
    [InlineData(".text.notes")]
    [InlineData(".rodata.notes")]
    public void Sections_that_a_whole_script_has_for_something_else_are_EN4014(string section) =>
        AssertRefused("x86-64", section, TextPlans.Note("Xen", 18, TextPlans.Symbol("pvh_start")) with { Section = section });

    [Theory]
    [InlineData("x86-64", 0xffffffff80000000, 0UL, 0L, "addend: -0xffffffff80000000,")]
    [InlineData("x86-64", 0xffffffff81000000, 0x1000000UL, 16L, "addend: -0xffffffff80000000,")]
    [InlineData("x86-64", 0UL, 0UL, 0x80000000, "addend: 0,")]
    [InlineData("i386", 0xc0000000, 0UL, 0L, "addend: -0xc0000000,")]
    [InlineData("x86-64", 0xffffffff80000000, 0UL, 0x80000010, null)]
    [InlineData("x86-64", 0xffffffff81000000, 0x1000000UL, 0x80000000, null)]
    [InlineData("i386", 0xc0000000, 0UL, 0x40000000, null)]
    [InlineData("i386", 0xc0000000, 0UL, -0xc0000000, null)]
    public void A_PVH_entry_that_stays_virtual_is_warned_of_with_the_addend_EN4014(string machine, ulong start, ulong offset, long addend, string? hint)
    {
        PlannedNote[] notes = [TextPlans.Note("Xen", 3, TextPlans.Pointer(start)), TextPlans.Note("Xen", 4, TextPlans.Pointer(offset)), TextPlans.Note("Xen", 18, TextPlans.Symbol("pvh_start", addend))];
        var findings = Emitter.Check(TextPlans.Of(notes), new EmitOptions { Target = NoteTarget.Find(machine)!, IsWholeScript = true }).ToList();
        if (hint is null)
        {
            Assert.Empty(findings);
            return;
        }

        Assert.Equal(("EN4014", Severity.Warning), (Assert.Single(findings).Code, findings[0].Severity));
        Assert.Contains(hint, findings[0].Hint, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void A_whole_script_defines_the_symbol_VIRT_BASE_for_the_notes(string linker, string machine)
    {
        var start = machine == "i386" ? 0xc0000000 : 0xffffffff80000000;
        var elf = Link(linker, machine, TextPlans.Of(TextPlans.Note("Xen", 5, TextPlans.Text("xen-3.0")), TextPlans.Note("Xen", 3, TextPlans.Symbol("VIRT_BASE"))), isWhole: true);
        var note = Assert.Single(elf.Notes, note => note is { Owner: "Xen", Type: 3 });
        Assert.Equal(start, machine == "i386" ? BinaryPrimitives.ReadUInt32LittleEndian(note.Desc.Span) : BinaryPrimitives.ReadUInt64LittleEndian(note.Desc.Span));
        Assert.Equal((start + 0x100000, 0x100000UL), (elf.Segments[0].VirtualAddress, elf.Segments[0].PhysicalAddress));
    }

    private static void AssertRefused(string machine, string words, params PlannedNote[] notes)
    {
        var finding = Assert.Single(Emitter.Check(TextPlans.Of(notes), new EmitOptions { Target = NoteTarget.Find(machine)!, IsWholeScript = true }));
        Assert.Equal((AuthoringCodes.OutputCannotHold, Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ld.bfd")]
    [InlineData("ld.gold")]
    [InlineData("ld.lld")]
    public void A_kernel_of_code_alone_is_taken_by_every_loader(string linker)
    {
        var whole = Emit(CodeAlone, NoteTarget.Default, isWhole: true);
        foreach (var (loader, image, options) in Judged(LinkCode(linker, whole)))
        {
            var verdict = loader.Judge(image, options);
            Assert.True(verdict.Accepts, $"{loader.Name}: {string.Join("; ", verdict.Findings.Select(finding => finding.Message))}");
            Assert.DoesNotContain(verdict.Findings, finding => finding.Severity == Severity.Error || finding.Code == BootCodes.EmptySegment);
        }
    }

    [Fact]
    public void An_empty_segment_that_GNU_ld_puts_to_address_0_is_named_by_EN3115_EN3450_and_EN3453()
    {
        var file = LinkCode("ld.bfd", Emit(CodeAlone, NoteTarget.Default, isWhole: true).Replace(" BYTE(0)", "", StringComparison.Ordinal));
        var found = Judged(file).SelectMany(one => one.Loader.Judge(one.Image, one.Options).Findings).ToList();

        const string Words = "segment 1 (PT_LOAD) is empty and has p_paddr 0x0, which Xen counts as the kernel's start";
        const string Cure = "put a byte into it (.data : { *(.data) BYTE(0) } :data), or drop it from PHDRS";
        Assert.Contains(found, finding => finding is { Code: "EN3115", Severity: Severity.Warning, Message: Words, Hint: Cure });
        foreach (var code in (string[])[XenDom0Pvh.NotRam, XenDom0Pvh.StartInfoOverKernel]) Assert.Equal($"{Words}: {Cure}", found.First(finding => finding.Code == code).Hint);
    }

    private static readonly NotePlan CodeAlone = TextPlans.Of(
        TextPlans.Note("Xen", 18, TextPlans.Symbol("pvh_start")), TextPlans.Note("Xen", 5, new NotePart.Bytes("xen-3.0\0"u8.ToArray())), TextPlans.Note("Xen", 8, new NotePart.Bytes("generic\0"u8.ToArray())));

    private static IEnumerable<(BootLoader Loader, BootImage Image, BootOptions Options)> Judged(ByteSource file) =>
        from xen in (XenVersion[])[XenVersion.Xen4_17, XenVersion.Latest]
        let image = BootImage.OfElf(file)
        from loader in BootLoaders.All
        where loader.MakesSenseFor(image) && (loader.Protocol == "PVH" || loader.Name == "xen-pv")
        select (loader, image, BootOptions.Default with { Xen = xen });

    private static ByteSource LinkCode(string linker, string script)
    {
        TextTools.Require(linker, linker == "ld.lld" ? "lld" : "binutils");
        TextTools.Require("as", "binutils");
        using var tools = new TextTools();
        tools.Write("notes.ld", script);
        tools.Write("notes.s", Encoding.UTF8.GetString(NoteEmitters.ForFile("notes.S")!.Emit(CodeAlone, new EmitOptions { Target = NoteTarget.Default })));
        tools.Write("main.s", ".globl _start, pvh_start\n.text\n_start: hlt\n.code32\npvh_start: hlt\njmp pvh_start\n");
        foreach (var file in (string[])["notes", "main"]) tools.Run($"as -o {file}.o {file}.s");
        tools.Run($"{linker} -T notes.ld -o linked main.o notes.o");
        return ByteSource.FromMemory(tools.Read("linked"));
    }

    private static void AssertNotes(ElfFile elf, NotePlan plan, in ElfSection section)
    {
        var index = section.Index;
        Assert.Equal(plan.Sections.SelectMany(one => one).Select(note => (note.Owner, (ulong)note.Type)), elf.Notes.Where(note => note.Sections.Any(view => view.Index == index)).Select(note => (note.Owner, note.Type)));
    }

    private static ElfFile Link(string linker, string machine, NotePlan plan, bool isWhole)
    {
        TextTools.Require(linker.Split(' ')[0], linker.StartsWith("ld.lld", StringComparison.Ordinal) ? "lld" : "binutils");
        TextTools.Require("gcc", "gcc");
        var target = NoteTarget.Find(machine)!;
        using var tools = new TextTools();
        Assert.Empty(Emitter.Check(plan, new EmitOptions { Target = target, IsWholeScript = isWhole }));
        tools.Write("notes.ld", Emit(plan, target, isWhole));
        tools.Write("notes.S", NoteEmitters.ForFile("notes.S")!.Emit(plan, new EmitOptions { Target = target }));
        tools.Write("main.S", Program);
        foreach (var file in (string[])["notes", "main"]) tools.Run($"gcc -m{target.Class} -c {file}.S");
        tools.Run($"{linker} --gc-sections -T notes.ld -o linked main.o notes.o");
        return ElfFile.Open(ByteSource.FromMemory(tools.Read("linked")));
    }

    private static string Emit(NotePlan plan, NoteTarget target, bool isWhole)
    {
        var options = new EmitOptions { Target = target, IsWholeScript = isWhole };
        var text = Encoding.UTF8.GetString(Emitter.Emit(plan, options));
        Assert.Equal(text, Encoding.UTF8.GetString(Emitter.Emit(plan, options)));
        return text;
    }
}
