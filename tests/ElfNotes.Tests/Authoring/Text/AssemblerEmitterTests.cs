using ElfNotes.Authoring;

namespace ElfNotes.Tests.Authoring.Text;

/// <summary>The assembler that is written: both assemblers take it for every machine that is here, and the linked notes are the plan's.</summary>
public sealed class AssemblerEmitterTests
{
    private static readonly NoteEmitter Emitter = NoteEmitters.ForFile("notes.S")!;

    public static TheoryData<string> Machines => [.. NoteTarget.All.Where(target => Assemblers(target).Any()).Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Machines))]
    public void Fixed_plans_are_assembled_and_linked(string machine)
    {
        var target = NoteTarget.Find(machine)!;
        foreach (var plan in TextPlans.Fixed) AssertAssembles(plan, target);
    }

    [Fact]
    public void Generated_plans_are_assembled_and_linked()
    {
        TextSeed.Run(30, random =>
        {
            var machines = Machines.Select(row => NoteTarget.Find(row.Data)!).ToArray();
            foreach (var target in (NoteTarget[])[NoteTarget.Default, NoteTarget.Find("i386")!, .. random.GetItems(machines, 1)]) AssertAssembles(TextPlans.Generate(random, target), target);
        });
    }

    [Fact]
    public void Both_assemblers_of_this_machine_are_tried()
    {
        TextTools.Require("as", "binutils");
        TextTools.Require("clang", "clang");
        TextTools.Require("ld.lld", "lld");
        Assert.Equal(3, Assemblers(NoteTarget.Default).Count());
        Assert.Equal(2, TextLinking.Linkers(NoteTarget.Default).Count());
    }

    [Fact]
    public void Pointers_of_another_size_are_refused_and_notes_without_pointers_are_not()
    {
        TextTools.Require("gcc", "gcc");
        using var tools = new TextTools();
        tools.Write("wide.S", Emit(TextPlans.Xen, NoteTarget.Default));
        var (status, words) = tools.Try("gcc -m32 -c wide.S");
        Assert.NotEqual(0, status);
        Assert.Contains("these notes are for machines whose addresses have 8 bytes", words, StringComparison.Ordinal);
        tools.Write("neutral.S", Emit(TextPlans.Neutral, NoteTarget.Default));
        tools.Run("gcc -m32 -c neutral.S", isQuiet: true);
        TextLinking.AssertLinks(tools, "ld -m elf_i386", TextPlans.Neutral, NoteTarget.Find("i386")!, "neutral.o");
    }

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a\\b")]
    [InlineData("a@plt")]
    [InlineData("a\nb")]
    [InlineData(".Llabel")]
    [InlineData(".")]
    public void A_symbol_that_assemblers_cannot_name_is_EN4014(string symbol)
    {
        var plan = TextPlans.Of(TextPlans.Note("Xen", 18, TextPlans.Symbol(symbol)));
        var finding = Assert.Single(Emitter.Check(plan, new EmitOptions { Target = NoteTarget.Default }));
        Assert.Equal((AuthoringCodes.OutputCannotHold, Severity.Error), (finding.Code, finding.Severity));
    }

    [Theory]
    [InlineData("mips", true)]
    [InlineData("mipsel", true)]
    [InlineData("mips64", false)]
    [InlineData("x86-64", false)]
    public void A_dollar_begins_a_label_of_the_assembler_on_MIPS_o32_EN4014(string machine, bool isRefused) =>
        Assert.Equal(isRefused ? ["EN4014"] : [], Emitter.Check(TextPlans.Of(TextPlans.Note("Xen", 18, TextPlans.Symbol("$x"))), new EmitOptions { Target = NoteTarget.Find(machine)! }).Select(finding => finding.Code));

    [Fact]
    public void A_section_that_assemblers_cannot_name_is_EN4014()
    {
        var plan = TextPlans.Of(TextPlans.Note("Xen", 18) with { Section = ".note.\"" });
        Assert.Equal("EN4014", Assert.Single(Emitter.Check(plan, new EmitOptions { Target = NoteTarget.Default })).Code);
    }

    private static void AssertAssembles(NotePlan plan, NoteTarget target)
    {
        using var tools = new TextTools();
        Assert.Empty(Emitter.Check(plan, new EmitOptions { Target = target }));
        tools.Write("notes.S", Emit(plan, target));
        // The same bytes without a preprocessor: the lines that are for it have to be comments.
        tools.Write("notes.s", Emit(plan, target));
        foreach (var assembler in Assemblers(target))
        {
            tools.Run($"{assembler} -o notes.o", isQuiet: true);
            foreach (var linker in TextLinking.Linkers(target)) TextLinking.AssertLinks(tools, linker, plan, target, "notes.o");
        }
    }

    private static byte[] Emit(NotePlan plan, NoteTarget target)
    {
        var text = Emitter.Emit(plan, new EmitOptions { Target = target, SourceName = "a*/b?\\\n.yaml" });
        Assert.All(text, one => Assert.True(one is >= 0x20 and < 0x7f or (byte)'\n' or >= 0x80));
        Assert.Equal(text, Emitter.Emit(plan, new EmitOptions { Target = target, SourceName = "a*/b?\\\n.yaml" }));
        return text;
    }

    private static IEnumerable<string> Assemblers(NoteTarget target)
    {
        var (gnu, clang) = target.Name switch
        {
            "x86-64" => ("x86_64-linux-gnu-as", "x86_64"),
            "i386" => ("x86_64-linux-gnu-as --32", "i386"),
            "aarch64" => ("aarch64-linux-gnu-as", "aarch64"),
            "arm" => ("arm-linux-gnueabihf-as", "armv7"),
            "riscv64" => ("riscv64-linux-gnu-as -march=rv64gc", "riscv64"),
            "riscv32" => ("riscv64-linux-gnu-as -march=rv32gc -mabi=ilp32", "riscv32"),
            "ppc64le" => ("powerpc64le-linux-gnu-as", "powerpc64le"),
            "ppc64" => ("powerpc64-linux-gnu-as", "powerpc64"),
            "ppc" => ("powerpc-linux-gnu-as", "powerpc"),
            "s390x" => ("s390x-linux-gnu-as", "s390x"),
            "mips" => ("mips-linux-gnu-as", "mips"),
            "mipsel" => ("mipsel-linux-gnu-as", "mipsel"),
            "mips64" => ("mips64-linux-gnuabi64-as", "mips64"),
            "mips64el" => ("mips64el-linux-gnuabi64-as", "mips64el"),
            "sparc64" => ("sparc64-linux-gnu-as", ""),
            _ => ("", ""),
        };
        if (gnu.Length > 0 && TextTools.Has(gnu.Split(' ')[0])) yield return $"{gnu} notes.s";
        if (clang.Length > 0 && TextTools.Has("clang")) yield return $"clang -target {clang}-unknown-linux-gnu{(clang == "armv7" ? "eabihf" : "")} -c notes.S";
        if (target == NoteTarget.Default && TextTools.Has("gcc")) yield return "gcc -Wall -Wextra -Werror -c notes.S";
    }
}
