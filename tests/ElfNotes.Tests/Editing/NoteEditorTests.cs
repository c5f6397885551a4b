using System.Globalization;
using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Editing;
using ElfNotes.TestKit.Linkers;
using ElfNotes.Tests.Editing.Proof;

namespace ElfNotes.Tests.Editing;

/// <summary>What an edit finds and refuses, on linked programs and small kernels.</summary>
public sealed class NoteEditorTests
{
    private static readonly Tool Gcc = new("gcc", "gcc");
    private static readonly Tool Ld = new("ld", "binutils");
    private static readonly Tool Musl = new("musl-gcc", "musl-tools");
    private static readonly Tool EuStrip = new("eu-strip", "elfutils");
    private static readonly NoteEdit.Add Large = new(EditScenarios.Note(4096));

    /// <summary>Somebody's note of Xen's in a program makes no kernel of it: the C library still finds its program headers.</summary>
    [Theory]
    [InlineData("gcc", "-pie")]
    [InlineData("gcc", "-no-pie")]
    [InlineData("gcc", "-static")]
    [InlineData("gcc", "-static-pie")]
    [InlineData("musl-gcc", "-static")]
    [InlineData("musl-gcc", "-no-pie")]
    public void A_program_with_a_note_for_loaders_stays_a_program(string compiler, string options)
    {
        using var folder = new ProofFolder();
        File.WriteAllText(folder["a.c"], "#include <stdio.h>\nstatic __thread int tls = 4; int main() { printf(\"%d\\n\", tls); return 3; }\n");
        folder.Run(compiler == "gcc" ? Gcc : Musl, "-O1", options, "-o", "before", "a.c");
        foreach (var edit in (EditOptions[])[new(), new() { Allocate = true }])
        {
            folder.Edit("before", "after", options, edit, new NoteEdit.Add(EditScenarios.Note(4096, "Xen", 6)));
            var result = folder.Try(new Tool(folder["after"], ""));
            Assert.Equal((3, "4\n"), (result.Status, result.Output));
        }

        Assert.Empty(folder.Failures);
    }

    /// <summary>GNU ld gives .bss bytes of the file where something with contents follows; zeros there are the program's.</summary>
    [Fact]
    public void Zeros_of_a_section_without_contents_are_no_filling()
    {
        using var folder = new ProofFolder();
        Assemble(folder, """
            .globl _start
            _start: movl counter, %edi
            movl $60, %eax
            syscall
            .section .note.A, "a", @note
            .long 2, 4, 1
            .asciz "A"
            .balign 4
            .long 5
            .bss
            counter: .skip 256
            .data
            .quad 1
            """);
        File.WriteAllText(folder["a.ld"], "PHDRS { all PT_LOAD; note PT_NOTE; } SECTIONS { . = 0x400000 + SIZEOF_HEADERS; .note.A : { *(.note.A) } :all :note .bss : { *(.bss) } :all .data : { *(.data) } :all .text : { *(.text) } :all }");
        folder.Run(Ld, "-n", "-T", "a.ld", "-o", "before", "a.o");
        Assert.Equal(0, folder.Try(new Tool(folder["before"], "")).Status);
        folder.Edit("before", "after", "add", new EditOptions(), new NoteEdit.Add(EditScenarios.Note(8, "A", 2, section: ".note.A")));
        Assert.Equal(0, folder.Try(new Tool(folder["after"], "")).Status);
        Assert.Empty(folder.Failures);
    }

