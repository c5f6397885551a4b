using ElfNotes.Elf;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Elf;

/// <summary>The header and its tables.</summary>
public sealed class ElfFileTests
{
    public static TheoryData<int, ByteOrder> Kinds => ElfSamples.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Both_classes_and_byte_orders_are_read(int elfClass, ByteOrder order)
    {
        var builder = ElfSamples.TwoBlobs(elfClass, order).With(LoadSegment.At(0x100000, 0xc0100000, 0x2000));
        builder.Entry = 0xc0100010;

        var file = ElfSamples.Open(builder);

        Assert.Equal(new ElfIdentity(elfClass, order, 0, ElfIdentity.ET_EXEC, builder.Machine, 0, 0xc0100010), file.Identity);
        Assert.Equal([1u, 4u, 4u], file.Segments.Select(segment => segment.Type));
        Assert.Equal((0xc0100000UL, 0x100000UL, 3UL, 0x2000UL, 7u, 16UL), (file.Segments[0].VirtualAddress, file.Segments[0].PhysicalAddress, file.Segments[0].FileSize, file.Segments[0].MemorySize, file.Segments[0].Flags, file.Segments[0].Alignment));
        Assert.Equal(["", ".note.gnu.build-id", ".note.Xen", ".shstrtab"], file.Sections.Select(section => file.SectionName(section)));
        Assert.Equal((7u, 2UL, 4UL, 36UL), (file.Sections[1].Type, file.Sections[1].Flags, file.Sections[1].Alignment, file.Sections[1].Size));
        Assert.Equal("GNU:3[1|.note.gnu.build-id] Xen:1[2|.note.Xen] Xen:6[2|.note.Xen]", ElfSamples.Flat(file));
        Assert.Equal(new ByteWriter(order).Number(0x100000, elfClass / 8).ToArray(), file.Notes[1].Desc.ToArray());
        Assert.Empty(file.Findings);
    }

