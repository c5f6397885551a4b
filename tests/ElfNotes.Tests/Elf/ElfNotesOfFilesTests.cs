using System.Text;
using System.Diagnostics;
using ElfNotes.Elf;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Elf;

/// <summary>The notes of all views of a file: each once, in file order, whatever the headers say of them.</summary>
public sealed class ElfNotesOfFilesTests
{
    [Fact]
    public void Notes_come_in_file_order_whatever_the_order_of_headers()
    {
        var builder = ElfSamples.TwoBlobs();
        var bytes = builder.Build();
        // Exchanges the two program headers.
        var header = bytes[64..120];
        bytes.AsSpan(120, 56).CopyTo(bytes.AsSpan(64));
        header.CopyTo(bytes, 120);

        Assert.Equal("GNU:3[1|.note.gnu.build-id] Xen:1[0|.note.Xen] Xen:6[0|.note.Xen]", ElfSamples.Flat(ElfSamples.Open(bytes)));
    }

    [Fact]
    public void A_segment_over_several_sections_shows_each_note_once_with_both_views()
    {
        var builder = ElfSamples.TwoBlobs();
        builder.Blobs[1].FileAlignment = 4;
        builder.Blobs[1].Segment = null;
        builder.Blobs[0].Segment!.FileSize = 36 + 24 + 24;

        var file = ElfSamples.Open(builder);

        Assert.Equal("GNU:3[0|.note.gnu.build-id] Xen:1[0|.note.Xen] Xen:6[0|.note.Xen]", ElfSamples.Flat(file));
        Assert.Empty(file.Findings);
    }