    /// <summary>The dynamic loader finds everything again, whoever writes the file anew after the edit.</summary>
    [Theory]
    [InlineData("gcc", "-O1")]
    [InlineData("gcc", "-s")]
    [InlineData("gcc", "-Wl,--build-id=none")]
    [InlineData("gcc", "-Wl,--hash-style=sysv")]
    [InlineData("gcc", "-Wl,-z,noseparate-code")]
    [InlineData("gcc", "-fuse-ld=gold")]
    [InlineData("clang", "-fuse-ld=lld")]
    [InlineData("clang", "-fuse-ld=mold")]
    public void A_shared_object_works_after_other_editors(string compiler, string option)
    {
        using var folder = new ProofFolder();
        File.WriteAllText(folder["so.c"], "int value(void) { static int n = 41; return ++n; }\n");
        File.WriteAllText(folder["host.c"], "#include <dlfcn.h>\nint main(int n, char **v) { void *so = dlopen(v[1], RTLD_NOW); if (!so) return 1; int (*f)(void) = (int (*)(void))dlsym(so, \"value\"); int r = f(); dlclose(so); return r; }\n");
        folder.Run(Gcc, "-o", "host", "host.c");
        folder.Run(new Tool(compiler, compiler), option, "-fPIC", "-shared", "-o", "before", "so.c");
        var host = new Tool(folder["host"], "");
        Assert.Equal(42, folder.Try(host, folder["before"]).Status);
        folder.Edit("before", "after", option, new EditOptions(), new NoteEdit.Add(EditScenarios.Note(40, "Own")));
        Assert.Equal(42, folder.Try(host, folder["after"]).Status);
        foreach (var (tool, arguments) in ((Tool, string[])[])[(new("strip", "binutils"), ["-o", "other", "after"]), (new("objcopy", "binutils"), ["after", "other"]), (new("llvm-strip", "llvm"), ["-o", "other", "after"]), (EuStrip, ["-o", "other", "after"]), (new("patchelf", "patchelf"), ["--set-rpath", "/abcdefghijklmnopqrstuvwxyz", "--output", "other", "after"])])
        {
            folder.Run(tool, arguments);
            Assert.True(folder.Try(host, folder["other"]).Status == 42, $"{tool.Program} {option}");
        }

        folder.TakeBack("after", "before", option, new EditOptions(), new NoteEdit.Remove(new NoteSelector("Own")));
        Assert.Empty(folder.Failures);
    }

    /// <summary>Code that was compiled with a note's place in its section, in this object or another, would read another note.</summary>
    [Theory]
    [InlineData("static")]
    [InlineData("")]
    public void Notes_of_an_object_that_code_names_stay_where_they_are(string binding)
    {
        using var folder = new ProofFolder();
        const string Note = "struct { unsigned n, d, t; char owner[4]; unsigned value; }";
        File.WriteAllText(folder["a.c"], $"__attribute__((section(\".note.abc\"), used)) {binding} const {Note} first = {{ 4, 4, 1, \"Abc\", 3 }};\n__attribute__((section(\".note.abc\"), used)) {binding} const {Note} second = {{ 4, 4, 2, \"Abc\", 5 }};\nint main() {{ return *(volatile unsigned *)&second.value; }}\n");
        folder.Run(Gcc, "-O0", "-fno-toplevel-reorder", "-c", "-o", "a.o", "a.c");
        var file = ElfFile.Open(ByteSource.FromMemory(File.ReadAllBytes(folder["a.o"])));
        foreach (var edit in (NoteEdit[])[new NoteEdit.Remove(new NoteSelector("Abc", 1)), new NoteEdit.Set(new NoteSelector("Abc", 1), [new NotePart.Bytes(new byte[10])])])
        {
            var refused = Assert.Throws<ElfNotesException>(() => NoteEditor.Plan(file, [edit]));
            Assert.Equal(EditingCodes.LayoutCannotTake, refused.Code);
            Assert.Contains("whose notes would move", refused.Message, StringComparison.Ordinal);
        }

        // The same size, and the last one.
        folder.Edit("a.o", "b.o", "set", new EditOptions(), new NoteEdit.Set(new NoteSelector("Abc", 1), [new NotePart.Bytes(new byte[4])]), new NoteEdit.Add(EditScenarios.Note(8, "Abc", 3, section: ".note.abc")));
        folder.Run(Gcc, "-o", "b", "b.o");
        Assert.Equal(5, folder.Try(new Tool(folder["b"], "")).Status);
    }

