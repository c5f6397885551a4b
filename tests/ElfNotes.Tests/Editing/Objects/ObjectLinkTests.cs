using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Tests.Editing.Objects;

/// <summary>Notes of objects hold addresses after an edit, and every linker fills in the right ones.</summary>
public sealed class ObjectLinkTests
{
    // The second note's descriptor has no address; where it goes, there is room.
    private const string Source = """
        .globl _start, first, second
        .text
        _start: .4byte 0
        first: .4byte 0
        second: .4byte 0
        .section .note.Xen,"a",%note
        .4byte 4, ADDRESS, 1
        .asciz "Xen"
        POINTER first
        .4byte 4, 24, 2
        .asciz "Xen"
        .4byte 1, 2, 3, 4, 5, 6

        """;

    /// <summary>A machine whose relocations have addends and one where they lie in place, with every linker.</summary>
    public static TheoryData<string, string> Linkers { get; } = new(LinkerMachines.All.Where(machine => machine.Name is "x86-64" or "i386" or "ppc64").SelectMany(machine => machine.Linkers.Select(linker => (machine.Name, linker.Name))));

    [Theory]
    [MemberData(nameof(Linkers))]
    public void Set_to_another_symbol(string machine, string linker)
    {
        using var elf = Assemble(machine);
        elf.Set(1, EditedObject.Address("second", 2));

        var linked = elf.Link(Find(machine, linker));
        Assert.Equal(elf.Start + 10, linked[1]);
    }

    [Theory]
    [MemberData(nameof(Linkers))]
    public void Set_to_a_number_and_back(string machine, string linker)
    {
        using var elf = Assemble(machine);
        var original = elf.Bytes;
        elf.Set(1, new NotePart.Integer(0, IntegerSize.Pointer));
        Assert.NotEqual(original, elf.Bytes);
        Assert.Empty(elf.File.Notes[0].Relocations);
        Assert.Equal(0UL, elf.Link(Find(machine, linker))[1]);

        elf.Set(1, new NotePart.Integer(0x1234, IntegerSize.Pointer));
        Assert.Equal(0x1234UL, elf.Link(Find(machine, linker))[1]);

        elf.Set(1, EditedObject.Address("second"));
        var linked = elf.Link(Find(machine, linker));
        Assert.Equal(elf.Start + 8, linked[1]);

        elf.Set(1, EditedObject.Address("first"));
        Assert.Equal(original, elf.Bytes);
    }

    [Theory]
    [MemberData(nameof(Linkers))]
    public void Added_where_there_are_relocations(string machine, string linker)
    {
        using var elf = Assemble(machine);
        elf.Remove(2);
        elf.Add(3, "second", 4);
        Assert.Single(elf.File.Notes.SelectMany(note => note.Sections).Select(section => section.Index).Distinct());

        var linked = elf.Link(Find(machine, linker));
        Assert.Equal((elf.Start + 4, elf.Start + 12), (linked[1], linked[3]));

        elf.Set(3, EditedObject.Address("_start"));
        elf.Set(1, new NotePart.Integer(7, IntegerSize.Pointer));
        linked = elf.Link(Find(machine, linker));
        Assert.Equal((7UL, elf.Start), (linked[1], linked[3]));
    }

    [Theory]
    [MemberData(nameof(Linkers))]
    public void Removed_with_its_section(string machine, string linker)
    {
        using var elf = Assemble(machine);
        elf.Remove(1);
        elf.Remove(2);
        Assert.Empty(elf.Link(Find(machine, linker)));

        elf.Add(1, "second");
        var linked = elf.Link(Find(machine, linker));
        Assert.Equal(elf.Start + 8, linked[1]);
    }

    [Theory]
    [MemberData(nameof(Linkers))]
    public void Symbols_that_the_object_has_not_got(string machine, string linker)
    {
        using var elf = Assemble(machine);
        var original = elf.Bytes;
        elf.Set(1, EditedObject.Address("elsewhere", 1));
        elf.Add(3, "nowhere");
        elf.Add(4, "elsewhere");
        elf.Folder.Assemble(LinkerMachines.Find(machine), ".globl elsewhere, nowhere\n.set elsewhere, 0x41\n.set nowhere, 0x777\n.section .note.GNU-stack,\"\",%progbits\n", "defined.o");
        elf.Folder.Add("edited.o", elf.Bytes);
        elf.Folder.Run(Find(machine, linker).Tool, "-static", "-Ttext=0x400000", "-e", "_start", "-o", "out", "edited.o", "defined.o");
        var file = elf.Folder.Open("out");
        Assert.Equal(((ulong, ulong)[])[(1UL, 0x42UL), (3, 0x777), (4, 0x41)], file.Notes.Where(note => note.Owner == "Xen" && note.Type != 2).Select(note => (note.Type, file.Identity.ByteOrder.Read(note.Desc.Span))).Order());

        elf.Remove(3);
        elf.Remove(4);
        elf.Set(1, EditedObject.Address("first"));
        Assert.Equal(original, elf.Bytes);
    }

    [Fact]
    public void A_section_keeps_its_one_table()
    {
        using var elf = Assemble("x86-64");
        elf.Set(1, EditedObject.Address("second"));

        Assert.Single(elf.File.Sections, section => section.Type == ElfSection.SHT_RELA && section.Info == elf.File.Notes[0].Sections[0].Index);
        Assert.Equal(["second"], elf.File.Notes[0].Relocations.Select(relocation => relocation.Symbol));
    }

    private static EditedObject Assemble(string machine) => new(machine, LinkerMachines.Find(machine).AddressSizes.Max() == 8 ? Source.Replace("ADDRESS", "8", StringComparison.Ordinal).Replace("POINTER", ".8byte", StringComparison.Ordinal) : Source.Replace("ADDRESS", "4", StringComparison.Ordinal).Replace("POINTER", ".4byte", StringComparison.Ordinal));

    private static Linker Find(string machine, string linker) => LinkerMachines.Find(machine).Linkers.Single(one => one.Name == linker);
}
