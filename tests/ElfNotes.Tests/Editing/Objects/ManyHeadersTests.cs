using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit.Editing;
using ElfNotes.TestKit.Linkers;
using ElfNotes.Tests.Authoring.Linking;

namespace ElfNotes.Tests.Editing.Objects;

/// <summary>Files with so many headers that section 0 counts them, or so that only it tells where the names are.</summary>
public sealed class ManyHeadersTests
{
    private const int Many = 66_000;

    private static readonly Tool Readelf = new("readelf", "binutils");

    private const string Notes = ".section .note.Xen,\"a\",%note\n.4byte 4, 8, 1\n.asciz \"Xen\"\n.8byte 1\n.section .note.GNU-stack,\"\",%progbits\n";

    [Fact]
    public void Sections()
    {
        using var folder = new LinkFolder();
        folder.Assemble(LinkerMachines.Find("x86-64"), $".macro empty\n.section .t\\@,\"a\"\n.byte 0\n.endm\n.rept {Many}\nempty\n.endr\n{Notes}", "in.o");
        var bytes = File.ReadAllBytes(folder["in.o"]);
        Assert.True(Open(bytes).Sections.Count > Many);

        var set = Plan(bytes, new NoteEdit.Set(new NoteSelector("Xen"), [new NotePart.Integer(2, IntegerSize.Eight)]));
        Assert.Equal([(Open(bytes).Notes[0].DescOffset, "02")], set.Changes.Select(change => (change.Offset, Convert.ToHexString(change.Bytes.Span))));

        var added = Apply(bytes, new NoteEdit.Add(EditScenarios.Note(16)));
        var file = Open(added);
        Assert.Equal(Open(bytes).Sections.Count + 1, file.Sections.Count);
        Assert.Equal(".note.proof", file.SectionName(file.Sections[^1]));
        Assert.Equal(["Xen", "Proof"], file.Notes.Select(note => note.Owner));
        folder.Add("out.o", added);
        Assert.Contains($"0 ({file.Sections.Count})", folder.Run(Readelf, "-hW", "out.o"), StringComparison.Ordinal);
        Assert.Contains("Proof ", folder.Run(Readelf, "-nW", "out.o"), StringComparison.Ordinal);
        Assert.Equal(bytes, Apply(added, new NoteEdit.Remove(new NoteSelector("Proof"))));
    }

    [Fact]
    public void Segments()
    {
        using var folder = new LinkFolder();
        var bytes = Core(Many);
        Assert.Equal(Many + 1, Open(bytes).Segments.Count);

        var set = Plan(bytes, new NoteEdit.Set(new NoteSelector("Xen"), [new NotePart.Integer(2, IntegerSize.Eight)]));
        Assert.Equal([(Open(bytes).Notes[0].DescOffset, "02")], set.Changes.Select(change => (change.Offset, Convert.ToHexString(change.Bytes.Span))));

        var added = Apply(bytes, new NoteEdit.Add(EditScenarios.Note(16, alignment: IntegerSize.Eight)));
        var file = Open(added);
        Assert.Equal((Many + 2, 1), (file.Segments.Count, file.Sections.Count));
        Assert.Equal(["Xen", "Proof"], file.Notes.Select(note => note.Owner));
        folder.Add("out", added);
        Assert.Contains($"65535 ({Many + 2})", folder.Run(Readelf, "-hW", "out"), StringComparison.Ordinal);
        Assert.Contains("Proof ", folder.Run(Readelf, "-nW", "out"), StringComparison.Ordinal);
        Assert.Equal(bytes, Apply(added, new NoteEdit.Remove(new NoteSelector("Proof"))));
    }

