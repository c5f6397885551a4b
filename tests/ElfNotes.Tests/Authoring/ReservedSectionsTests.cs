using ElfNotes.Authoring;
using ElfNotes.Tests.Authoring.Text;

namespace ElfNotes.Tests.Authoring;

/// <summary>Names of sections that assemblers and linkers own are kept out of every form that has sections; all others link.</summary>
public sealed class ReservedSectionsTests
{
    private static readonly string[] Forms = [".o", ".S", ".h", ".rs", ".ld"];

    [Theory]
    [InlineData(".text")]
    [InlineData(".text.hot")]
    [InlineData(".data")]
    [InlineData(".bss")]
    [InlineData(".rodata")]
    [InlineData(".init")]
    [InlineData(".init_array")]
    [InlineData(".fini_array.5")]
    [InlineData(".ctors")]
    [InlineData(".strtab")]
    [InlineData(".symtab")]
    [InlineData(".shstrtab")]
    [InlineData(".dynsym")]
    [InlineData(".dynstr")]
    [InlineData(".dynamic")]
    [InlineData(".got")]
    [InlineData(".got.plt")]
    [InlineData(".plt")]
    [InlineData(".eh_frame")]
    [InlineData(".rel.text")]
    [InlineData(".rela.dyn")]
    [InlineData(".comment")]
    [InlineData(".interp")]
    [InlineData(".tdata")]
    [InlineData(".tbss")]
    [InlineData(".debug_info")]
    [InlineData(".zdebug_info")]
    [InlineData(".stabstr")]
    [InlineData(".gnu.linkonce.t.x")]
    [InlineData(".gnu.warning.x")]
    [InlineData("COMMON")]
    [InlineData(".note.GNU-stack")]
    [InlineData(".note.GNU-split-stack")]
    [InlineData(".note.gnu.property")]
    public void A_section_that_tools_own_is_EN4014(string section)
    {
        foreach (var form in Forms)
        {
            var finding = Assert.Single(Check(form, TextPlans.Note("Xen", 5, TextPlans.Text("xen-3.0")) with { Section = section, Position = ObjectPlans.Position }));
            Assert.Equal(("EN4014", Severity.Error, ObjectPlans.Position), (finding.Code, finding.Severity, finding.Position));
            Assert.Contains(section, finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void GNU_properties_may_be_where_linkers_look_for_them()
    {
        foreach (var form in Forms)
        {
            Assert.Empty(Check(form, TextPlans.Note("GNU", 5) with { Section = ".note.gnu.property" }));
            Assert.Equal(Severity.Error, Assert.Single(Check(form, TextPlans.Note("GNU", 1) with { Section = ".note.gnu.property" })).Severity);
        }
    }

    [Fact]
    public void That_linkers_make_the_build_id_anew_is_a_remark()
    {
        foreach (var form in Forms) Assert.Equal(Severity.Warning, Assert.Single(Check(form, TextPlans.Note("GNU", 3) with { Section = ".note.gnu.build-id" })).Severity);
    }

    [Fact]
    public void Other_names_come_through_every_assembler_and_linker()
    {
        TextTools.Require("gcc", "gcc");
        TextTools.Require("clang", "clang");
        TextTools.Require("ld.lld", "lld");
        string[] sections = ["notes", ".xen.notes", ".mynotes", ".notext", ".relx", ".initial", ".note", ".note.gnu.own"];
        var plan = TextPlans.Of([.. sections.Select((section, index) => TextPlans.Note("Me", (uint)index, TextPlans.Symbol("start")) with { Section = section })]);
        var options = new EmitOptions { Target = NoteTarget.Default };
        foreach (var form in Forms) Assert.Empty(NoteEmitters.ForFile($"notes{form}")!.Check(plan, options));
        using var tools = new TextTools();
        tools.Write("notes.o", NoteEmitters.ForFile("notes.o")!.Emit(plan, options));
        tools.Write("notes.S", NoteEmitters.ForFile("notes.S")!.Emit(plan, options));
        tools.Run("gcc -c notes.S -o gcc.o", isQuiet: true);
        tools.Run("clang -c notes.S -o clang.o", isQuiet: true);
        foreach (var file in (string[])["notes.o", "gcc.o", "clang.o"])
        {
            foreach (var linker in TextLinking.Linkers(NoteTarget.Default)) TextLinking.AssertLinks(tools, linker, plan, NoteTarget.Default, file);
        }
    }

    private static PlanFinding[] Check(string form, PlannedNote note) => [.. NoteEmitters.ForFile($"notes{form}")!.Check(TextPlans.Of(note), new EmitOptions { Target = NoteTarget.Default })];
}