    [Fact]
    public void Notes_that_a_symbol_names_are_told_of_when_they_move()
    {
        using var folder = new ProofFolder();
        Assemble(folder, """
            .globl _start
            _start: movl value, %edi
            movl $60, %eax
            syscall
            .section .note.A, "a", @note
            .long 2, 4, 1
            .asciz "A"
            .balign 4
            .long 5
            .long 2, 4, 1
            .asciz "B"
            .balign 4
            .globl value
            value: .long 9
            """);
        folder.Run(Ld, "-o", "before", "a.o");
        Assert.Equal(9, folder.Try(new Tool(folder["before"], "")).Status);
        var file = ElfFile.Open(ByteSource.FromMemory(File.ReadAllBytes(folder["before"])));
        Assert.Equal((EditingCodes.NamedNotesMove, Severity.Warning), Only(NoteEditor.Plan(file, [new NoteEdit.Remove(new NoteSelector("A"))])));
        Assert.Empty(NoteEditor.Plan(file, [new NoteEdit.Remove(new NoteSelector("B"))]).Findings);
        // 20 bytes of note A are gone.
        folder.Edit("before", "after", "remove", new EditOptions(), new NoteEdit.Remove(new NoteSelector("A")));
        Assert.Equal(20UL, ValueOf(folder, "before") - ValueOf(folder, "after"));
    }

    /// <summary>A static program whose table must move, with more memory behind it than a hole in the file makes up for.</summary>
    [Fact]
    public void Old_kernels_that_will_look_in_the_wrong_place_are_told_of()
    {
        using var folder = new ProofFolder();
        foreach (var (size, expected) in ((int, string?)[])[(100, EditingCodes.TableOutOfLine), (1, null)])
        {
            File.WriteAllText(folder["a.c"], $"static volatile char bss[{size} << 20]; int main(int n, char **v) {{ return bss[n]; }}\n");
            // Without room behind the headers, and without sections, so that nothing in front may move.
            folder.Run(Gcc, "-O1", "-static", "-Wl,-z,noseparate-code", "-o", "a", "a.c");
            folder.Run(new Tool("objcopy", "binutils"), "--strip-all", "a");
            WithoutSections(folder["a"]);
            var plan = NoteEditor.Plan(ElfFile.Open(ByteSource.FromMemory(File.ReadAllBytes(folder["a"]))), [Large]);
            Assert.Equal(expected, plan.Findings.Select(finding => finding.Code).SingleOrDefault());
            folder.Write("b", plan.Result.ReadMemory(0, (int)plan.Length).ToArray());
            Assert.Equal(0, folder.Try(new Tool(folder["b"], "")).Status);
        }
    }

    [Fact]
    public void Where_the_table_stays_the_file_has_no_hole_for_bss()
    {
        using var folder = new ProofFolder();
        File.WriteAllText(folder["a.c"], "static volatile char bss[12 << 20]; int main(int n, char **v) { return bss[n]; }\n");
        folder.Run(Gcc, "-O1", "-pie", "-o", "before", "a.c");
        var bytes = folder.Edit("before", "after", "add", new EditOptions(), Large);
        Assert.InRange(bytes.Length, 1, new FileInfo(folder["before"]).Length + 20_000);
        Assert.Equal(0, folder.Try(new Tool(folder["after"], "")).Status);
        Assert.Empty(folder.Failures);
    }