    [Fact]
    public void A_note_says_where_it_lies()
    {
        var bytes = ElfSamples.TwoBlobs().Build();

        var note = ElfSamples.Open(bytes).Notes[2];

        Assert.Equal("linux\0"u8, bytes.AsSpan((int)note.DescOffset, 6));
        Assert.Equal((note.Offset + 16, 6UL, 6), (note.DescOffset, note.DescSize, note.Desc.Length));
        Assert.Equal("Xen\0"u8, bytes.AsSpan((int)note.Offset + 12, 4));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pn_xnum_takes_the_count_of_segments_from_section_0(int elfClass, ByteOrder order)
    {
        var builder = ElfSamples.TwoBlobs(elfClass, order);
        var patch = new ElfPatch(builder.Build(), elfClass, order).SegmentCount(0xffff).SectionInfo(0, 2);

        var file = ElfSamples.Open(patch.File);

        Assert.Equal(2, file.Segments.Count);
        Assert.Equal("GNU:3[0|.note.gnu.build-id] Xen:1[1|.note.Xen] Xen:6[1|.note.Xen]", ElfSamples.Flat(file));
        Assert.Empty(file.Findings);
    }

    [Fact]
    public void A_core_whose_one_section_header_exists_for_pn_xnum_has_its_notes_in_segments()
    {
        var builder = new KernelBuilder { Type = ElfIdentity.ET_CORE }.With(new NoteBlob { Notes = [new KernelNote { Type = 1, Owner = "CORE\0"u8.ToArray(), Desc = new byte[8] }], Section = null });
        for (var i = 0; i < 70_000; i++) builder.ExtraSegments.Add(new SegmentHeader { Type = SegmentHeader.PT_LOAD });
        var patch = new ElfPatch(builder.Build(), 64, ByteOrder.Little);
        patch.SectionInfo(0, 70_001).SegmentCount(0xffff).SectionCount(1).SectionNamesIndex(0);

        var file = ElfSamples.Open(patch.File);

        Assert.Equal(70_001, file.Segments.Count);
        Assert.Equal("CORE:1[0|]", ElfSamples.Flat(file));
        Assert.Empty(file.Findings);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void With_e_shnum_0_the_count_of_sections_is_in_section_0(int elfClass, ByteOrder order)
    {
        var patch = new ElfPatch(ElfSamples.TwoBlobs(elfClass, order).Build(), elfClass, order).SectionCount(0).SectionSize(0, 4);

        var file = ElfSamples.Open(patch.File);

        Assert.Equal(4, file.Sections.Count);
        Assert.Equal("GNU:3[0|.note.gnu.build-id] Xen:1[1|.note.Xen] Xen:6[1|.note.Xen]", ElfSamples.Flat(file));
        Assert.Empty(file.Findings);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void With_e_shstrndx_ffff_the_name_table_is_in_section_0(int elfClass, ByteOrder order)
    {
        var patch = new ElfPatch(ElfSamples.TwoBlobs(elfClass, order).Build(), elfClass, order).SectionNamesIndex(0xffff).SectionLink(0, 3);

        Assert.Equal(".note.Xen", ElfSamples.Open(patch.File).SectionName(ElfSamples.Open(patch.File).Sections[2]));
        Assert.Equal("GNU:3[0|.note.gnu.build-id] Xen:1[1|.note.Xen] Xen:6[1|.note.Xen]", ElfSamples.Flat(ElfSamples.Open(patch.File)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_section_headers_the_segments_give_the_notes(int elfClass, ByteOrder order)
    {
        var builder = ElfSamples.TwoBlobs(elfClass, order);
        builder.HasSections = false;

        var file = ElfSamples.Open(builder);

        Assert.Empty(file.Sections);
        Assert.Null(file.FindSection(".note.Xen"));
        Assert.Equal("GNU:3[0|] Xen:1[1|] Xen:6[1|]", ElfSamples.Flat(file));
        Assert.Empty(file.Findings);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_program_headers_the_sections_give_the_notes(int elfClass, ByteOrder order)
    {
        var builder = ElfSamples.TwoBlobs(elfClass, order);
        builder.Blobs.ForEach(blob => blob.Segment = null);

        var file = ElfSamples.Open(builder);

        Assert.Empty(file.Segments);
        Assert.Equal("GNU:3[|.note.gnu.build-id] Xen:1[|.note.Xen] Xen:6[|.note.Xen]", ElfSamples.Flat(file));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_section_table_past_the_end_leaves_the_segments(int elfClass, ByteOrder order)
    {
        var patch = new ElfPatch(ElfSamples.TwoBlobs(elfClass, order).Build(), elfClass, order).SectionTable(0x7fff0000);

        var file = ElfSamples.Open(patch.File);

        Assert.Equal("GNU:3[0|] Xen:1[1|] Xen:6[1|]", ElfSamples.Flat(file));
        var finding = ElfSamples.Finding(file, FindingCodes.BadHeaderTable);
        Assert.Equal((Severity.Error, elfClass == 64 ? 40UL : 32UL), (finding.Severity, finding.Offset));
        Assert.Equal("the section header table at 0x7fff0000 should have 4 entries, but 0 are there to be read", finding.Message);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_segment_table_past_the_end_leaves_the_sections(int elfClass, ByteOrder order)
    {
        var builder = ElfSamples.TwoBlobs(elfClass, order);
        builder.Header.ProgramHeaderOffset = 0x7fff0000;

        var file = ElfSamples.Open(builder);

        Assert.Equal("GNU:3[|.note.gnu.build-id] Xen:1[|.note.Xen] Xen:6[|.note.Xen]", ElfSamples.Flat(file));
        Assert.Equal(elfClass == 64 ? 32UL : 28UL, ElfSamples.Finding(file, FindingCodes.BadHeaderTable).Offset);
    }

    [Fact]
    public void A_section_count_of_2_to_the_63_reads_what_is_there()
    {
        var patch = new ElfPatch(ElfSamples.TwoBlobs().Build(), 64, ByteOrder.Little).SectionCount(0).SectionSize(0, 1UL << 63);

        var file = ElfSamples.Open(patch.File);

        Assert.Equal(4, file.Sections.Count);
        Assert.Equal(3, file.Notes.Count);
        Assert.Contains("should have 9223372036854775808 entries, but 4 are there", ElfSamples.Finding(file, FindingCodes.BadHeaderTable).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ErrorCodes.UnknownFormat, 0)]
    [InlineData("7f454c", ErrorCodes.UnknownFormat, 0)]
    [InlineData("7f454c470201", ErrorCodes.UnknownFormat, 0)]
    [InlineData("7f454c460201", ErrorCodes.Truncated, 6)]
    [InlineData("7f454c46020101000000000000000000", ErrorCodes.Truncated, 16)]
    [InlineData("7f454c46030101000000000000000000", ErrorCodes.BadElfHeader, 4)]
    [InlineData("7f454c46020001000000000000000000", ErrorCodes.BadElfHeader, 5)]
    [InlineData("7f454c46020301000000000000000000", ErrorCodes.BadElfHeader, 5)]
    public void What_is_no_elf_is_refused_with_code_and_offset(string hex, string code, ulong offset)
    {
        var e = Assert.Throws<ElfNotesException>(() => ElfSamples.Open(Convert.FromHexString(hex)));

        Assert.Equal((code, offset), (e.Code, e.Offset));
    }

    [Theory]
    [InlineData(64, 63)]
    [InlineData(32, 51)]
    public void A_header_that_lacks_its_last_byte_is_refused(int elfClass, int length)
    {
        var builder = ElfSamples.TwoBlobs(elfClass);
        builder.TruncateAt = length;

        var e = Assert.Throws<ElfNotesException>(() => ElfSamples.Open(builder));

        Assert.Equal((ErrorCodes.Truncated, (ulong)length), (e.Code, e.Offset));
    }

    [Fact]
    public void A_section_name_without_nul_ends_with_the_table_and_one_past_it_is_empty()
    {
        var builder = ElfSamples.TwoBlobs();
        builder.Blobs[1].Section!.NameOffset = 0x7fffffff;
        var file = ElfSamples.Open(builder);
        Assert.Equal("", file.SectionName(file.Sections[2]));

        var bytes = ElfSamples.TwoBlobs().Build();
        var names = ElfSamples.Open(bytes).Sections[3];
        new ElfPatch(bytes, 64, ByteOrder.Little).SectionSize(3, names.Size - 1);
        file = ElfSamples.Open(bytes);
        Assert.Equal(".shstrtab", file.SectionName(file.Sections[3]));
        new ElfPatch(bytes, 64, ByteOrder.Little).SectionSize(3, names.Size - 2);
        file = ElfSamples.Open(bytes);
        Assert.Equal(".shstrta", file.SectionName(file.Sections[3]));
    }
}
