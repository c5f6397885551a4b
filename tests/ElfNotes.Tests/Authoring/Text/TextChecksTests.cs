using ElfNotes.Authoring;

namespace ElfNotes.Tests.Authoring.Text;

/// <summary>What texts have no room for, and how notes are called in them.</summary>
public sealed class TextChecksTests
{
    private const int Limit = 4 << 20;

    [Theory]
    [InlineData(".S")]
    [InlineData(".h")]
    [InlineData(".rs")]
    public void More_bytes_than_a_text_can_hold_are_EN4014(string form)
    {
        var emitter = NoteEmitters.ForFile($"notes{form}")!;
        var options = new EmitOptions { Target = NoteTarget.Default };
        var finding = Assert.Single(emitter.Check(Long(Limit + 1), options));
        Assert.Equal(("EN4014", Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains("the Xen note ENTRY", finding.Message, StringComparison.Ordinal);
        Assert.Contains("4 MiB", finding.Message, StringComparison.Ordinal);
        Assert.Empty(emitter.Check(Long(Limit), options));
        Assert.True(emitter.Emit(Long(Limit), options).Length > Limit);
    }

    [Theory]
    [InlineData(".o")]
    [InlineData(".bin")]
    public void Forms_of_bytes_have_no_such_limit(string form)
    {
        var emitter = NoteEmitters.ForFile($"notes{form}")!;
        Assert.Empty(emitter.Check(Long(Limit + 1), new EmitOptions { Target = NoteTarget.Default }));
        Assert.True(emitter.Emit(Long(Limit + 1), new EmitOptions { Target = NoteTarget.Default }).Length > Limit);
    }

    [Fact]
    public void A_type_without_a_name_is_called_by_its_number_in_hexadecimal_everywhere()
    {
        var note = TextPlans.Note("Me", 0x1234, TextPlans.Symbol("a\"b"), new NotePart.Symbol("", 0, IntegerSize.Pointer));
        Assert.Equal("the Me note 0x1234", note.Title);
        Assert.Equal("the Xen note ENTRY", (note with { Owner = "Xen", TypeName = "ENTRY" }).Title);
        foreach (var form in (string[])[".o", ".bin"])
            Assert.Contains("the Me note 0x1234", Assert.Single(NoteEmitters.ForFile($"notes{form}")!.Check(TextPlans.Of(note), new EmitOptions { Target = NoteTarget.Default })).Message, StringComparison.Ordinal);
    }

    // The owner, with its NUL, counts as well.
    private static NotePlan Long(int size) => TextPlans.Of(TextPlans.Note("Xen", 1, new NotePart.Bytes(new byte[size - 4])) with { TypeName = "ENTRY" });
}
