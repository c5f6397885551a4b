using ElfNotes.Notes;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Notes;

/// <summary>How notes lie in memory: each rule with bytes of its own.</summary>
public sealed class NoteReaderTests
{
    [Fact]
    public void A_note_is_given_with_everything_that_it_has()
    {
        byte[] bytes = [.. Walk.Sound(1), .. Walk.Raw(4, 6, 6, [.. "Xen\0"u8, .. "linux\0"u8, 0, 0])];

        var walk = Walk.Over(bytes);

        Assert.Equal(NoteError.None, walk.Error);
        Assert.Equal(0UL, walk.ErrorOffset);
        Assert.Equal(
            [
                new WalkedNote(0, 1, "Xen", "58656e00", "01020304", 4, 16, false),
                new WalkedNote(20, 6, "Xen", "58656e00", "6c696e757800", 6, 16, false),
            ],
            walk.Notes);
    }

    [Fact]
    public void Header_words_are_in_the_file_s_byte_order()
    {
        var bytes = new ByteWriter(ByteOrder.Big).Numbers(4, 4, 8, 0x01020304).Bytes("GNU\0"u8).Number(0x1122334455667788, 8).ToArray();

        var note = Assert.Single(Walk.Over(bytes, new NoteFormat(ByteOrder.Big)).Notes);

        Assert.Equal(0x01020304UL, note.Type);
        Assert.Equal("1122334455667788", note.DescHex);
    }

    [Fact]
    public void Openvms_has_header_words_of_8_bytes_and_types_above_32_bits()
    {
        var bytes = new ByteWriter(ByteOrder.Little).Numbers(8, 8, 3, 0x1_0000_0001).Bytes("IPF/VMS\0"u8).Bytes([7, 8, 9]).Zeros(5).ToArray();

        var note = Assert.Single(Walk.Over(bytes, new NoteFormat(ByteOrder.Little, 8, 8)).Notes);

        Assert.Equal(new WalkedNote(0, 0x1_0000_0001, "IPF/VMS", "4950462f564d5300", "070809", 3, 32, false), note);
    }

    [Theory]
    [InlineData("CORE", 4u, "434f5245")] // old Linux cores have no NUL
    [InlineData("LLVM", 8u, "4c4c564d00000000")] // HWASan has four
    [InlineData("Go", 4u, "476f0000")]
    [InlineData("arch: ", 8u, "617263683a200000")] // namesz counts the padding
    [InlineData("01.01", 8u, "30312e3031000000")] // old GCC: the owner is the version
    [InlineData("SuSE", 8u, "5375534500000000")]
    [InlineData("ab", 5u, "6162006364")] // what follows the first NUL is no part of the name
    public void The_owner_is_cut_at_its_first_nul_and_its_bytes_are_kept(string owner, uint nameSize, string hex)
    {
        var name = Convert.FromHexString(hex);
        var bytes = new ByteWriter(ByteOrder.Little).Numbers(4, nameSize, 4, 1).Bytes(name).Align(4).Bytes([1, 2, 3, 4]).ToArray();

        var note = Assert.Single(Walk.Over(bytes).Notes);

        Assert.Equal((owner, hex, "01020304"), (note.Owner, note.OwnerHex, note.DescHex));
    }

    [Fact]
    public void Padding_of_the_name_is_not_counted_by_namesz()
    {
        var walk = Walk.Over([.. Walk.Raw(7, 4, 1, [.. "NetBSD\0"u8, 0, 1, 2, 3, 4]), .. Walk.Sound(2)]);

        Assert.Equal(["NetBSD", "Xen"], walk.Notes.Select(note => note.Owner));
        Assert.Equal(20, walk.Notes[0].DescOffset);
    }

    [Fact]
    public void An_empty_owner_is_legal()
    {
        var walk = Walk.Over([.. Walk.Raw(0, 4, 9, 5, 6, 7, 8), .. Walk.Sound(2)]);

        Assert.Equal(NoteError.None, walk.Error);
        Assert.Equal(new WalkedNote(0, 9, "", "", "05060708", 4, 12, false), walk.Notes[0]);
        Assert.Equal(2, walk.Notes.Count);
    }

    [Fact]
    public void An_empty_descriptor_is_legal()
    {
        var walk = Walk.Over([.. Walk.Raw(8, 0, 1, "01.01\0\0\0"u8), .. Walk.Sound(2)]);

        Assert.Equal(["01.01", "Xen"], walk.Notes.Select(note => note.Owner));
        Assert.Equal("", walk.Notes[0].DescHex);
    }

    [Fact]
    public void An_owner_with_nuls_inside_is_kept_whole_for_build_attributes()
    {
        var note = Assert.Single(Walk.Over(Walk.Raw(6, 0, 0x100, [.. "GA*"u8, 2, 0, 0, 0, 0])).Notes);

        Assert.Equal("47412a020000", note.OwnerHex);
    }

    [Fact]
    public void An_owner_that_is_not_utf8_has_replacement_characters_and_its_bytes()
    {
        var note = Assert.Single(Walk.Over(Walk.Raw(4, 0, 1, 0xff, 0x1b, 0x41, 0)).Notes);

        Assert.Equal(("\ufffd\u001bA", "ff1b4100"), (note.Owner, note.OwnerHex));
    }

