using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit.Linkers;
using ElfNotes.Tests.Authoring.Linking;
using ElfNotes.Tests.Elf;

namespace ElfNotes.Tests.Editing.BuildIds;

/// <summary>What is derived from a file that a linker has just made is the build-id that the linker wrote into it.</summary>
public sealed class LinkedBuildIdTests
{
    private const string Code = """
        .globl _start, word
        .text
        _start: .4byte 0, 0, 0, 0
        .data
        word: .4byte 1
        .section .note.Example,"a",%note
        .4byte 4, 4, 1
        .asciz "Abc"
        .4byte 7
        .section .debug_str,"MS",%progbits,1
        .asciz "a text for debuggers"
        .section .note.GNU-stack,"",%progbits

        """;

    private const string Program = """
        #include <stdio.h>
        #include <stdlib.h>
        static _Thread_local int counter = 3;
        int zeros[1000];
        const char *words[] = { "one", "two", "three" };
        int main(int count, char **arguments) { return printf("%s %d\n", words[count % 3], counter + zeros[count]) < 0 || arguments == NULL; }

        """;

    // Notes of several owners in one section: GNU ld leaves out its own note only.
    private const string Script = """
        PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); notes PT_NOTE FLAGS(4); }
        SECTIONS { . = 0x400000; .text : { *(.text) } :text .notes : { *(.note.*) } :text :notes . = ALIGN(0x10000); .data : { *(.data .bss) } :data }

        """;

    private static readonly Tool Compiler = new("gcc", "gcc");
    private static readonly Tool Strip = new("strip", "binutils");

    /// <summary>Every linker of every machine.</summary>
    public static TheoryData<string, string> Linkers { get; } = new(LinkerMachines.All.SelectMany(machine => machine.Linkers.Select(linker => (machine.Name, linker.Name))));

    public static TheoryData<string, string> Builds { get; } = new(
        from linker in new[] { "bfd", "gold", "lld", "mold" }
        from options in new[] { "", "-g", "-O2 -g -s", "-static", "-shared -fPIC -g", "-g -gz", "-g -Wl,--emit-relocs", "-g -no-pie" }
        select (linker, options));

    [Theory]
    [MemberData(nameof(Linkers))]
    public void Of_every_machine(string machine, string linker)
    {
        using var folder = new LinkFolder();
        var (of, tool) = (LinkerMachines.Find(machine), LinkerMachines.Find(machine).Linkers.Single(candidate => candidate.Name == linker));
        folder.Assemble(of, Code, "code.o");
        foreach (var style in StylesOf(linker))
        {
            folder.RunSaying(tool.WithoutCode, tool.Tool, "-static", "-Ttext=0x400000", "-e", "_start", Option(style), "-o", "out", "code.o");
            AssertDerived(folder, "out", linker, style);
        }
    }