    [Fact]
    public void A_note_segment_at_offset_0_is_passed_over_and_said()
    {
        var builder = ElfSamples.TwoBlobs();
        builder.Blobs[1].Segment!.Offset = 0;

        var file = ElfSamples.Open(builder);

        Assert.Equal("GNU:3[0|.note.gnu.build-id] Xen:1[|.note.Xen] Xen:6[|.note.Xen]", ElfSamples.Flat(file));
        Assert.Contains("note segment 1 has file offset 0", ElfSamples.Finding(file, FindingCodes.SegmentAtZero).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 8)]
    [InlineData(8, 4)]
    public void Notes_packed_otherwise_than_their_alignment_says_are_found_and_said(int declared, int packed)
    {
        // An owner of 5 bytes and descriptors of 4: both paddings differ.
        KernelNote[] notes = [.. Enumerable.Range(1, 3).Select(type => new KernelNote { Type = (uint)type, Owner = "stap\0"u8.ToArray(), Desc = [1, 2, 3, 4] })];
        var blob = new NoteBlob { Notes = [.. notes] }.AlignedBy(declared);
        blob.Padding = packed;

        var file = ElfSamples.Open(new KernelBuilder().With(blob));

        Assert.Equal([1UL, 2UL, 3UL], file.Notes.Select(note => note.Type));
        Assert.All(file.Notes, note => Assert.Equal(packed, note.Format.Alignment));
        var finding = ElfSamples.Finding(file, FindingCodes.PackingDiffers);
        Assert.Equal((Severity.Warning, file.Notes[0].Offset), (finding.Severity, finding.Offset));
        Assert.Contains($"has alignment {declared}, but its notes are padded to {packed}", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>These walk to their end with either padding; an owner beyond ASCII is a name all the same, and what the alignment says holds.</summary>
    [Fact]
    public void An_owner_beyond_ASCII_casts_no_doubt_on_the_alignment()
    {
        static KernelNote Note(string owner, uint type, string desc) => new() { Type = type, Owner = [.. Encoding.UTF8.GetBytes(owner), 0], Desc = Convert.FromHexString(desc) };
        var blob = new NoteBlob
        {
            Notes =
            [
                Note("1234567", 2, "7f001b5b33316d000f"), Note("A", 0, "1032547698badcfe0000000000000000"), Note("Ünïcode", 5, "51000000efcd"), Note("Xen", 0, ""), Note("Xen", uint.MaxValue, ""),
                Note("a b", 0x80000000, "1b5b33316d0001000000000000006772c3b6c39f6500"), Note("a b", 0x80000000, "3600"),
            ],
        }.AlignedBy(4);

        var file = ElfSamples.Open(new KernelBuilder().With(blob));

        Assert.Equal(["1234567", "A", "Ünïcode", "Xen", "Xen", "a b", "a b"], file.Notes.Select(note => note.Owner));
        Assert.DoesNotContain(file.Findings, finding => finding.Code == FindingCodes.PackingDiffers);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Notes_packed_as_their_alignment_says_are_no_finding(int alignment)
    {
        var blob = new NoteBlob { Notes = [new KernelNote { Type = 5, Owner = "GNU\0"u8.ToArray(), Desc = new byte[16] }, new KernelNote { Type = 1, Owner = "stap\0"u8.ToArray(), Desc = [1] }] }.AlignedBy(alignment);

        var file = ElfSamples.Open(new KernelBuilder().With(blob));

        Assert.Equal(2, file.Notes.Count);
        Assert.All(file.Notes, note => Assert.Equal(alignment, note.Format.Alignment));
        Assert.Empty(file.Findings);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "")]
    [InlineData(2, "")]
    [InlineData(3, FindingCodes.OddAlignment)]
    [InlineData(16, FindingCodes.OddAlignment)]
    [InlineData(4096, FindingCodes.OddAlignment)]
    public void Other_alignments_are_padded_to_4_and_the_odd_ones_said(ulong alignment, string codes)
    {
        var blob = new NoteBlob { Notes = [ElfSamples.Entry with { Owner = "stap\0"u8.ToArray() }, ElfSamples.BuildId], Section = null };
        blob.Segment!.Alignment = alignment;

        var file = ElfSamples.Open(new KernelBuilder().With(blob));

        Assert.Equal(codes, ElfSamples.Codes(file));
        Assert.Equal("stap:1[0|] GNU:3[0|]", ElfSamples.Flat(file));
        Assert.All(file.Notes, note => Assert.Equal(4, note.Format.Alignment));
    }

    [Fact]
    public void An_alignment_of_2_to_the_63_is_only_odd()
    {
        var builder = ElfSamples.TwoBlobs();
        builder.Blobs[0].Segment!.Alignment = 1UL << 63;

        Assert.Equal(3, ElfSamples.Open(builder).Notes.Count);
        Assert.Equal(FindingCodes.OddAlignment, ElfSamples.Codes(ElfSamples.Open(builder)));
    }

    [Theory]
    [InlineData(".note.mine", FindingCodes.NoteSectionWrongType)]
    [InlineData(".note.GNU-stack", "")]
    [InlineData(".notes", "")]
    [InlineData(".data", "")]
    public void A_note_section_that_is_progbits_is_said(string name, string codes)
    {
        var builder = new KernelBuilder().WithNotes(ElfSamples.BuildId).With(new KernelSection { Name = name, Data = new byte[20] });

        Assert.Equal(codes, ElfSamples.Codes(ElfSamples.Open(builder)));
    }

    [Fact]
    public void A_compressed_note_section_is_not_read_and_said()
    {
        var compressed = new ByteWriter(ByteOrder.Little).Numbers(4, 1, 0).Numbers(8, 36, 4).Bytes([0x78, 0x9c, 0x63, 0, 0, 0, 0, 1]).ToArray();
        var builder = new KernelBuilder().WithNotes(ElfSamples.Entry)
            .With(new KernelSection { Name = ".note.z", Type = KernelSection.SHT_NOTE, Flags = ElfSection.SHF_COMPRESSED, Data = compressed });

        var file = ElfSamples.Open(builder);

        Assert.Equal("Xen:1[0|.notes]", ElfSamples.Flat(file));
        Assert.Contains(".note.z is compressed", ElfSamples.Finding(file, FindingCodes.CompressedNoteSection).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_that_run_past_the_end_of_the_file_are_read_as_far_as_they_go()
    {
        var builder = ElfSamples.TwoBlobs();
        builder.HasSections = false;
        builder.Blobs[1].Segment!.FileSize = 0x10000;

        var file = ElfSamples.Open(builder);

        Assert.Equal("GNU:3[0|] Xen:1[1|] Xen:6[1|]", ElfSamples.Flat(file));
        var finding = ElfSamples.Finding(file, FindingCodes.NotesPastEnd);
        Assert.Equal((Severity.Error, file.Notes[1].Offset), (finding.Severity, finding.Offset));
    }

    [Fact]
    public void A_note_section_past_the_end_of_the_file_leaves_the_others()
    {
        var builder = ElfSamples.TwoBlobs();
        builder.Blobs[0].Section!.Offset = ulong.MaxValue - 8;

        var file = ElfSamples.Open(builder);

        Assert.Equal("GNU:3[0|] Xen:1[1|.note.Xen] Xen:6[1|.note.Xen]", ElfSamples.Flat(file));
        Assert.Equal(FindingCodes.NotesPastEnd, ElfSamples.Codes(file));
    }

    [Fact]
    public void A_broken_note_is_said_with_its_offset()
    {
        var builder = new KernelBuilder { HasSections = false }.WithNotes(ElfSamples.BuildId, ElfSamples.Entry with { NameSize = 0xffffffff });

        var file = ElfSamples.Open(builder);

        Assert.Equal("GNU:3[0|]", ElfSamples.Flat(file));
        Assert.Equal(file.Notes[0].Offset + 36, ElfSamples.Finding(file, FindingCodes.BrokenNote).Offset);
    }

    [Fact]
    public void Padding_that_reads_as_notes_is_said_once_with_its_count()
    {
        var blob = new NoteBlob { Notes = [ElfSamples.Entry], RawTail = new byte[36] };

        var file = ElfSamples.Open(new KernelBuilder().With(blob));

        Assert.Equal(4, file.Notes.Count);
        var finding = ElfSamples.Finding(file, FindingCodes.EmptyNotes);
        Assert.Equal(file.Notes[1].Offset, finding.Offset);
        Assert.Contains("3 notes of nothing but zeros", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Openvms_files_for_ia_64_have_wide_headers()
    {
        var notes = new ByteWriter(ByteOrder.Little).Numbers(8, 8, 3, 1).Bytes("IPF/VMS\0"u8).Bytes([7, 8, 9]).Zeros(5).ToArray();
        var builder = new KernelBuilder { Machine = 50 }.With(new NoteBlob { RawTail = notes }.AlignedBy(8));

        var file = ElfSamples.Open(new ElfPatch(builder.Build(), 64, ByteOrder.Little).OsAbi(13).File);

        var note = Assert.Single(file.Notes);
        Assert.Equal(("IPF/VMS", 1UL, 8), (note.Owner, note.Type, note.Format.WordSize));
        Assert.Equal([7, 8, 9], note.Desc.ToArray());
        Assert.DoesNotContain(ElfSamples.Open(builder).Notes, other => other.Owner == "IPF/VMS");
    }

    [Fact]
    public void A_dump_core_without_segments_has_its_notes_in_sections()
    {
        var builder = ElfSamples.TwoBlobs();
        builder.Type = ElfIdentity.ET_CORE;
        builder.Blobs.ForEach(blob => blob.Segment = null);

        Assert.Equal(3, ElfSamples.Open(builder).Notes.Count);
    }

    [Fact]
    public void Sixty_thousand_segments_with_one_range_cost_one_walk()
    {
        var builder = ElfSamples.TwoBlobs();
        builder.Blobs[0].Segment = null;
        var xen = ElfSamples.Open(builder).Segments[0];
        const int Copies = 60_000;
        builder.Blobs[1].Segment = null;
        // More program headers move the notes; where they lie is seen from a first build.
        for (var i = 0; i < Copies; i++) builder.ExtraSegments.Add(new SegmentHeader { Type = SegmentHeader.PT_NOTE, FileSize = xen.FileSize, Alignment = 4 });
        var place = ElfSamples.Open(builder).FindSection(".note.Xen")!.Value.Offset;
        builder.ExtraSegments.ForEach(segment => segment.Offset = place);
        var bytes = builder.Build();

        var clock = Stopwatch.StartNew();
        var file = ElfSamples.Open(bytes);
        var notes = file.Notes;

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 1);
        Assert.Equal(3, notes.Count);
        Assert.Equal(Enumerable.Range(0, Copies), notes[1].Segments);
        Assert.Equal([".note.Xen"], notes[2].Sections.Select(view => view.Name));
        Assert.Equal(FindingCodes.OneViewOnly, Assert.Single(file.Findings).Code);
    }
}
