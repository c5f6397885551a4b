using ElfNotes.Elf;

namespace ElfNotes.Tests.Editing.Records;

/// <summary>Files of a few megabytes that would keep an edit busy for hours, or ask for all memory, are refused after work in proportion to their size.</summary>
public sealed class HostileFileTests
{
    private const int Megabyte = 1 << 20;

    private static readonly byte[] Two = [.. SectionedElf.NoteOf("X", 1, "1234"), .. SectionedElf.NoteOf("Z", 3, "1234")];

    public static TheoryData<string> Names => [.. Verbs.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Thousands_of_sections_over_the_same_notes(string verb)
    {
        var body = new byte[12 * 87000];
        Refused(verb, new SectionedElf(1, 0, body).Section(SectionedElf.Note, 0, 0, body.Length, count: 4000).Build(), "the limit of 262144 notes");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Thousands_of_sections_over_one_large_note(string verb)
    {
        var body = SectionedElf.NoteOf("X", 1, new string('x', Megabyte));
        Refused(verb, new SectionedElf(1, 0, body).Section(SectionedElf.Note, 0, 0, body.Length, count: 4000).Build(), "more than the limit of 67108864 bytes");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void More_notes_than_are_read(string verb)
    {
        var body = new byte[12 * 300000];
        Refused(verb, new SectionedElf(1, 0, body).Section(SectionedElf.Note, 0, 0, body.Length).Build(), "the limit of 262144 notes");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Thousands_of_symbol_tables(string verb)
    {
        var elf = new SectionedElf(2, 2, [.. Two, .. new byte[Megabyte]]);
        elf.Segment(1, 4, 0, Two.Length).Segment(4, 4, 0, Two.Length).Section(SectionedElf.Note, 2, 0, Two.Length).Section(SectionedElf.Symbols, 0, 0, Megabyte, count: 60000);
        Refused(verb, elf.Build(), "more than one symbol table");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Thousands_of_relocation_tables(string verb)
    {
        var elf = new SectionedElf(1, 0, [.. Two, .. new byte[Megabyte]]);
        elf.Section(SectionedElf.Note, 2, 0, Two.Length).Section(SectionedElf.Rela, 0, Two.Length, Megabyte, info: 1, count: 60000);
        Refused(verb, elf.Build(), "more than one table of relocations");
    }

    // PROGBITS sections that packing takes for notes count as notes do.
    [Fact]
    public void Thousands_of_sections_that_may_be_notes()
    {
        var body = new byte[Megabyte];
        Refused("pack", new SectionedElf(2, 0, body).Section(1, 0, 0, body.Length, count: 4000).Build(), "limit of");
    }

    // The limits are those of the caller, and what is within them is edited.
    [Fact]
    public void The_limits_are_those_of_reading()
    {
        var file = new SectionedElf(1, 0, Two).Section(SectionedElf.Note, 0, 0, Two.Length).Build();
        Assert.True(ElfNotes.Editing.NoteMerging.Plan(ElfFile.Open(ByteSource.FromMemory(file), new ReadLimits { MaxNotes = 2 })).ChangesNothing);
        Assert.Equal("EN5001", Assert.Throws<ElfNotesException>(() => ElfNotes.Editing.NoteMerging.Plan(ElfFile.Open(ByteSource.FromMemory(file), new ReadLimits { MaxNotes = 1 }))).Code);
        Assert.Equal("EN5001", Assert.Throws<ElfNotesException>(() => ElfNotes.Editing.NoteMerging.Plan(ElfFile.Open(ByteSource.FromMemory(file), new ReadLimits { MaxNoteBytes = Two.Length - 1 }))).Code);
    }

    // As many as may be: what compares each with each would not come to an end.
    [Theory]
    [MemberData(nameof(Names))]
    public void Hundreds_of_thousands_of_notes_are_edited(string verb)
    {
        const int Count = 200_000;
        byte[] body = [.. Enumerable.Range(0, Count).SelectMany(i => SectionedElf.NoteOf("X", (uint)(i / 2 + 1), "")), .. SectionedElf.NoteOf("Z", 1, "")];
        var elf = new SectionedElf(2, 2, body).Segment(1, 4, 0, body.Length).Segment(4, 4, 0, body.Length).Section(SectionedElf.Note, 2, 0, body.Length).Build();
        if (verb == "set")
        {
            // Of two of a kind one has to be named; the last but one has all others in front of it.
            elf = Verbs.Made(Verbs.Remove(elf, "X", 1));
            body = SectionedElf.NoteOf("X", 1, "");
            body.CopyTo(elf, (int)(64 + 2 * 56));
        }

        var notes = Verbs.Open(Verbs.Made(Verbs.All[verb](elf))).Notes.Count;

        Assert.Equal(verb switch { "add" => Count + 2, "set" => Count - 1, "remove" => 1, "pack" => Count + 1, "merge" => Count / 2 + 1, _ => 0 }, notes);
    }

    private static void Refused(string verb, byte[] file, string why)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<ElfNotesException>(() => Verbs.All[verb](file));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal("EN5001", refusal.Code);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.True(allocated < 300L * Megabyte, $"{allocated >> 20} MiB were allocated for a file of {file.Length >> 20}");
    }
}
