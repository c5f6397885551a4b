using ElfNotes.Vocabulary;

namespace ElfNotes.Tests.Vocabulary;

public sealed class GnuNotesTests
{
    private static NoteMeaning Describe(uint type, byte[] desc, ByteOrder order = ByteOrder.Little) =>
        NoteVocabulary.Describe(TestNote.Make("GNU", type, desc, order: order), TestNote.Identity(order: order));

    [Theory]
    [InlineData(ByteOrder.Little)]
    [InlineData(ByteOrder.Big)]
    public void An_ABI_tag_names_the_system_and_its_oldest_version(ByteOrder order)
    {
        var meaning = Describe(1, TestNote.Words(order, 3, 13, 2, 1), order);

        Assert.Equal("FreeBSD 13.2.1", meaning.Text);
        Assert.Equal("{os:3,osName:\"FreeBSD\",version:\"13.2.1\"}", TestNote.Flat(meaning.Value));
    }

    [Fact]
    public void An_ABI_tag_of_an_unknown_system_or_size_is_a_finding()
    {
        Assert.Equal("OS 9 1.2.3", Describe(1, TestNote.Words(ByteOrder.Little, 9, 1, 2, 3)).Text);
        Assert.Equal([VocabularyCodes.AbiTagSystem], TestNote.Codes(Describe(1, TestNote.Words(ByteOrder.Little, 9, 1, 2, 3))));
        Assert.Equal([VocabularyCodes.AbiTagSize], TestNote.Codes(Describe(1, new byte[12])));
        var longTag = Describe(1, TestNote.Words(ByteOrder.Little, 0, 1, 2, 3, 4));
        Assert.Equal([VocabularyCodes.AbiTagSize], TestNote.Codes(longTag));
        Assert.Equal("{os:0,osName:\"Linux\",version:\"1.2.3\",rest:x:04000000}", TestNote.Flat(longTag.Value));
    }

    [Theory]
    [InlineData("", "empty", VocabularyCodes.BuildIdSize)]
    [InlineData("0a", "0a", null)]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415", "000102030405060708090a0b0c0d0e0f101112131415", VocabularyCodes.BuildIdSize)]
    public void A_build_id_is_hexadecimal(string desc, string text, string? code)
    {
        var meaning = Describe(3, Convert.FromHexString(desc));

        Assert.Equal(text, meaning.Text);
        Assert.Equal("x:" + desc, TestNote.Flat(meaning.Value));
        Assert.Equal(code == null ? [] : [code], TestNote.Codes(meaning));
    }

    [Theory]
    [InlineData("01000000", null)]
    [InlineData("0200000002000000016100", "{count:2,mask:2,entries:[{bit:1,name:\"a\"}]}")]
    [InlineData("ffffffff02000000016162", "{count:4294967295,mask:2,entries:[],rest:x:016162}")]
    [InlineData("010000000200000001610099", "{count:1,mask:2,entries:[{bit:1,name:\"a\"}],rest:x:99}")]
    public void A_malformed_hwcap_list_keeps_what_is_there(string desc, string? value)
    {
        var meaning = Describe(2, Convert.FromHexString(desc));

        Assert.Equal([VocabularyCodes.HwcapMalformed], TestNote.Codes(meaning));
        Assert.Equal(value ?? "x:" + desc, TestNote.Flat(meaning.Value));
    }

    [Fact]
    public void The_owner_must_match_exactly()
    {
        var meaning = NoteVocabulary.Describe(TestNote.Make("GNUX", 3, [1, 2]), TestNote.Identity());

        Assert.Null(meaning.Name);
        Assert.Equal("2 bytes: 01 02", meaning.Text);
        Assert.Null(NoteVocabulary.TypeName("xen", 1));
        Assert.Null(NoteVocabulary.TypeName("GNU", 6));
    }
}
