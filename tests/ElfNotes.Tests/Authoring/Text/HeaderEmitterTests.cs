using ElfNotes.Authoring;

namespace ElfNotes.Tests.Authoring.Text;

/// <summary>The header that is written: C, C++ and assembler take it with every warning on, and the linked notes are the plan's.</summary>
public sealed class HeaderEmitterTests
{
    private const string User = "#define ELFNOTES_EMIT\n#include \"notes.h\"\n#include \"notes.h\"\n";
    private const string Strict = "-Wall -Wextra -Wpedantic -Werror -ffreestanding -fno-pie -fno-asynchronous-unwind-tables";

    // What is left out is about old standards, or about the tests' own files.
    private const string Everything = "-Weverything -Werror -Wno-c++98-compat-pedantic -Wno-unused-macros -Wno-empty-translation-unit -ffreestanding -fno-pie";

    private static readonly NoteEmitter Emitter = NoteEmitters.ForFile("notes.h")!;

    public static TheoryData<string, string, string> Compilers =>
    [
        ("gcc -m64 -std=c99", "user.c", "x86-64"),
        ("gcc -m64 -O2 -flto -ffat-lto-objects -ffunction-sections", "user.c", "x86-64"),
        ("gcc -m32 -std=gnu11", "user.c", "i386"),
        ("gcc -m64", "user.S", "x86-64"),
        ("gcc -m32", "user.S", "i386"),
        ("g++ -m64 -std=c++11", "user.cc", "x86-64"),
        ("clang -m64 -std=c99", "user.c", "x86-64"),
        ("clang -m32 -O2", "user.c", "i386"),
        ("clang -m64", "user.S", "x86-64"),
        ("clang++ -m64 -std=c++17", "user.cc", "x86-64"),
        ("clang -target aarch64-linux-gnu", "user.c", "aarch64"),
        ("clang -target armv7-linux-gnueabihf", "user.c", "arm"),
        ("clang -target armv7-linux-gnueabihf", "user.S", "arm"),
        ("clang -target riscv64-linux-gnu", "user.c", "riscv64"),
        ("clang -target powerpc64le-linux-gnu", "user.S", "ppc64le"),
        ("clang -target powerpc64-linux-gnu", "user.c", "ppc64"),
        ("clang -target s390x-linux-gnu", "user.c", "s390x"),
        ("clang -target mips-linux-gnu", "user.c", "mips"),
        ("clang -target mips64el-linux-gnuabi64", "user.S", "mips64el"),
    ];

    [Theory]
    [MemberData(nameof(Compilers))]
    public void Fixed_plans_are_compiled_and_linked(string compiler, string file, string machine)
    {
        Require(compiler);
        foreach (var plan in TextPlans.Fixed) AssertCompiles(compiler, file, plan, NoteTarget.Find(machine)!);
    }

    [Fact]
    public void Generated_plans_are_compiled_and_linked()
    {
        var compilers = Compilers.Select(row => row.Data).ToArray();
        foreach (var (compiler, _, _) in compilers) Require(compiler);
        TextSeed.Run(20, random =>
        {
            foreach (var (compiler, file, machine) in random.GetItems(compilers, 2)) AssertCompiles(compiler, file, TextPlans.Generate(random, NoteTarget.Find(machine)!), NoteTarget.Find(machine)!);
        });
    }

    [Theory]
    [InlineData("-O2 -flto", "gcc", "gcc -O2 -flto")]
    [InlineData("-O2 -flto", "clang", "clang -O2 -flto -fuse-ld=lld")]
    public void Notes_outlive_optimisation_at_link_time_and_come_once_from_many_files(string options, string compiler, string linker)
    {
        Require(compiler);
        using var tools = new TextTools();
        tools.Write("notes.h", Emit(TextPlans.Xen, NoteTarget.Default));
        tools.Write("user.c", User);
        tools.Write("start.c", "#include \"notes.h\"\n__attribute__((used)) void start(void) { for (;;) { } }\n__attribute__((used)) void pvh_start(void) { for (;;) { } }\n__attribute__((used)) char hypercall_page[4096];\n");
        foreach (var file in (string[])["user", "start"]) tools.Run($"{compiler} {options} -ffreestanding -fno-pie -c {file}.c -o {file}.o", isQuiet: true);
        tools.Run($"{linker} -nostdlib -static -no-pie -Wl,-e,start -Wl,--gc-sections -Wl,--build-id=none -o linked user.o start.o");
        var notes = ElfNotes.Elf.ElfFile.Open(ByteSource.FromMemory(tools.Read("linked"))).Notes;
        Assert.Equal(TextPlans.Xen.Notes.Select(note => (ulong)note.Type), notes.Where(note => note.Owner == "Xen").Select(note => note.Type));
    }