    [Fact]
    public void One_segment_too_many_without_a_section_to_count_it()
    {
        var bytes = Core(0xfffe - 1, hasSection: false);
        Assert.Equal(0xfffe, Open(bytes).Segments.Count);

        var refused = Assert.Throws<ElfNotesException>(() => Plan(bytes, new NoteEdit.Add(EditScenarios.Note(16, alignment: IntegerSize.Eight))));

        Assert.Equal((EditingCodes.LayoutCannotTake, 0x38UL), (refused.Code, refused.Offset));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_index_of_the_names_is_in_section_0(bool alsoNumber)
    {
        using var folder = new LinkFolder();
        folder.Assemble(LinkerMachines.Find("x86-64"), Notes, "in.o");
        var bytes = File.ReadAllBytes(folder["in.o"]);
        var (sections, names) = (Open(bytes).Sections.Count, Open(bytes).SectionNameIndex);
        Put(bytes, 0, ElfField.Shstrndx, 0xffff);
        Put(bytes, Open(bytes).Tables.Sections, ElfField.ShLink, names);
        if (alsoNumber) Put(bytes, 0, ElfField.Shnum, 0);
        if (alsoNumber) Put(bytes, Open(bytes).Tables.Sections, ElfField.ShSize, (ulong)sections);

        var added = Apply(bytes, new NoteEdit.Add(EditScenarios.Note(16)));

        var file = Open(added);
        Assert.Equal((sections + 1, ".note.proof"), (file.Sections.Count, file.SectionName(file.Sections[^1])));
        Assert.Empty(EditInvariants.Violations(Open(bytes), file));
        folder.Add("out.o", added);
        Assert.Contains(" .note.proof ", folder.Run(Readelf, "-SW", "out.o"), StringComparison.Ordinal);
        Assert.Equal(bytes, Apply(added, new NoteEdit.Remove(new NoteSelector("Proof"))));
    }

    // As Linux writes one of a process with so many mappings (fs/binfmt_elf.c, fill_extnum_info).
    private static byte[] Core(int loads, bool hasSection = true)
    {
        byte[] note = [4, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, .. Encoding.ASCII.GetBytes("Xen\0"), 1, 0, 0, 0, 0, 0, 0, 0];
        var (header, entry) = (ElfFieldPlaces.HeaderSize(true), ElfFieldPlaces.SegmentSize(true));
        var notes = (ulong)(header + (loads + 1) * entry);
        var end = notes + (ulong)note.Length;
        var bytes = new byte[end + (ulong)(hasSection ? ElfFieldPlaces.SectionSize(true) : 0)];
        byte[] magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        magic.CopyTo(bytes, 0);
        note.CopyTo(bytes, (int)notes);
        foreach (var (field, value) in ((ElfField, ulong)[])[(ElfField.Type, ElfIdentity.ET_CORE), (ElfField.Machine, 62), (ElfField.Version, 1), (ElfField.Phoff, (ulong)header), (ElfField.Ehsize, (ulong)header), (ElfField.Phentsize, (ulong)entry), (ElfField.Phnum, (ulong)Math.Min(loads + 1, 0xffff))]) Put(bytes, 0, field, value);
        foreach (var (field, value) in ((ElfField, ulong)[])[(ElfField.PType, ElfSegment.PT_NOTE), (ElfField.POffset, notes), (ElfField.PFilesz, (ulong)note.Length), (ElfField.PAlign, 4)]) Put(bytes, (ulong)header, field, value);
        for (var i = 1; i <= loads; i++)
        {
            var at = (ulong)(header + i * entry);
            Put(bytes, at, ElfField.PType, ElfSegment.PT_LOAD);
            Put(bytes, at, ElfField.PVaddr, 0x10000UL + 0x1000UL * (ulong)i);
            Put(bytes, at, ElfField.PMemsz, 0x1000);
            Put(bytes, at, ElfField.POffset, end);
        }

        if (!hasSection) return bytes;
        Put(bytes, 0, ElfField.Shoff, end);
        Put(bytes, 0, ElfField.Shentsize, (ulong)ElfFieldPlaces.SectionSize(true));
        Put(bytes, 0, ElfField.Shnum, 1);
        Put(bytes, end, ElfField.ShSize, 1);
        Put(bytes, end, ElfField.ShInfo, (ulong)(loads + 1));
        return bytes;
    }

    private static void Put(byte[] bytes, ulong structure, ElfField field, ulong value)
    {
        var (offset, size) = field.Place(true);
        ByteOrder.Little.Write(bytes.AsSpan((int)structure + offset, size), value);
    }

    private static EditPlan Plan(byte[] bytes, NoteEdit edit) => NoteEditor.Plan(Open(bytes), [edit]);

    private static byte[] Apply(byte[] bytes, NoteEdit edit)
    {
        var result = Plan(bytes, edit).Result;
        return result.ReadMemory(0, (int)result.Length).ToArray();
    }

    private static ElfFile Open(byte[] bytes) => ElfFile.Open(ByteSource.FromMemory(bytes));
}
