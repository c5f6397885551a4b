using ElfNotes.Notes;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Notes;

/// <summary>Where a walk ends early, and what it says then.</summary>
public sealed class NoteReaderDefectTests
{
    private const ulong Start = 20;

    // Behind one sound note, so that offsets are not 0 by accident.
    private static Walk Behind(params byte[] bytes) => Walk.Over([.. Walk.Sound(1), .. bytes]);

    [Theory]
    [InlineData(0xfffffffdu)] // rounds up to 0x100000000, 0 in 32 bits
    [InlineData(0xffffffffu)]
    [InlineData(0xfffffff4u)] // with the header 0 in 32 bits
    [InlineData(0x80000000u)]
    [InlineData(9u)] // one more than there is
    public void A_namesz_past_the_end_is_no_note(uint nameSize)
    {
        var walk = Behind(Walk.Raw(nameSize, 4, 2, "Xen\0abcd"u8));

        Assert.Single(walk.Notes);
        Assert.Equal((NoteError.NameOverruns, Start), (walk.Error, walk.ErrorOffset));
    }

    [Theory]
    [InlineData(0xfffffff0u)] // 16 bytes before it: 0 in 32 bits
    [InlineData(0xfffffffdu)]
    [InlineData(0xffffffffu)]
    [InlineData(0x80000000u)]
    [InlineData(5u)]
    public void A_descsz_past_the_end_gives_the_bytes_that_are_there_and_ends_the_walk(uint descSize)
    {
        var walk = Behind(Walk.Raw(4, descSize, 2, "Xen\0abcd"u8));

        Assert.Equal((NoteError.DescriptorOverruns, Start), (walk.Error, walk.ErrorOffset));
        Assert.Equal(new WalkedNote(Start, 2, "Xen", "58656e00", "61626364", descSize, 16, true), walk.Notes[1]);
        Assert.Equal(2, walk.Notes.Count);
    }

    [Theory]
    [InlineData(ulong.MaxValue, 0ul, NoteError.NameOverruns)]
    [InlineData(0xffff_ffff_ffff_ffe8ul, 0ul, NoteError.NameOverruns)]
    [InlineData(8ul, ulong.MaxValue, NoteError.DescriptorOverruns)]
    [InlineData(8ul, 0xffff_ffff_ffff_ffe0ul, NoteError.DescriptorOverruns)]
    [InlineData(8ul, 0x1_0000_0000ul, NoteError.DescriptorOverruns)]
    public void Sizes_of_64_bits_do_not_wrap(ulong nameSize, ulong descSize, NoteError error)
    {
        var bytes = new ByteWriter(ByteOrder.Big).Numbers(8, nameSize, descSize, 1).Bytes("IPF/VMS\0"u8).Zeros(16).ToArray();

        var walk = Walk.Over(bytes, new NoteFormat(ByteOrder.Big, 8, 8));

        Assert.Equal((error, 0UL), (walk.Error, walk.ErrorOffset));
    }

    [Fact]
    public void Header_name_and_descriptor_that_add_up_to_0_in_32_bits_do_not_stand_still()
    {
        // 12 + 4 + 0xfffffff0 is 0: a reader in 32 bits would find this note again and again.
        var walk = Walk.Over(Walk.Raw(4, 0xfffffff0, 1, "Xen\0"u8));

        Assert.Equal(NoteError.DescriptorOverruns, walk.Error);
        Assert.Single(walk.Notes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(11)]
    public void A_cut_header_is_an_error_unless_zero(int count)
    {
        var walk = Behind(Walk.Sound(2)[..count]);

        Assert.Single(walk.Notes);
        Assert.Equal((NoteError.TruncatedHeader, Start), (walk.Error, walk.ErrorOffset));
    }

    [Fact]
    public void Junk_whose_last_byte_alone_is_not_zero_is_seen()
    {
        Assert.Equal(NoteError.TruncatedHeader, Behind(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1).Error);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(15)]
    public void A_cut_name_is_an_error(int count)
    {
        var walk = Behind(Walk.Sound(2)[..count]);

        Assert.Single(walk.Notes);
        Assert.Equal((NoteError.NameOverruns, Start), (walk.Error, walk.ErrorOffset));
    }

    [Theory]
    [InlineData(16, "")]
    [InlineData(19, "010203")]
    public void A_cut_descriptor_is_given_as_far_as_it_goes(int count, string desc)
    {
        var walk = Behind(Walk.Sound(2)[..count]);

        Assert.Equal((NoteError.DescriptorOverruns, Start), (walk.Error, walk.ErrorOffset));
        Assert.Equal((desc, true), (walk.Notes[1].DescHex, walk.Notes[1].IsTruncated));
    }

    [Fact]
    public void A_descriptor_behind_a_name_whose_padding_is_cut_is_missing_whole()
    {
        var walk = Behind(Walk.Raw(5, 4, 2, "stap\0"u8));

        Assert.Equal((NoteError.DescriptorOverruns, "", true), (walk.Error, walk.Notes[1].DescHex, walk.Notes[1].IsTruncated));
    }

    [Fact]
    public void Text_that_is_no_note_at_all_is_an_error()
    {
        // OpenHarmony's .note.ohos.ident begins with such bytes.
        var walk = Walk.Over("\u0005\0\0\0OHOSOHOS-ident-text"u8.ToArray());

        Assert.Equal(NoteError.DescriptorOverruns, walk.Error);
    }

    [Fact]
    public void After_an_error_there_are_no_more_notes()
    {
        byte[] bytes = [.. Walk.Raw(4, 0xffffffff, 1, "Xen\0"u8), .. Walk.Sound(2), .. Walk.Sound(3)];
        var reader = new NoteReader(bytes, new NoteFormat(ByteOrder.Little));
        Assert.True(reader.TryRead(out _));

        for (var i = 0; i < 3; i++)
        {
            Assert.False(reader.TryRead(out var none));
            Assert.True(none.OwnerBytes.IsEmpty && none.Desc.IsEmpty);
        }

        Assert.Equal((NoteError.DescriptorOverruns, 0UL), (reader.Error, reader.ErrorOffset));
    }

    [Fact]
    public void After_the_end_there_are_no_more_notes_and_no_error()
    {
        var reader = new NoteReader(Walk.Sound(2), new NoteFormat(ByteOrder.Little));
        Assert.True(reader.TryRead(out _));

        Assert.False(reader.TryRead(out _));
        Assert.False(reader.TryRead(out _));
        Assert.Equal(NoteError.None, reader.Error);
    }
}
