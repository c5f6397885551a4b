using System.Text.RegularExpressions;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit.Editing;
using ElfNotes.TestKit.Linkers;
using ElfNotes.Tests.Authoring.Linking;

namespace ElfNotes.Tests.Editing.Objects;

/// <summary>LLVM writes names of sections and of symbols into one table, which grows once.</summary>
public sealed partial class SharedStringTableTests
{
    private const uint SHT_SYMTAB = 2;

    private static readonly Tool Clang = new("clang", "clang", "--target=x86_64-linux-gnu", "-c", "-O1");
    private static readonly Tool Readelf = new("llvm-readelf", "llvm");

    private const string Source = "extern int start; int _start(void) { return start; } int start = 1; __attribute__((section(\".note.GNU-stack\"))) const char none[0];\n";

    [Fact]
    public void Both_kinds_of_names_are_right()
    {
        using var folder = new LinkFolder();
        var bytes = Compile(folder);
        var after = Open(Edit(bytes, new NoteEdit.Add(EditedObject.Note(1, "new_symbol_x"))));
        folder.Add("out.o", Bytes(after));

        Assert.Empty(EditInvariants.Violations(Open(bytes), after));
        Assert.Equal(["new_symbol_x"], after.Notes.Single(note => note.Owner == "Xen").Relocations.Select(relocation => relocation.Symbol));
        var said = folder.Run(Readelf, "-sSrW", "out.o");
        Assert.Matches(UndefinedSymbol(), said);
        Assert.Contains(" .rela.note.Xen ", said, StringComparison.Ordinal);
        Assert.Matches(NamedRelocation(), said);
        Assert.Equal(bytes, Bytes(Open(Edit(Bytes(after), new NoteEdit.Remove(new NoteSelector("Xen"))))));
    }

    [Theory]
    [InlineData("ld")]
    [InlineData("gold")]
    [InlineData("lld")]
    [InlineData("mold")]
    public void It_links(string name)
    {
        using var folder = new LinkFolder();
        var bytes = Edit(Edit(Compile(folder), new NoteEdit.Add(EditedObject.Note(1, "_start"))), new NoteEdit.Add(EditedObject.Note(2, "elsewhere", 1)));
        folder.Add("out.o", bytes);
        folder.Assemble(LinkerMachines.Find("x86-64"), ".globl elsewhere\n.set elsewhere, 0x41\n.section .note.GNU-stack,\"\",%progbits\n", "defined.o");
        folder.Run(LinkerMachines.Find("x86-64").Linkers.Single(linker => linker.Name == name).Tool, "-static", "-Ttext=0x400000", "-o", "out", "out.o", "defined.o");

        var file = folder.Open("out");
        Assert.Equal(((ulong, ulong)[])[(1UL, file.Identity.Entry), (2, 0x42)], file.Notes.Where(note => note.Owner == "Xen").Select(note => (note.Type, file.Identity.ByteOrder.Read(note.Desc.Span))).Order());
    }

    [Fact]
    public void A_table_in_memory_does_not_grow()
    {
        using var folder = new LinkFolder();
        var bytes = Compile(folder);
        var file = Open(bytes);
        var strings = (int)file.Sections.Single(section => section.Type == SHT_SYMTAB).Link;
        bytes[(int)file.Tables.Sections + strings * ElfFieldPlaces.SectionSize(true) + ElfField.ShFlags.Place(true).Offset] |= (byte)ElfSection.SHF_ALLOC;

        var refused = Assert.Throws<ElfNotesException>(() => Edit(bytes, new NoteEdit.Add(EditedObject.Note(1, "_start"))));

        Assert.Equal((EditingCodes.LayoutCannotTake, file.Sections[strings].Offset), (refused.Code, refused.Offset));
        Assert.Contains("in memory at run time", refused.Message, StringComparison.Ordinal);
    }

    private static byte[] Compile(LinkFolder folder)
    {
        folder.Add("in.c", Source);
        folder.Run(Clang, "-o", "in.o", "in.c");
        var file = folder.Open("in.o");
        Assert.Equal(file.SectionNameIndex, file.Sections.Single(section => section.Type == SHT_SYMTAB).Link);
        return File.ReadAllBytes(folder["in.o"]);
    }

    private static byte[] Edit(byte[] bytes, NoteEdit edit)
    {
        var result = NoteEditor.Plan(Open(bytes), [edit]).Result;
        return result.ReadMemory(0, (int)result.Length).ToArray();
    }

    private static ElfFile Open(byte[] bytes) => ElfFile.Open(ByteSource.FromMemory(bytes));

    private static byte[] Bytes(ElfFile file) => file.Source.ReadMemory(0, (int)file.Source.Length).ToArray();

    [GeneratedRegex(@"NOTYPE\s+GLOBAL\s+DEFAULT\s+UND new_symbol_x$", RegexOptions.Multiline)]
    private static partial Regex UndefinedSymbol();

    [GeneratedRegex(@"R_X86_64_64\s+0+\s+new_symbol_x \+ 0$", RegexOptions.Multiline)]
    private static partial Regex NamedRelocation();
}
