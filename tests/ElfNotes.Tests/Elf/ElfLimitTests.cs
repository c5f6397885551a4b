using System.Text;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Elf;

/// <summary>No file costs more than its limits allow, and what was left out is said.</summary>
public sealed class ElfLimitTests
{
    private const double Seconds = 2;

    [Fact]
    public void Ranges_that_overlap_share_one_budget()
    {
        const int Size = 24 * 10_000;
        var notes = new ByteWriter(ByteOrder.Little);
        while (notes.Length < Size) ElfSamples.Entry.Write(notes, 64, 4);
        var builder = new KernelBuilder { HasSections = false }.With(new NoteBlob { RawTail = notes.ToArray() });
        for (var i = 1; i <= 5000; i++) builder.ExtraSegments.Add(new SegmentHeader { Type = SegmentHeader.PT_NOTE, Alignment = 4, Offset = (ulong)(64 + 56 * 5001), FileSize = (ulong)(Size - 24 * i) });
        var bytes = builder.Build();
        var limits = new ReadLimits { MaxNoteBytes = 4 << 20 };

        var before = ThreadClock.Now;
        var file = ElfSamples.Open(bytes, limits);
        var count = file.Notes.Count;

        Assert.InRange((ThreadClock.Now - before).TotalSeconds, 0, Seconds);
        Assert.Equal(Size / 24, count);
        Assert.Contains(file.Findings, finding => finding.Code == FindingCodes.NotesNotRead);
        Assert.All(file.Findings, finding => Assert.Equal(FindingCodes.NotesNotRead, finding.Code));
    }

    [Fact]
    public void The_default_budget_ends_in_seconds_on_five_thousand_overlapping_ranges()
    {
        const int Size = 12 * 20_000;
        var notes = new ByteWriter(ByteOrder.Little);
        while (notes.Length < Size) notes.Numbers(4, 0, 0, 1);
        var builder = new KernelBuilder { HasSections = false }.With(new NoteBlob { RawTail = notes.ToArray() });
        for (var i = 1; i <= 5000; i++) builder.ExtraSegments.Add(new SegmentHeader { Type = SegmentHeader.PT_NOTE, Alignment = 4, Offset = (ulong)(64 + 56 * 5001), FileSize = (ulong)(Size - 12 * i) });
        var bytes = builder.Build();

        var before = ThreadClock.Now;
        var count = ElfSamples.Open(bytes).Notes.Count;

        Assert.InRange((ThreadClock.Now - before).TotalSeconds, 0, 5);
        Assert.Equal(Size / 12, count);
    }

    [Fact]
    public void Notes_left_out_by_their_number_are_said()
    {
        var builder = new KernelBuilder().WithNotes([.. Enumerable.Repeat(ElfSamples.Entry, 20)]);

        var file = ElfSamples.Open(builder, new ReadLimits { MaxNotes = 7 });

        Assert.Equal(7, file.Notes.Count);
        var finding = ElfSamples.Finding(file, FindingCodes.NotesNotRead);
        Assert.Equal(file.Notes[6].DescOffset + 8, finding.Offset);
    }

    [Fact]
    public void As_many_notes_as_the_limit_allows_are_no_finding()
    {
        var builder = new KernelBuilder().WithNotes([.. Enumerable.Repeat(ElfSamples.Entry, 7)]);

        var file = ElfSamples.Open(builder, new ReadLimits { MaxNotes = 7 });

        Assert.Equal(7, file.Notes.Count);
        Assert.Empty(file.Findings);
    }

    [Fact]
    public void Notes_left_out_by_their_size_are_said()
    {
        var file = ElfSamples.Open(ElfSamples.TwoBlobs(), new ReadLimits { MaxNoteBytes = 40 });

        Assert.Equal("GNU:3[0|.note.gnu.build-id]", ElfSamples.Flat(file));
        Assert.Contains(file.Findings, finding => finding.Code == FindingCodes.NotesNotRead);
    }