    /// <summary>A file of debug information has the program's headers, which name bytes that it does not have.</summary>
    [Fact]
    public void A_file_of_debug_information_takes_a_note_and_gives_it_back()
    {
        using var folder = new ProofFolder();
        File.WriteAllText(folder["a.c"], "int main() { return 0; }\n");
        folder.Run(Gcc, "-g", "-pie", "-o", "a", "a.c");
        folder.Run(EuStrip, "-f", "a.debug", "-o", "stripped", "a");
        folder.Edit("a.debug", "b.debug", "add", new EditOptions(), Large);
        folder.TakeBack("b.debug", "a.debug", "remove", new EditOptions(), new NoteEdit.Remove(new NoteSelector(Large.Note.Owner)));
        Assert.Empty(folder.Failures.Where(failure => !failure.Contains("names", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_second_note_of_which_there_should_be_one_is_told_of()
    {
        var file = Open(Kernels.Pvh());
        Assert.Equal((EditingCodes.DuplicatesDiffer, Severity.Warning), Only(NoteEditor.Plan(file, [new NoteEdit.Add(EditScenarios.Note(8, "Xen", XenNoteTypes.Phys32Entry))])));
        Assert.Empty(NoteEditor.Plan(file, [new NoteEdit.Add(EditScenarios.Note(8, "Other", XenNoteTypes.Phys32Entry))]).Findings);
        var twice = NoteEditor.Plan(Open(Kernels.PvhWithoutNotes()), [new NoteEdit.Add(EditScenarios.Note(8, "Xen", XenNoteTypes.Entry)), new NoteEdit.Add(EditScenarios.Note(8, "Xen", XenNoteTypes.Entry))]);
        Assert.Equal((EditingCodes.DuplicatesDiffer, Severity.Warning), Only(twice));
        Assert.Contains("of which one is enough", twice.Findings[0].Message, StringComparison.Ordinal);
    }

    /// <summary>Cloud Hypervisor looks for the entry in the last PT_NOTE.</summary>
    [Fact]
    public void The_entry_stays_in_the_last_segment_when_other_notes_come()
    {
        var kernel = Open(Kernels.Pvh());
        var plan = NoteEditor.Plan(kernel, [new NoteEdit.Add(EditScenarios.Note(4096, "Xen", XenNoteTypes.GuestOs, section: ".note.Xen"))]);
        Assert.Empty(EditVerdicts.Compare(kernel.Source, plan.Result, isAsked: false));
    }

    [Fact]
    public void The_name_of_a_section_with_code_is_no_name_for_notes() =>
        Assert.Equal(EditingCodes.ValueCannotBe, Assert.Throws<ElfNotesException>(() => NoteEditor.Plan(Open(Kernels.Pvh().With(new KernelSection { Name = ".text", Type = ElfSection.SHT_PROGBITS, Flags = 6, Alignment = 4, Data = new byte[4] })), [new NoteEdit.Add(EditScenarios.Note(8, section: ".text"))])).Code);

    [Fact]
    public void A_note_that_is_not_there_is_named()
    {
        var e = Assert.Throws<ElfNotesException>(() => NoteEditor.Plan(Open(Kernels.Pvh()), [new NoteEdit.Remove(new NoteSelector("Xen", 5, 2))]));
        Assert.Equal(EditingCodes.NoteNotFound, e.Code);
        Assert.Contains("\"Xen\" and type 0x5 (XEN_VERSION), number 2 from 0", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdicts_before_and_after_are_compared()
    {
        var kernel = Kernels.Pvh().Build();
        var (before, without) = (ByteSource.FromMemory(kernel), NoteEditor.Plan(Open(Kernels.Pvh()), [new NoteEdit.Remove(new NoteSelector("Xen"))]).Result);
        Assert.All(EditVerdicts.Compare(before, without, isAsked: false), finding => Assert.Equal((EditingCodes.VerdictChanges, Severity.Error), (finding.Code, finding.Severity)));
        Assert.Contains(EditVerdicts.Compare(before, without, isAsked: false), finding => finding.Message.StartsWith("qemu (", StringComparison.Ordinal));
        Assert.All(EditVerdicts.Compare(before, without, isAsked: true), finding => Assert.Equal(Severity.Warning, finding.Severity));
        Assert.All(EditVerdicts.Compare(without, before, isAsked: false), finding => Assert.Equal(Severity.Info, finding.Severity));
        Assert.Empty(EditVerdicts.Compare(before, before, isAsked: false));
    }

    private static ulong ValueOf(ProofFolder folder, string file) =>
        ulong.Parse(folder.Run(new Tool("nm", "binutils"), file).Split('\n').Single(line => line.EndsWith(" value", StringComparison.Ordinal)).Split(' ')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static (string Code, Severity Severity) Only(EditPlan plan) => Assert.Single(plan.Findings) is var finding ? (finding.Code, finding.Severity) : default;

    // e_shoff, and e_shnum and e_shstrndx, of a 64-bit file.
    private static void WithoutSections(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(40, 8).Clear();
        bytes.AsSpan(60, 4).Clear();
        File.WriteAllBytes(path, bytes[..(int)ElfFile.Open(ByteSource.FromMemory(bytes)).Segments.Max(segment => segment.Offset + segment.FileSize)]);
    }

    private static ElfFile Open(KernelBuilder kernel) => ElfFile.Open(ByteSource.FromMemory(kernel.Build()));

    private static void Assemble(ProofFolder folder, string source)
    {
        File.WriteAllText(folder["a.s"], source + "\n.section .note.GNU-stack, \"\", @progbits\n");
        folder.Run(new Tool("as", "binutils"), "--64", "-o", "a.o", "a.s");
    }
}
