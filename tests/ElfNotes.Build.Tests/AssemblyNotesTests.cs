using ElfNotes.Authoring;

namespace ElfNotes.Build.Tests;

/// <summary>Attributes as sources of notes: what the metadata of this assembly say is what stands in its source.</summary>
public sealed class AssemblyNotesTests
{
    [Fact]
    public void Every_attribute_becomes_the_note_that_it_describes()
    {
        var result = Sample.Read();

        Assert.Empty(result.Findings);
        Assert.Equal(
            [
                "x86-64 for xen-pv",
                "58656E00 5 XEN_VERSION .note.Xen True Four: Text { Value = xen-3.0, HasNul = True }",
                "58656E00 8 LOADER .note.Xen True Four: Text { Value = generic, HasNul = True }",
                "58656E00 6 GUEST_OS .note.Xen True Four: Text { Value = a \"name\" with ), HasNul = True }",
                "58656E00 3 VIRT_BASE .note.Xen True Four: Integer { Value = 18446744071562067968, Size = Pointer }",
                "58656E00 1 ENTRY .note.Xen True Four: Symbol { Name = _start, Addend = -16, Size = Pointer }",
                "58656E00 10 FEATURES .note.Xen True Four: Text { Value = writable_page_tables|!pae_pgdir_above_4gb, HasNul = True }",
                "58656E00 14 SUSPEND_CANCEL .note.Xen True Four: Integer { Value = 1, Size = Four }",
                "58656E00 4 PADDR_OFFSET .note.Xen True Four: Integer { Value = 0, Size = Eight }",
                "4578616D706C6500 7  .note.other False Eight: Integer { Value = 1, Size = Two }, Integer { Value = 65535, Size = Two }",
                "4578616D706C6500 8  .note.Example True Four: Integer { Value = 1, Size = One }, Text { Value = two=2, HasNul = False }, Symbol { Name = three, Addend = 3, Size = Pointer }",
                "4142 9  .note.AB True Four: hex ",
                "4578616D706C6500 10  .note.Example True Four: Text { Value = {\"name\":\"raw string\"}, HasNul = True }",
            ],
            PlanText.Of(result.Description));
    }

    [Fact]
    public void Every_argument_has_its_place_in_the_source()
    {
        var description = Sample.Read().Description;
        var lines = File.ReadAllLines(Sample.SourceFile);
        var fields = description.Notes.SelectMany(note => note.Fields).Concat(description.Settings).ToList();

        Assert.All(fields, field =>
        {
            var behind = lines[field.Position.Line - 1][(field.Position.Column - 1)..];
            var name = behind.Split('=', '(', ',')[0].Trim();
            if (field.Name == NoteFields.Type) Assert.Matches("^(XenNoteType\\.|\"[A-Z_]+\"|[0-9]+)", behind);
            else if (field.Name == NoteFields.Owner) Assert.Matches("^(XenNote\\(|\"Xen\"|\"Example\")", behind);
            else Assert.StartsWith(field.Name, name, StringComparison.OrdinalIgnoreCase);
        });
        var symbol = description.Notes[4].Fields.Single(field => field.Name == NoteFields.Symbol);
        Assert.Equal((11, 9), (symbol.Position.Line, symbol.Position.Column));
        Assert.Equal("AttributesOfThisAssembly.cs", Path.GetFileName(symbol.Position.File));
        Assert.Equal((9, 5), (description.Notes[4].Position.Line, description.Notes[4].Position.Column));
        Assert.Equal(12, description.Notes[1].Position.Column);
        Assert.Equal(lines[5].LastIndexOf("ElfNote(", StringComparison.Ordinal) + 1, description.Notes[2].Position.Column);
    }

    [Fact]
    public void Without_the_source_the_line_is_known_and_the_column_is_not()
    {
        using var source = ByteSource.FromMemory(Sample.Assembly());

        var note = AssemblyNotes.Read(source, "tests.dll").Description.Notes[0];

        Assert.Equal((5, 0), (note.Position.Line, note.Position.Column));
    }

    [Fact]
    public void A_source_that_is_not_the_one_that_was_compiled_gives_no_column()
    {
        using var source = ByteSource.FromMemory(Sample.Assembly());

        var description = AssemblyNotes.Read(source, "tests.dll", _ => "// an \"other\n/* text\n@\"").Description;

        Assert.All(description.Notes, note => Assert.Equal(0, note.Position.Column));
        Assert.Contains(description.Notes, note => note.Position.Line == 5);
    }

    [Fact]
    public void Assemblies_are_told_from_other_files()
    {
        Assert.True(IsAssembly(Sample.Assembly()));
        Assert.False(IsAssembly("\u007fELF"u8.ToArray()));
        Assert.False(IsAssembly([]));
        Assert.False(IsAssembly([.. "MZ"u8, .. new byte[4096]]));
        Assert.False(IsAssembly(Sample.Assembly()[..300]));

        static bool IsAssembly(byte[] bytes)
        {
            using var source = ByteSource.FromMemory(bytes);
            return AssemblyNotes.IsAssembly(source);
        }
    }

    [Fact]
    public void What_is_no_assembly_is_not_read()
    {
        using var source = ByteSource.FromMemory("\u007fELF"u8.ToArray());

        Assert.Equal(ErrorCodes.UnknownFormat, Assert.Throws<ElfNotesException>(() => AssemblyNotes.Read(source, "x")).Code);
    }

    [Fact]
    public void An_assembly_without_attributes_has_no_notes()
    {
        using var source = ByteSource.FromFile(typeof(object).Assembly.Location);

        var result = AssemblyNotes.Read(source, "corelib");

        Assert.Empty(result.Description.Notes);
        Assert.Empty(result.Findings);
    }
}
