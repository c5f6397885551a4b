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
        Assert.Contains("fix: In SECTIONS, before /DISCARD/: .notes : { KEEP(*(.note.Xen)) } :text :notes\n", result.Text, StringComparison.Ordinal);
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

    private string Plan(string yaml)
    {
        var path = _folder["notes.yaml"];
        File.WriteAllText(path, yaml);
        return path;
    }
}
