using System.Text;
using ElfNotes.Authoring;

namespace ElfNotes.Tests.Authoring.Text;

/// <summary>The Rust that is written: compilers old and new take it in every edition that they know, and the linked notes are the plan's.</summary>
public sealed class RustEmitterTests
{
    private static readonly NoteEmitter Emitter = NoteEmitters.ForFile("notes.rs")!;

    [Theory]
    [InlineData("static")]
    [InlineData("pic")]
    public void Fixed_plans_are_compiled_and_linked(string model)
    {
        foreach (var compiler in Compilers())
        {
            foreach (var plan in TextPlans.Fixed) AssertCompiles($"{compiler} -C relocation-model={model}", plan);
        }
    }

    [Fact]
    public void Generated_plans_are_compiled_and_linked() => TextSeed.Run(15, random => AssertCompiles(random.GetItems(Compilers().ToArray(), 1)[0], TextPlans.Generate(random, NoteTarget.Default)));

    [Fact]
    public void A_section_is_one_static_unless_a_static_cannot_be_it()
    {
        var text = Encoding.UTF8.GetString(Emit(TextPlans.Neutral));
        // Of its four sections one has a symbol.
        Assert.Equal((1, 3), (text.Split("global_asm!(").Length - 1, text.Split("pub static NOTES_").Length - 1));
    }

    [Fact]
    public void A_program_of_a_crate_has_the_notes_once_and_in_order()
    {
        foreach (var compiler in Compilers())
        {
            using var tools = new TextTools();
            tools.Write("notes.rs", Emit(TextPlans.Xen));
            tools.Write("main.rs", "#![no_std]\n#![no_main]\nmod notes;\n#[panic_handler]\nfn panic(_: &core::panic::PanicInfo) -> ! { loop {} }\nmacro_rules! exported { ($e:expr, $($i:tt)*) => { #[unsafe(no_mangle)] $($i)* }; ($o:tt, $($i:tt)*) => { #[no_mangle] $($i)* } }\nexported!(_, pub extern \"C\" fn start() -> ! { loop {} });\nexported!(_, pub extern \"C\" fn pvh_start() -> ! { loop { core::hint::spin_loop() } });\nexported!(_, pub static hypercall_page: [u8; 4096] = [0; 4096];);\n");
            tools.Run($"{compiler} -C opt-level=3 -C lto=fat -C panic=abort -C relocation-model=static -C linker=gcc -C link-args=-nostdlib -C link-args=-static -C link-args=-Wl,-e,start -C link-args=-no-pie -A non_upper_case_globals --crate-type bin -o linked main.rs");
            var notes = ElfNotes.Elf.ElfFile.Open(ByteSource.FromMemory(tools.Read("linked"))).Notes;
            Assert.Equal(TextPlans.Xen.Notes.Select(note => (ulong)note.Type), notes.Where(note => note.Owner == "Xen").Select(note => note.Type));
        }
    }

    private static void AssertCompiles(string compiler, NotePlan plan)
    {
        using var tools = new TextTools();
        Assert.Empty(Emitter.Check(plan, new EmitOptions { Target = NoteTarget.Default }));
        tools.Write("notes.rs", Emit(plan));
        tools.Write("user.rs", "#![no_std]\nmod notes;\n");
        tools.Run($"{compiler} -D warnings --crate-type lib --emit obj -o notes.o user.rs", isQuiet: true);
        foreach (var linker in TextLinking.Linkers(NoteTarget.Default)) TextLinking.AssertLinks(tools, linker, plan, NoteTarget.Default, "notes.o");
    }

    /// <summary>The compilers that are here, each with every edition that it knows: Debian's, and the one on the path.</summary>
    private static IEnumerable<string> Compilers()
    {
        TextTools.Require("rustc", "rustc");
        using var tools = new TextTools();
        foreach (var compiler in (string[])["rustc", "/usr/bin/rustc"])
        {
            if (compiler[0] == '/' && !File.Exists(compiler)) continue;
            yield return $"{compiler} --edition 2018";
            yield return $"{compiler} --edition 2021";
            tools.Write("empty.rs", "#![no_std]\n");
            if (tools.Try($"{compiler} --edition 2024 --crate-type lib --emit metadata empty.rs").Status == 0) yield return $"{compiler} --edition 2024";
        }
    }

    private static byte[] Emit(NotePlan plan)
    {
        var options = new EmitOptions { Target = NoteTarget.Default, SourceName = "a\nb" };
        var text = Emitter.Emit(plan, options);
        Assert.Equal(text, Emitter.Emit(plan, options));
        return text;
    }
}