    [Theory]
    [InlineData("gcc", "hand.c")]
    [InlineData("clang", "hand.c")]
    [InlineData("gcc", "hand.S")]
    [InlineData("clang", "hand.S")]
    public void The_macros_serve_notes_written_by_hand(string compiler, string file)
    {
        Require(compiler);
        using var tools = new TextTools();
        tools.Write("notes.h", Emit(TextPlans.Neutral, NoteTarget.Default));
        tools.Write("other.h", Emitter.Emit(TextPlans.Odd, new EmitOptions { Target = NoteTarget.Default, OutputName = "other.h" }));
        tools.Write(file, "#include \"notes.h\"\n#include \"other.h\"\n#define GUEST_OS 6\n#define BASE 0x100000\nELFNOTE(Xen, GUEST_OS, .asciz \"li\\nux\");\nELFNOTE64(Xen, 3, BASE + 0x10);\nELFNOTE32(Xen, 18, entry - 4);\nELFNOTE(Xen, 0x10, .4byte 1, 2 ; .asciz \"a,b\");\n");
        tools.Run($"{compiler} {(file.EndsWith('c') ? Strict : "")} -c {file} -o hand.o", isQuiet: true);
        tools.Run("ld -e 0 --defsym entry=0x2004 -o linked hand.o");
        var expected = TextPlans.Of(
            TextPlans.Note("Xen", 6, TextPlans.Text("li\nux")),
            TextPlans.Note("Xen", 3, new NotePart.Integer(0x100010, IntegerSize.Eight)),
            TextPlans.Note("Xen", 18, new NotePart.Integer(0x2000, IntegerSize.Four)),
            TextPlans.Note("Xen", 0x10, [.. TextPlans.Integers(1, 2), TextPlans.Text("a,b")]));
        TextLinking.AssertHolds(tools.Read("linked"), expected, NoteTarget.Default, new Dictionary<string, ulong>());
    }

    [Theory]
    [InlineData("a/notes.h", "b/notes.h")]
    [InlineData("a-b.h", "a_b.h")]
    public void Headers_of_like_names_give_the_notes_of_each(string first, string second)
    {
        Require("gcc");
        using var tools = new TextTools();
        var (one, other) = (TextPlans.Of(TextPlans.Note("Xen", 5, TextPlans.Text("xen-3.0"))), TextPlans.Of(TextPlans.Note("Xen", 6, TextPlans.Text("linux"))));
        foreach (var (path, plan) in ((string, NotePlan)[])[(first, one), (second, other)])
            tools.Write(path, Emitter.Emit(plan, new EmitOptions { Target = NoteTarget.Default, OutputName = Path.GetFileName(path) }));
        // Each twice: the guards still do what they are there for.
        tools.Write("user.c", $"#define ELFNOTES_EMIT\n#include \"{first}\"\n#include \"{second}\"\n#include \"{first}\"\n#include \"{second}\"\n");
        tools.Run("gcc -c user.c -o user.o", isQuiet: true);
        Assert.Equal([5UL, 6UL], ElfNotes.Elf.ElfFile.Open(ByteSource.FromMemory(tools.Read("user.o"))).Notes.Where(note => note.Owner == "Xen").Select(note => note.Type));
    }

    [Fact]
    public void Another_ELFNOTE_is_not_taken_for_this_one()
    {
        Require("gcc");
        using var tools = new TextTools();
        tools.Write("notes.h", Emit(TextPlans.Xen, NoteTarget.Default));
        tools.Write("user.c", "#define ELFNOTE(name, type, desc) nothing\n" + User);
        Assert.Contains("another header has defined an ELFNOTE already", tools.Try("gcc -c user.c").Words, StringComparison.Ordinal);
        tools.Write("user.c", User);
        Assert.Contains("addresses have 8 bytes; for 32-bit code in a 64-bit file (-m32 -Wa,--64) write size: 8", tools.Try("gcc -m32 -c user.c").Words, StringComparison.Ordinal);
    }

    private static void AssertCompiles(string compiler, string file, NotePlan plan, NoteTarget target)
    {
        using var tools = new TextTools();
        Assert.Empty(Emitter.Check(plan, new EmitOptions { Target = target }));
        tools.Write("notes.h", Emit(plan, target));
        tools.Write(file, file.EndsWith('S') ? User : User + "extern int elfnotes_test;\n");
        var warnings = file.EndsWith('S') ? "" : compiler.StartsWith("clang", StringComparison.Ordinal) ? Everything : Strict;
        tools.Run($"{compiler} {warnings} -c {file} -o notes.o", isQuiet: true);
        foreach (var linker in TextLinking.Linkers(target)) TextLinking.AssertLinks(tools, linker, plan, target, "notes.o");
    }

    private static byte[] Emit(NotePlan plan, NoteTarget target) => Emitter.Emit(plan, new EmitOptions { Target = target, OutputName = "notes.h" });

    private static void Require(string compiler)
    {
        var program = compiler.Split(' ')[0];
        TextTools.Require(program, program switch { "g++" => "g++", "gcc" => "gcc", _ => "clang" });
        TextTools.Require("ld.lld", "lld");
    }
}
