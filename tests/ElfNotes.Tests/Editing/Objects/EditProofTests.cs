using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit.Editing;

namespace ElfNotes.Tests.Editing.Objects;

/// <summary>A plan whose result would not be read as it is wanted is refused, whatever made it so.</summary>
public sealed class EditProofTests
{
    private const uint SHT_STRTAB = 3;
    private const uint SHT_SYMTAB = 2;

    private const string Source = ".globl first, second\n.text\nfirst: .4byte 0\nsecond: .4byte 0\n.section .note.Xen,\"a\",%note\n.4byte 4, 8, 1\n.asciz \"Xen\"\n.8byte first + 1\n";

    [Theory]
    [InlineData("symbol")]
    [InlineData("addend")]
    [InlineData("type")]
    [InlineData("place")]
    [InlineData("name")]
    [InlineData("value in place")]
    [InlineData("table")]
    public void What_a_relocation_says_counts(string what)
    {
        using var elf = new EditedObject("x86-64", Source);
        var file = elf.File;
        var relocations = file.Sections.Single(section => section.Type == ElfSection.SHT_RELA);
        var strings = file.Sections.Where(section => section.Type == SHT_STRTAB).First(section => section.Index == file.Sections.Single(one => one.Type == SHT_SYMTAB).Link);
        var name = strings.Offset + (ulong)file.Source.ReadMemory(strings.Offset, (int)strings.Size).Span.IndexOf("first\0"u8);
        var info = relocations.Offset + (ulong)ElfField.RInfo.Place(true).Offset;
        var symbol = file.Source.ReadMemory(info + 4, 1).Span[0];
        var change = what switch
        {
            "symbol" => new ByteChange(info + 4, new[] { (byte)(symbol + 1) }),
            "addend" => new ByteChange(info + 8, new byte[] { 2 }),
            "type" => new ByteChange(info, new byte[] { 10 }),
            "place" => new ByteChange(relocations.Offset, new byte[] { 17 }),
            "name" => new ByteChange(name, "w"u8.ToArray()),
            "value in place" => new ByteChange(file.Notes[0].DescOffset, new byte[] { 9 }),
            _ => SecondTable(file, relocations),
        };

        var refused = Assert.Throws<ElfNotesException>(() => Prove(file, change));

        Assert.Equal(EditingCodes.NotAsPlanned, refused.Code);
        Assert.Equal(what != "value in place", refused.Message.Contains("relocations", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_changes_are_none_of_its_business()
    {
        using var elf = new EditedObject("x86-64", Source);
        var file = elf.File;
        var text = file.Sections.First(section => file.SectionName(section) == ".text");

        Prove(file, new ByteChange(text.Offset, new byte[] { 1 }));
    }

    [Fact]
    public void More_notes_than_are_read_are_no_mistake()
    {
        using var elf = new EditedObject("x86-64", Source);
        elf.Add(2, "first");
        var limits = new ReadLimits { MaxNotes = 2 };
        var file = ElfFile.Open(ByteSource.FromMemory(elf.Bytes), limits);

        var refused = Assert.Throws<ElfNotesException>(() => NoteEditor.Plan(file, [new NoteEdit.Add(EditScenarios.Note(4))]));
        Assert.Equal(EditingCodes.LayoutCannotTake, refused.Code);
        Assert.Contains("limit", refused.Message, StringComparison.Ordinal);

        elf.Add(3, "first");
        refused = Assert.Throws<ElfNotesException>(() => NoteEditor.Plan(ElfFile.Open(ByteSource.FromMemory(elf.Bytes), limits), [new NoteEdit.Set(new NoteSelector("Xen", 1), [EditedObject.Address("second")])]));
        Assert.Equal(EditingCodes.LayoutCannotTake, refused.Code);
        Assert.Contains("limit", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_relocations_than_are_read_are_no_mistake()
    {
        using var elf = new EditedObject("x86-64", Source);
        elf.Add(2, "first");

        var refused = Assert.Throws<ElfNotesException>(() => NoteEditor.Plan(ElfFile.Open(ByteSource.FromMemory(elf.Bytes), new ReadLimits { MaxNoteRelocations = 1 }), [new NoteEdit.Set(new NoteSelector("Xen", 1), [EditedObject.Address("second")])]));

        Assert.Equal(EditingCodes.LayoutCannotTake, refused.Code);
    }

    // As if the plan were to leave the notes as they are.
    private static void Prove(ElfFile file, ByteChange change)
    {
        var arrangement = NoteArrangement.Read(file);
        foreach (var group in arrangement.Groups) group.Place(group.Start);
        EditProof.Prove(new EditPlan(file.Source, file.Source.Length, [change], []), arrangement);
    }

    // The header of .data, of which nobody here asks, becomes that of a table for the notes.
    private static ByteChange SecondTable(ElfFile file, ElfSection relocations)
    {
        var size = ElfFieldPlaces.SectionSize(true);
        var header = file.Source.ReadMemory(file.Tables.Sections + (ulong)(relocations.Index * size), size).ToArray();
        var data = file.Sections.First(section => file.SectionName(section) == ".data");
        return new ByteChange(file.Tables.Sections + (ulong)(data.Index * size), header);
    }
}
