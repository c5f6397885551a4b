using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Tests.Vocabulary;

public sealed class GnuPropertiesTests
{
    private static NoteMeaning Describe(byte[] desc, ElfIdentity? identity, int alignment = 8, ByteOrder order = ByteOrder.Little) =>
        NoteVocabulary.Describe(TestNote.Make("GNU", 5, desc, alignment, order), identity);

    private static byte[] Words(params uint[] words) => TestNote.Words(ByteOrder.Little, words);

    [Fact]
    public void Several_properties_are_listed_with_their_numbers()
    {
        var meaning = Describe(Words(0xc0000002, 4, 0x83, 0, 0xc0008002, 4, 3, 0), TestNote.Identity());

        Assert.Equal("x86 feature: IBT, SHSTK, 0x80; x86 ISA needed: x86-64-baseline, x86-64-v2", meaning.Text);
        Assert.Equal("[{type:3221225474,name:\"GNU_PROPERTY_X86_FEATURE_1_AND\",value:131,bits:[\"IBT\",\"SHSTK\"],unknownBits:128},{type:3221258242,name:\"GNU_PROPERTY_X86_ISA_1_NEEDED\",value:3,bits:[\"x86-64-baseline\",\"x86-64-v2\"]}]", TestNote.Flat(meaning.Value));
        Assert.Equal([VocabularyCodes.UnknownPropertyBits], TestNote.Codes(meaning));
    }

    [Fact]
    public void Padding_is_4_bytes_in_32_bit_files()
    {
        var meaning = Describe(Words(1, 4, 0x1000, 0xc0000002, 4, 1), TestNote.Identity(32, TestNote.I386), alignment: 4);

        Assert.Equal("stack size: 0x1000; x86 feature: IBT", meaning.Text);
        Assert.Empty(meaning.Findings);
    }