    [Theory]
    [MemberData(nameof(Builds))]
    public void Of_a_program(string linker, string options)
    {
        using var folder = new LinkFolder();
        folder.Add("program.c", Program);
        foreach (var style in StylesOf(linker))
        {
            folder.Run(Compiler, [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), $"-fuse-ld={linker}", $"-Wl,{Option(style)}", "-o", "out", "program.c"]);
            AssertDerived(folder, "out", linker, style);
        }
    }

    [Theory]
    [InlineData("ld", "elf_x86_64", "--64")]
    [InlineData("ld", "elf_i386", "--32")]
    [InlineData("gold", "elf_x86_64", "--64")]
    [InlineData("lld", "elf_x86_64", "--64")]
    public void Of_notes_in_one_section(string linker, string emulation, string bits)
    {
        using var folder = new LinkFolder();
        folder.Add("code.s", Code);
        folder.Add("script", Script);
        folder.Run(new Tool("as", "binutils", bits), "-o", "code.o", "code.s");
        foreach (var style in StylesOf(linker))
        {
            folder.Run(new Tool(linker == "ld" ? "ld.bfd" : "ld." + linker, "binutils", "-m", emulation), "-T", "script", Option(style), "-o", "out", "code.o");
            AssertDerived(folder, "out", linker, style);
        }
    }

    [Fact]
    public void Of_an_object_with_groups_that_GNU_ld_made()
    {
        using var folder = new LinkFolder();
        folder.Add("a.c", Program);
        folder.Add("b.s", ".section .text.f,\"axG\",@progbits,f,comdat\n.globl f\nf: ret\n.section .note.GNU-stack,\"\",@progbits\n");
        folder.Run(Compiler, "-g", "-c", "a.c", "b.s");
        folder.Run(new Tool("ld.bfd", "binutils"), "-r", "--build-id=sha1", "-o", "out", "a.o", "b.o");
        AssertDerived(folder, "out", "ld", BuildIdStyle.Sha1);
    }

    [Theory]
    [InlineData("ld.bfd", "binutils")]
    [InlineData("ld.gold", "binutils")]
    [InlineData("ld.lld", "lld")]
    [InlineData("ld.lld-16", "lld-16")]
    [InlineData("ld.lld-19", "lld-19")]
    [InlineData("mold", "mold")]
    public void Of_a_file_of_many_parts(string program, string package)
    {
        using var folder = new LinkFolder();
        var linker = program.Split('.', '-') switch { [_, "bfd"] => "ld", [_, var name, ..] => name, var whole => whole[0] };
        // Beyond 40 MiB gold hashes parts, the others always do.
        var content = new byte[((linker == "gold" ? 41 : 9) << 20) + 12345];
        new Random(7).NextBytes(content);
        folder.Add("content", content);
        folder.Add("code.s", Code + ".section .content,\"a\",%progbits\n.incbin \"content\"\n");
        folder.Run(new Tool("as", "binutils"), "-o", "code.o", "code.s");
        foreach (var style in StylesOf(linker))
        {
            folder.Run(new Tool(program, package), Option(style), "-o", "out", "code.o");
            AssertDerived(folder, "out", linker, style);
        }

        if (linker != "gold") return;
        folder.Run(new Tool(program, package), "--build-id", "-o", "out", "code.o");
        AssertDerived(folder, "out", linker, BuildIdStyle.Sha1);
    }

    [Theory]
    [InlineData("16")]
    [InlineData("19")]
    public void Of_later_versions_of_lld(string version)
    {
        using var folder = new LinkFolder();
        folder.Add("code.s", Code);
        folder.Run(new Tool("as", "binutils"), "-o", "code.o", "code.s");
        foreach (var style in StylesOf("lld"))
        {
            folder.Run(new Tool("ld.lld-" + version, "lld-" + version), Option(style), "-o", "out", "code.o");
            AssertDerived(folder, "out", "lld", style);
            Assert.Equal(version, BuildIdLinker.Of(folder.Open("out")).ToString().Split(' ', '.')[1]);
        }
    }

    [Fact]
    public void A_stripped_file_has_another_one_that_does_not_depend_on_the_old()
    {
        using var folder = new LinkFolder();
        folder.Add("program.c", Program);
        folder.Run(Compiler, "-g", "-Wl,--build-id=sha1", "-o", "out", "program.c");
        folder.Run(Strip, "-o", "stripped", "out");
        var file = folder.Open("stripped");
        var note = BuildIdOf(file);
        var derived = DerivedBuildId.Of(file, note, BuildIdStyle.Sha1);
        Assert.NotEqual(note.Desc.ToArray(), derived.Id);

        var bytes = File.ReadAllBytes(folder["stripped"]);
        derived.Id.CopyTo(bytes, (int)note.DescOffset);
        var changed = ElfSamples.Open(bytes);
        Assert.Equal(derived.Id, DerivedBuildId.Of(changed, BuildIdOf(changed), BuildIdStyle.Sha1).Id);
        bytes[changed.FindSection(".rodata")!.Value.Offset] ^= 1;
        Assert.NotEqual(derived.Id, DerivedBuildId.Of(changed, BuildIdOf(changed), BuildIdStyle.Sha1).Id);
    }

    [Fact]
    public void A_style_that_the_linker_does_not_have_is_refused()
    {
        using var folder = new LinkFolder();
        folder.Add("code.s", Code);
        folder.Run(new Tool("as", "binutils"), "-o", "code.o", "code.s");
        folder.Run(new Tool("ld.gold", "binutils"), "--build-id=0x0102030405060708", "-o", "out", "code.o");
        var file = folder.Open("out");
        var refusal = Assert.Throws<ElfNotesException>(() => DerivedBuildId.Of(file, BuildIdOf(file), BuildIdStyle.Fast));
        Assert.Equal((EditingCodes.ValueCannotBe, "gold 1.16 derives no build-id of 8 bytes (style fast)"), (refusal.Code, refusal.Message)); // EN5005
    }

    [Theory]
    [InlineData(BuildIdStyle.Fast, 8)]
    [InlineData(BuildIdStyle.Sha256, 32)]
    public void A_style_of_another_linker_is_refused_for_a_program_without_a_mark(BuildIdStyle style, int size)
    {
        using var folder = new LinkFolder();
        folder.Add("program.c", Program);
        folder.Run(Compiler, "-fuse-ld=bfd", "-Wl,--build-id=sha1", "-o", "out", "program.c");
        var refusal = Assert.Throws<ElfNotesException>(() => BuildIdEditor.Recompute(folder.Open("out"), style));
        Assert.Equal((EditingCodes.ValueCannotBe, $"GNU ld derives no build-id of {size} bytes (style {style.ToString().ToLowerInvariant()})"), (refusal.Code, refusal.Message)); // EN5005
    }

    [Fact]
    public void The_mark_of_an_object_that_another_linker_made_counts_less_than_the_build_id()
    {
        using var folder = new LinkFolder();
        folder.Add("program.c", Program);
        folder.Run(Compiler, "-c", "-o", "one.o", "program.c");
        folder.Run(new Tool("mold", "mold"), "-r", "-o", "merged.o", "one.o");
        folder.Run(Compiler, "-fuse-ld=bfd", "-Wl,--build-id=sha1", "-o", "out", "merged.o");
        var file = folder.Open("out");
        Assert.True(BuildIdLinker.Of(file).IsMarked);
        Assert.True(BuildIdEditor.Recompute(file).ChangesNothing);
        // So the other styles are GNU ld's, too.
        var plan = BuildIdEditor.Recompute(file, BuildIdStyle.Md5);
        Assert.Contains(plan.Steps, step => step.Text.Contains("is what GNU ld derives from the content: MD5", StringComparison.Ordinal));
    }

    internal static ElfNote BuildIdOf(ElfFile file) => file.Notes.Single(note => note is { Owner: "GNU", Type: 3 });

    private static void AssertDerived(LinkFolder folder, string name, string linker, BuildIdStyle style)
    {
        var file = folder.Open(name);
        var note = BuildIdOf(file);
        Assert.Equal(style.Size(), note.Desc.Length);
        var derived = DerivedBuildId.Match(file, note);
        Assert.NotNull(derived);
        Assert.Equal((linker == "bfd" ? "ld" : linker, Convert.ToHexStringLower(note.Desc.Span)), (NameOf(derived.Linker.Kind), Convert.ToHexStringLower(derived.Id)));
    }

    private static string NameOf(BuildIdLinkerKind kind) => kind == BuildIdLinkerKind.GnuLd ? "ld" : kind.ToString().ToLowerInvariant();

    private static BuildIdStyle[] StylesOf(string linker) => linker switch
    {
        "lld" => [BuildIdStyle.Fast, BuildIdStyle.Md5, BuildIdStyle.Sha1],
        "mold" => [BuildIdStyle.Md5, BuildIdStyle.Sha1, BuildIdStyle.Sha256],
        _ => [BuildIdStyle.Md5, BuildIdStyle.Sha1],
    };

    private static string Option(BuildIdStyle style) => "--build-id=" + style.ToString().ToLowerInvariant();
}