    [Theory]
    [InlineData(0x1000UL)]
    [InlineData(1UL << 63)] // more than the limit allows; but it is the file that ends
    public void A_descriptor_cut_by_the_end_of_the_file_is_shown_whatever_size_is_claimed(ulong size)
    {
        var builder = new KernelBuilder { HasSections = false }.WithNotes(ElfSamples.BuildId, ElfSamples.Entry with { DescSize = 100 });
        builder.Blobs[0].Segment!.FileSize = size;

        var file = ElfSamples.Open(builder);

        Assert.Equal([20, 8], file.Notes.Select(note => note.Desc.Length));
        Assert.Equal($"{FindingCodes.NotesPastEnd} {FindingCodes.BrokenNote}", ElfSamples.Codes(file));
    }

    [Fact]
    public void A_descriptor_cut_by_the_limit_is_left_out_and_not_called_broken()
    {
        var file = ElfSamples.Open(new KernelBuilder { HasSections = false }.WithNotes(ElfSamples.BuildId, ElfSamples.Entry), new ReadLimits { MaxNoteBytes = 36 + 20 });

        Assert.Equal("GNU:3[0|]", ElfSamples.Flat(file));
        Assert.Equal(FindingCodes.NotesNotRead, ElfSamples.Codes(file));
    }

    [Fact]
    public void Findings_are_counted_beyond_their_limit()
    {
        var builder = ElfSamples.TwoBlobs();
        for (var i = 0; i < 500; i++) builder.ExtraSegments.Add(new SegmentHeader { Type = SegmentHeader.PT_NOTE, Offset = 0, FileSize = 8 });

        var file = ElfSamples.Open(builder, new ReadLimits { MaxFindings = 10 });
        _ = file.Notes;

        Assert.Equal(11, file.Findings.Count);
        Assert.Equal((FindingCodes.MoreFindings, "490 more findings are not shown"), (file.Findings[10].Code, file.Findings[10].Message));
    }

    [Fact]
    public void A_header_table_is_read_up_to_its_limit()
    {
        var builder = ElfSamples.TwoBlobs();
        for (var i = 0; i < 100; i++) builder.ExtraSegments.Add(new SegmentHeader { Type = SegmentHeader.PT_LOAD });

        var file = ElfSamples.Open(builder, new ReadLimits { MaxHeaderTableBytes = 10 * 56 + 5 });

        Assert.Equal(10, file.Segments.Count);
        Assert.Contains("should have 102 entries, but 10 are there to be read", ElfSamples.Finding(file, FindingCodes.BadHeaderTable).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KernelSection.SHT_NOTE, ".note.")]
    [InlineData(KernelSection.SHT_PROGBITS, ".note.")]
    [InlineData(KernelSection.SHT_PROGBITS, "x")]
    public void Names_of_many_sections_that_share_a_long_text_cost_little(uint type, string start)
    {
        // A name table of 1 MiB without a NUL, and 20,000 sections whose names are its tails.
        var text = Encoding.ASCII.GetBytes(start + new string('n', 1 << 20));
        var names = new KernelSection { Name = ".names", Type = KernelSection.SHT_STRTAB, Data = text };
        var builder = ElfSamples.TwoBlobs().With(names);
        for (var i = 0; i < 20_000; i++) builder.With(new KernelSection { Name = "", Type = type, NameOffset = (uint)i * (start == "x" ? 1u : 0u), Data = [], Size = 36, Offset = 0x100 });
        builder.Header.SectionNamesIndex = 3;
        var bytes = builder.Build();

        var started = ThreadClock.Now;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var file = ElfSamples.Open(bytes);
        _ = file.Notes;
        Assert.Null(file.FindSection("__xen_guest"));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange((ThreadClock.Now - started).TotalSeconds, 0, Seconds);
        Assert.InRange(allocated, 0, 100 << 20);
    }
}