    [Theory]
    [InlineData("GNU", true)]
    [InlineData("GN", false)]
    [InlineData("GNUX", false)]
    [InlineData("gnu", false)]
    [InlineData("", false)]
    public void Owners_are_compared_whole_and_not_by_prefix(string owner, bool isOwner)
    {
        var reader = new NoteReader(Walk.Raw(4, 0, 3, "GNU\0"u8), new NoteFormat(ByteOrder.Little));

        Assert.True(reader.TryRead(out var note));

        Assert.Equal(isOwner, note.IsOwnedBy(System.Text.Encoding.UTF8.GetBytes(owner)));
    }

    [Theory]
    [InlineData(4, 20, 28)]
    [InlineData(8, 24, 32)]
    public void Descriptor_and_next_note_are_aligned_from_the_start_of_the_note(int alignment, int descOffset, ulong next)
    {
        // A name of 5 bytes ends at 17.
        byte[] one = new ByteWriter(ByteOrder.Little).Numbers(4, 5, 5, 1).Bytes("stap\0"u8).Align(alignment).Bytes([1, 2, 3, 4, 5]).Align(alignment).ToArray();

        var walk = Walk.Over([.. one, .. one], new NoteFormat(ByteOrder.Little, alignment));

        Assert.Equal(NoteError.None, walk.Error);
        Assert.Equal([0UL, next], walk.Notes.Select(note => note.Offset));
        Assert.All(walk.Notes, note => Assert.Equal((descOffset, "0102030405"), (note.DescOffset, note.DescHex)));
    }

    [Fact]
    public void With_a_name_of_4_bytes_the_descriptor_is_at_16_in_both_paddings()
    {
        var bytes = Walk.Raw(4, 8, 5, [.. "GNU\0"u8, 1, 2, 3, 4, 5, 6, 7, 8]);

        Assert.All([4, 8], alignment => Assert.Equal(16, Walk.Over(bytes, new NoteFormat(ByteOrder.Little, alignment)).Notes[0].DescOffset));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void A_last_note_without_padding_is_accepted(int alignment)
    {
        var bytes = new ByteWriter(ByteOrder.Little).Numbers(4, 5, 5, 1).Bytes("stap\0"u8).Align(alignment).Bytes([1, 2, 3, 4, 5]).ToArray();

        var walk = Walk.Over(bytes, new NoteFormat(ByteOrder.Little, alignment));

        Assert.Equal(NoteError.None, walk.Error);
        Assert.Equal("0102030405", Assert.Single(walk.Notes).DescHex);
    }

    [Fact]
    public void A_last_note_without_descriptor_may_lack_the_padding_of_its_name()
    {
        var walk = Walk.Over(Walk.Raw(5, 0, 1, "stap\0"u8));

        Assert.Equal(NoteError.None, walk.Error);
        Assert.Equal(("stap", "", false), (walk.Notes[0].Owner, walk.Notes[0].DescHex, walk.Notes[0].IsTruncated));
    }

    [Fact]
    public void Twelve_zero_bytes_read_as_a_note_without_owner()
    {
        var walk = Walk.Over([.. Walk.Sound(1), .. new byte[24]]);

        Assert.Equal([(1UL, "Xen"), (0UL, ""), (0UL, "")], walk.Notes.Select(note => (note.Type, note.Owner)));
        Assert.Equal(NoteError.None, walk.Error);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(11)]
    public void Fewer_zero_bytes_than_a_header_end_the_walk_without_error(int count)
    {
        var walk = Walk.Over([.. Walk.Sound(1), .. new byte[count]]);

        Assert.Equal(NoteError.None, walk.Error);
        Assert.Single(walk.Notes);
    }

    [Fact]
    public void In_openvms_a_header_has_24_bytes_so_23_zeros_are_padding()
    {
        var format = new NoteFormat(ByteOrder.Big, 8, 8);

        Assert.Empty(Walk.Over(new byte[23], format).Notes);
        Assert.Single(Walk.Over(new byte[24], format).Notes);
    }

    [Fact]
    public void Four_stray_zeros_between_notes_lose_the_next()
    {
        var walk = Walk.Over([.. Walk.Sound(1), 0, 0, 0, 0, .. Walk.Sound(2)]);

        // What follows reads as namesz 0, descsz 4, type 4 and so on: it is given as it reads, not repaired.
        Assert.Equal([(1UL, "Xen"), (4UL, "")], walk.Notes.Take(2).Select(note => (note.Type, note.Owner)));
        Assert.DoesNotContain(walk.Notes, note => note.Type == 2 && note.Owner == "Xen");
    }

    [Fact]
    public void Nothing_holds_no_notes()
    {
        Assert.Equal((0, NoteError.None), (Walk.Over().Notes.Count, Walk.Over().Error));
    }

    [Fact]
    public void A_descriptor_string_is_not_cut_at_its_nul_nor_extended_past_descsz()
    {
        // Linux's FEATURES note: 21 characters, no NUL, three bytes of padding behind.
        var walk = Walk.Over(Walk.Raw(4, 21, 10, [.. "Xen\0"u8, .. "!writable_page_tables"u8, 0, 0, 0]));

        Assert.Equal(Convert.ToHexStringLower("!writable_page_tables"u8), walk.Notes[0].DescHex);
    }
}
