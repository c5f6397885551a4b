using System.Text;
using ElfNotes.Vocabulary;

namespace ElfNotes.Tests.Vocabulary;

public sealed class XenNotesTests
{
    private static NoteMeaning Describe(uint type, byte[] desc, int elfClass = 64, ByteOrder order = ByteOrder.Little) =>
        NoteVocabulary.Describe(TestNote.Make("Xen", type, desc, order: order), TestNote.Identity(elfClass, order: order));

    [Theory]
    [InlineData("12", "0x12", ByteOrder.Big)]
    [InlineData("1234", "0x1234", ByteOrder.Big)]
    [InlineData("1234", "0x3412", ByteOrder.Little)]
    [InlineData("12345678", "0x12345678", ByteOrder.Big)]
    [InlineData("123456789abcdef0", "0x123456789abcdef0", ByteOrder.Big)]
    [InlineData("123456789abcdef0", "0xf0debc9a78563412", ByteOrder.Little)]
    public void Integers_are_read_in_the_files_byte_order(string desc, string text, ByteOrder order)
    {
        var meaning = Describe(1, Convert.FromHexString(desc), order: order);

        Assert.Equal(text, meaning.Text);
        Assert.Equal(Convert.ToUInt64(text, 16), Assert.IsType<NoteValue.Number>(meaning.Value).Value);
        Assert.Empty(meaning.Findings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("010203")]
    [InlineData("0102030405060708090a0b0c")]
    public void An_integer_of_another_size_is_0_to_Xen_and_kept_as_bytes(string desc)
    {
        var meaning = Describe(3, Convert.FromHexString(desc));

        Assert.Equal([VocabularyCodes.XenIntegerSize], TestNote.Codes(meaning));
        Assert.Equal(Severity.Error, meaning.Findings[0].Severity);
        Assert.Equal(0x1000UL, meaning.Findings[0].Offset);
        Assert.StartsWith("0 to Xen; ", meaning.Text, StringComparison.Ordinal);
        Assert.Equal("x:" + desc, TestNote.Flat(meaning.Value));
    }

    [Fact]
    public void A_string_without_NUL_and_without_padding_is_a_finding_at_its_end()
    {
        var meaning = NoteVocabulary.Describe(TestNote.Text("Xen", 8, "generics"), TestNote.Identity());

        Assert.Equal([VocabularyCodes.XenStringNotTerminated], TestNote.Codes(meaning));
        Assert.Equal(0x1000UL + 16 + 8, meaning.Findings[0].Offset);
        Assert.Equal("generics", meaning.Text);
        Assert.Empty(NoteVocabulary.Describe(TestNote.Text("Xen", 8, "generic"), TestNote.Identity()).Findings);
    }

    [Theory]
    [InlineData(8, "generic\0x\0", "generic", VocabularyCodes.XenStringTail)]
    [InlineData(8, "0123456789abcdef\0", "0123456789abcdef", VocabularyCodes.XenStringCut)]
    [InlineData(5, "0123456789abcdef\0", "0123456789abcdef", VocabularyCodes.XenStringCut)]
    [InlineData(6, "0123456789abcde\0", "0123456789abcde", null)]
    [InlineData(9, "bimodal\0", "bimodal", null)]
    [InlineData(9, "yes,bimodal\0", "yes,bimodal", null)]
    [InlineData(9, "no\0", "no", null)]
    [InlineData(9, "YES\0", "YES", VocabularyCodes.XenTextWithoutEffect)]
    [InlineData(11, "true\0", "true", VocabularyCodes.XenTextWithoutEffect)]
    [InlineData(7, "\0", "(empty)", null)]
    public void Strings_are_read_as_Xen_reads_them(uint type, string desc, string text, string? code)
    {
        var meaning = NoteVocabulary.Describe(TestNote.Text("Xen", type, desc), TestNote.Identity());

        Assert.Equal(text, meaning.Text);
        Assert.Equal(code == null ? [] : [code], TestNote.Codes(meaning));
    }

    [Fact]
    public void The_longest_string_that_Xen_reads_has_4096_bytes()
    {
        Assert.DoesNotContain(VocabularyCodes.XenStringTooLong, TestNote.Codes(Describe(10, [.. Enumerable.Repeat((byte)'|', 4096), 0])));
        var meaning = Describe(10, [.. Enumerable.Repeat((byte)'a', 4097), 0]);

        Assert.Equal([VocabularyCodes.XenStringTooLong], TestNote.Codes(meaning));
        Assert.Equal(200, meaning.Text.Length);
        Assert.Equal(4097, Assert.IsType<NoteValue.Text>(meaning.Value).Value.Length);
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_replaced_and_control_characters_are_kept()
    {
        var meaning = Describe(6, [0xff, 0x1b, (byte)'[', 0]);

        Assert.Equal("\ufffd\u001b[", Assert.IsType<NoteValue.Text>(meaning.Value).Value);
    }

    [Fact]
    public void Feature_words_give_names_and_keep_bits_without_one()
    {
        var meaning = Describe(17, TestNote.Words(ByteOrder.Big, 0x80000801, 1), order: ByteOrder.Big);

        Assert.Equal("writable_page_tables | dom0 | bit 31 | bit 32", meaning.Text);
        Assert.Equal("{words:[2147485697,1],features:[\"writable_page_tables\",\"dom0\",31,32]}", TestNote.Flat(meaning.Value));
        Assert.Equal([VocabularyCodes.UnknownFeatureBits, VocabularyCodes.SupportedFeaturesExtraWords], TestNote.Codes(meaning));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0108")]
    [InlineData("010800000000")]
    public void Feature_words_of_an_odd_size_read_as_0(string desc) =>
        Assert.Equal([VocabularyCodes.SupportedFeaturesSize], TestNote.Codes(Describe(17, Convert.FromHexString(desc))));

    [Theory]
    [InlineData(32, 8, 4)]
    [InlineData(32, 16, 8)]
    [InlineData(32, 24, 4)]
    [InlineData(64, 16, 8)]
    public void Masks_of_frame_numbers_are_as_wide_as_the_class_lets_them_be(int elfClass, int size, int member)
    {
        var meaning = Describe(13, new byte[size], elfClass);

        var fields = Assert.IsType<NoteValue.Fields>(meaning.Value);
        Assert.Equal((ulong)member, Assert.IsType<NoteValue.Number>(fields["memberSize"]).Value);
        Assert.Equal(size / 2 / member, Assert.IsType<NoteValue.Items>(fields["pairs"]).Values.Count);
        Assert.Empty(meaning.Findings);
    }

    [Fact]
    public void Masks_of_frame_numbers_that_make_no_pairs_are_a_finding()
    {
        Assert.Equal([VocabularyCodes.L1MfnValidSize], TestNote.Codes(Describe(13, new byte[8])));
        Assert.Equal([VocabularyCodes.L1MfnValidSize], TestNote.Codes(Describe(13, new byte[12], 32)));
        Assert.Equal([VocabularyCodes.L1MfnValidSize], TestNote.Codes(Describe(13, [])));
    }

    [Theory]
    [InlineData(0, "relocatable, no limits given", null)]
    [InlineData(1, "align 0x1", null)]
    [InlineData(2, "align 0x1, min 0x2", null)]
    [InlineData(4, "align 0x1, min 0x2, max 0x3", VocabularyCodes.Phys32RelocSize)]
    public void A_movable_kernel_gives_up_to_three_limits(int words, string text, string? code)
    {
        var meaning = Describe(19, TestNote.Words(ByteOrder.Little, [1, 2, 3, 4])[..(4 * words)]);

        Assert.Equal(text, meaning.Text);
        Assert.Equal(code == null ? [] : [code], TestNote.Codes(meaning));
    }

    [Fact]
    public void Limits_of_an_odd_size_read_as_0() =>
        Assert.Equal((VocabularyCodes.Phys32RelocSize, Severity.Error), Describe(19, new byte[6]).Findings.Select(finding => (finding.Code, finding.Severity)).Single());

    [Theory]
    [InlineData("ffffffff", "0xffffffff")]
    [InlineData("ffffffffffffffff", "0xffffffffffffffff")]
    [InlineData("70040081ffffffff", "0xffffffff81000470, cut to 0x81000470")]
    public void An_entry_that_Xen_cannot_hold_is_a_finding(string desc, string text)
    {
        var meaning = Describe(18, Convert.FromHexString(desc));

        Assert.Equal(text, meaning.Text);
        Assert.Equal([VocabularyCodes.Phys32EntryRange], TestNote.Codes(meaning));
    }

    [Fact]
    public void Crash_records_of_a_32_bit_Xen_have_4_byte_words()
    {
        var info = Describe(0x1000001, TestNote.Words(ByteOrder.Little, 3, 4, 0, 0, 0, 0, 0, 1, 0x100000), 32);
        var registers = Describe(0x1000002, TestNote.Words(ByteOrder.Little, 1, 2, 3, 4), 32);

        Assert.Equal("Xen 3.4, taint 0x1, at physical 0x100000", info.Text);
        Assert.Equal("{cr0:1,cr2:2,cr3:3,cr4:4}", TestNote.Flat(registers.Value));
    }

    [Theory]
    [InlineData(0x1000001u)]
    [InlineData(0x1000002u)]
    [InlineData(0x2000000u)]
    [InlineData(0x2000001u)]
    [InlineData(0x2000002u)]
    [InlineData(0x2000003u)]
    public void A_record_of_another_size_is_a_finding_and_kept(uint type)
    {
        var meaning = Describe(type, [1, 2, 3]);

        Assert.Equal([VocabularyCodes.XenRecordSize], TestNote.Codes(meaning));
        Assert.Equal("x:010203", TestNote.Flat(meaning.Value));
    }

    [Fact]
    public void Registers_of_other_machines_are_kept_as_bytes()
    {
        var meaning = NoteVocabulary.Describe(TestNote.Make("Xen", 0x1000002, new byte[32]), TestNote.Identity(machine: TestNote.AArch64));

        Assert.Equal("CRASH_REGS", meaning.Name);
        Assert.IsType<NoteValue.Bytes>(meaning.Value);
        Assert.Empty(meaning.Findings);
    }

    [Fact]
    public void A_type_that_Xen_does_not_know_is_said_to_be_so()
    {
        var meaning = Describe(20, Encoding.ASCII.GetBytes("abc\0"));

        Assert.Null(meaning.Name);
        Assert.Equal("4 bytes: 61 62 63 00 \"abc\"", meaning.Text);
        Assert.Equal([VocabularyCodes.UnknownXenType], TestNote.Codes(meaning));
    }
}