    [Fact]
    public void Big_endian_files_are_read_in_their_order()
    {
        var identity = TestNote.Identity(64, TestNote.AArch64, ByteOrder.Big);
        var meaning = Describe(TestNote.Words(ByteOrder.Big, 0xc0000000, 4, 5, 0), identity, order: ByteOrder.Big);

        Assert.Equal("AArch64 feature: BTI, GCS", meaning.Text);
        Assert.Empty(meaning.Findings);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void Without_a_header_the_class_follows_from_the_list(int padding)
    {
        var desc = padding == 8 ? Words(0xc0000002, 4, 3, 0, 0xc0008002, 4, 2, 0) : Words(0xc0000002, 4, 3, 0xc0008002, 4, 2);
        var meaning = Describe(desc, null, alignment: 4);

        Assert.Equal("processor property 0xc0000002: 0x3; processor property 0xc0008002: 0x2", meaning.Text);
        Assert.Equal([VocabularyCodes.UnknownProperty, VocabularyCodes.UnknownProperty], TestNote.Codes(meaning));
    }

    [Theory]
    [InlineData(62, 0xb0000007u, "AND property 0xb0000007: 0x1")]
    [InlineData(62, 0xb0008007u, "OR property 0xb0008007: 0x1")]
    [InlineData(62, 0xc0000003u, "x86 AND property 0xc0000003: 0x1")]
    [InlineData(62, 0xc0008003u, "x86 OR property 0xc0008003: 0x1")]
    [InlineData(62, 0xc0010003u, "x86 OR-AND property 0xc0010003: 0x1")]
    [InlineData(62, 0xc0018000u, "processor property 0xc0018000: 0x1")]
    [InlineData(183, 0xc0000002u, "processor property 0xc0000002: 0x1")]
    [InlineData(8, 0xc0000000u, "processor property 0xc0000000: 0x1")]
    [InlineData(62, 0xe0000000u, "user property 0xe0000000: 0x1")]
    [InlineData(62, 0x00000004u, "property 0x4: 0x1")]
    public void An_unknown_property_is_given_by_its_range_and_number(int machine, uint type, string text)
    {
        var meaning = Describe(Words(type, 4, 1, 0), TestNote.Identity(machine: (ushort)machine));

        Assert.Equal(text, meaning.Text);
        Assert.Equal([VocabularyCodes.UnknownProperty], TestNote.Codes(meaning));
        Assert.Equal($"[{{type:{type},data:x:01000000,value:1}}]", TestNote.Flat(meaning.Value));
    }

    [Theory]
    [InlineData(new uint[] { 0xc0008002, 4, 1, 0, 0xc0000002, 4, 1, 0 }, VocabularyCodes.PropertyOrder)]
    [InlineData(new uint[] { 0xc0000002, 4, 1, 0, 0xc0000002, 4, 1, 0 }, VocabularyCodes.PropertyDuplicate)]
    [InlineData(new uint[] { 0xc0000002, 8, 1, 0 }, VocabularyCodes.PropertyDataSize)]
    [InlineData(new uint[] { 1, 4, 1, 0 }, VocabularyCodes.PropertyDataSize)]
    [InlineData(new uint[] { 2, 4, 1, 0 }, VocabularyCodes.PropertyDataSize)]
    [InlineData(new uint[] { 0xc0000002, 4, 1, 7 }, VocabularyCodes.PropertyPadding)]
    [InlineData(new uint[] { 0xc0000002, 0xffffffff, 1, 0 }, VocabularyCodes.PropertyOverruns)]
    [InlineData(new uint[] { 0xc0000002, 9, 1, 0 }, VocabularyCodes.PropertyOverruns)]
    [InlineData(new uint[] { }, VocabularyCodes.PropertyListSize)]
    [InlineData(new uint[] { 0xc0000002, 4, 1 }, VocabularyCodes.PropertyListSize)]
    [InlineData(new uint[] { 0xc0000002, 4, 1, 0, 0 }, VocabularyCodes.PropertyListSize, VocabularyCodes.PropertyOverruns)]
    public void A_malformed_list_is_a_finding(uint[] words, params string[] codes) =>
        Assert.Equal(codes, TestNote.Codes(Describe(Words(words), TestNote.Identity())));

    [Fact]
    public void What_cannot_be_read_of_a_list_is_kept()
    {
        var meaning = Describe(Words(2, 0, 0xc0000002, 0xffffffff, 1, 0), TestNote.Identity());

        Assert.Equal("no copy on protected; 16 bytes left over", meaning.Text);
        Assert.Equal("[{type:2,name:\"GNU_PROPERTY_NO_COPY_ON_PROTECTED\"},{rest:x:020000c0ffffffff0100000000000000}]", TestNote.Flat(meaning.Value));
    }

    [Fact]
    public void A_list_in_a_note_of_the_other_alignment_is_a_finding()
    {
        Assert.Equal([VocabularyCodes.PropertyAlignment], TestNote.Codes(Describe(Words(0xc0000002, 4, 1, 0), TestNote.Identity(), alignment: 4)));
        Assert.Equal([VocabularyCodes.PropertyAlignment], TestNote.Codes(Describe(Words(0xc0000002, 4, 1), TestNote.Identity(32, TestNote.I386))));
        // x32: 32-bit files of the 64-bit machine.
        Assert.Empty(Describe(Words(0xc0000002, 4, 1), TestNote.Identity(32), alignment: 4).Findings);
    }

    [Fact]
    public void A_list_of_a_million_properties_is_kept_as_bytes_behind_the_first()
    {
        var meaning = Describe(new byte[8_000_000], TestNote.Identity());

        var items = Assert.IsType<NoteValue.Items>(meaning.Value).Values;
        Assert.Equal(129, items.Count);
        var rest = Assert.IsType<NoteValue.Bytes>(Assert.IsType<NoteValue.Fields>(items[^1])["rest"]).Value;
        Assert.Equal(8_000_000 - 8 * 128, rest.Length);
        Assert.True(meaning.Findings.Count <= NoteVocabulary.MaximumFindings);
    }
}
