namespace ElfNotes.Cli.Tests;

/// <summary>A linked file held against the description of its notes: <c>check --plan</c>.</summary>
public sealed class CheckPlanTests : IDisposable
{
    private const string Good = "examples/images/pv-good.elf";
    private const string Notes = """
        loaders: [xen-pv]
        notes:
          - {owner: Xen, type: XEN_VERSION, string: xen-3.0}
          - {owner: Xen, type: LOADER, string: generic}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_with_its_notes_that_its_loaders_take_is_fine() =>
        Assert.Equal(0, Command.Run("check", "--plan", Plan(Notes), Good).Status);

    [Fact]
    public void A_note_that_was_not_linked_in_is_an_error_with_its_place()
    {
        var plan = Plan(Notes + "\n  - {owner: Xen, type: INIT_P2M, u64: 0x8000000000}");
        var result = Command.Run("check", "--plan", plan, Good);
        Assert.Equal(1, result.Status);
        Assert.Contains($"  error: the Xen note INIT_P2M of {plan}:5:5 is not in the file: it was not linked in, or the linker script discards it (EN4015)\n", result.Text, StringComparison.Ordinal);
        Assert.Contains("fix: Before /DISCARD/, put KEEP(*(.note.Xen)) into the section of SECTIONS that has the notes, or where there is none: .notes : { KEEP(*(.note.Xen)) } :text :notes\n", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_note_with_another_content_is_an_error() =>
        Assert.Contains("(EN4016 at ", Command.Run("check", "--plan", Plan(Notes + "\n  - {owner: Xen, type: GUEST_OS, string: other}"), Good).Text, StringComparison.Ordinal);

    [Fact]
    public void The_loaders_of_the_plan_must_take_the_file()
    {
        var result = Command.Run("check", "--plan", Plan("loaders: [xen-pv, qemu]\nnotes:\n  - {owner: Xen, type: XEN_VERSION, string: xen-3.0}\n  - {owner: Xen, type: LOADER, string: generic}\n  - {owner: Xen, type: PHYS32_ENTRY, symbol: start}"), Good);
        Assert.Equal(1, result.Status);
        Assert.Contains("expected: qemu, which does not take it\n", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_without_loaders_asks_for_its_notes_alone()
    {
        var own = "notes: [{owner: Xen, type: XEN_VERSION, string: xen-3.0}, {owner: Xen, type: LOADER, string: generic}]";
        Assert.Equal(1, Command.Run("check", "examples/images/pv-entry-out-of-bounds.elf").Status);
        Assert.Equal(0, Command.Run("check", "--plan", Plan(own), "examples/images/pv-entry-out-of-bounds.elf").Status);
    }

    [Fact]
    public void A_wrong_plan_is_reported_before_anything_is_judged()
    {
        var plan = Plan("notes: [{owner: Xen, type: ENTRI, u64: 1}]");
        var result = Command.Run("check", "--plan", plan, Good);
        Assert.Equal(1, result.Status);
        Assert.Equal("", result.Text);
        Assert.Contains($"{plan}:1:28: error EN4007: ", result.ErrorText, StringComparison.Ordinal);
        Assert.Equal(3, Command.Run("check", "--plan", _folder["none.yaml"], Good).Status);
    }

    [Fact]
    public void A_success_is_said()
    {
        Assert.Contains($"  plan: 2 of 2 notes of {Plan(Notes)} are in the file\n", Unwrapped(Command.Run("check", "--plan", Plan(Notes), Good).Text), StringComparison.Ordinal);
        var json = Command.Run("check", "--plan", Plan(Notes), "--format", "json", Good).Text;
        Assert.Equal(2, System.Text.Json.Nodes.JsonNode.Parse(json)!["files"]![0]!["plan"]![0]!["found"]!.GetValue<int>());
    }

    [Fact]
    public void What_is_no_ELF_does_not_pass()
    {
        var notes = _folder["notes.bin"];
        Assert.Equal(0, Command.Run("build", Plan("notes: [{owner: Me, type: 1, string: hello}]"), "-o", notes).Status);
        var result = Command.Run("check", "--plan", _folder["notes.yaml"], notes);
        Assert.Equal(1, result.Status);
        Assert.Contains("not compared: there is no ELF in the file (EN4015)", Unwrapped(result.Text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start", 0, "plan: 1 of 1 note of ")]
    [InlineData("middle - 1", 0, "plan: 1 of 1 note of ")]
    [InlineData("of_the_script - 0x500000", 0, "plan: 1 of 1 note of ")]
    [InlineData("inside", 1, "has the address 0x100000, and inside is 0x100002 (EN4016 at ")]
    [InlineData("start + 4", 1, "has the address 0x100000, and start + 0x4 is 0x100004 (EN4016 at ")]
    [InlineData("nobody", 1, "is to have the address of nobody, and there is no symbol nobody in the file; it has 0x100000 (EN4016 at ")]
    public void An_address_must_be_that_of_its_symbol(string symbol, int status, string words)
    {
        Link();
        var result = Command.Run("check", "--plan", Plan(Pvh(symbol)), _folder["kernel.elf"]);
        Assert.Equal(status, result.Status);
        Assert.Contains(words, Unwrapped(result.Text), StringComparison.Ordinal);
        // In an object the relocation says which symbol is meant.
        var other = Command.Run("check", "--plan", Plan(Pvh("inside")), _folder["notes.o"]);
        Assert.Contains("has the address of start, and is to have that of inside (EN4016", Unwrapped(other.Text), StringComparison.Ordinal);
        Assert.Contains("plan: 1 of 1 note of ", Command.Run("check", "--plan", Plan(Pvh("start")), _folder["notes.o"]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_symbol_table_addresses_are_not_compared_and_that_is_said()
    {
        Link();
        Tool("/usr/bin/strip", "-o", _folder["stripped.elf"], _folder["kernel.elf"]);
        var result = Command.Run("check", "--plan", Plan(Pvh("nobody")), "--verbose", _folder["stripped.elf"]);
        Assert.Equal(0, result.Status);
        Assert.Contains("note: addresses are not compared: the file has no symbol table (EN4016)", Unwrapped(result.Text), StringComparison.Ordinal);
        Assert.Contains("is in the file; addresses are not compared, as it has no symbol table", Unwrapped(result.Text), StringComparison.Ordinal);
    }

    private static string Pvh(string symbol) => $"notes:\n  - {{owner: Xen, type: PHYS32_ENTRY, symbol: {symbol}}}\n";

    // A line that was broken to fit a terminal, whole again.
    private static string Unwrapped(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\n {6,}", " ");

    private void Link()
    {
        var source = _folder["kernel.s"];
        File.WriteAllText(source, ".globl start, middle\n.text\nstart: hlt\nmiddle: nop\ninside: nop\n.section .note.GNU-stack,\"\",@progbits\n");
        Tool("/usr/bin/as", "--64", "-o", _folder["kernel.o"], source);
        Assert.Equal(0, Command.Run("build", Plan(Pvh("start")), "-o", _folder["notes.o"]).Status);
        Tool("/usr/bin/ld", "-m", "elf_x86_64", "-Ttext=0x100000", "-e", "start", "--defsym=of_the_script=0x600000", "-o", _folder["kernel.elf"], _folder["kernel.o"], _folder["notes.o"]);
    }

    private static void Tool(string path, params string[] arguments)
    {
        Require.Tool(path, "binutils");
        var result = Command.RunProcess(path, arguments, []);
        Assert.True(result.Status == 0, result.ErrorText);
    }

    private string Plan(string yaml)
    {
        var path = _folder["notes.yaml"];
        File.WriteAllText(path, yaml);
        return path;
    }
}
