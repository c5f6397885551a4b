using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Tests.Vocabulary;

public sealed class NoteVocabularyTests
{
    private static ElfNote Relocated(byte[] desc, params NoteRelocation[] relocations)
    {
        var note = TestNote.Make("Xen", 1, desc);
        foreach (var relocation in relocations) note.AddRelocation(relocation);
        return note;
    }

    [Theory]
    [InlineData("startup_xen", 0L, "startup_xen")]
    [InlineData("startup_xen", 0x10L, "startup_xen+0x10")]
    [InlineData(".init.text", -16L, ".init.text-0x10")]
    [InlineData("pvh_start_xen", 0x80000000L, "pvh_start_xen+0x80000000")]
    [InlineData("edge", long.MinValue, "edge-0x8000000000000000")]
    [InlineData("", 0x1000L, "0x1000")]
    public void A_descriptor_that_the_linker_fills_in_is_a_symbol(string symbol, long addend, string text)
    {
        var note = Relocated(new byte[8], new NoteRelocation(0, 8, 1, symbol, addend, Applied: false));

        var meaning = NoteVocabulary.Describe(note, TestNote.Identity(type: ElfIdentity.ET_REL));

        Assert.Equal("ENTRY", meaning.Name);
        Assert.Equal(text, meaning.Text);
        Assert.Equal($"{{symbol:\"{symbol}\",addend:{addend}}}", TestNote.Flat(meaning.Value));
    }

    [Fact]
    public void Several_places_that_the_linker_fills_in_are_listed_beside_the_bytes()
    {
        var note = Relocated(new byte[12], new NoteRelocation(0, 4, 1, "first", 0, false), new NoteRelocation(8, 4, 1, "second", 2, true));

        var meaning = NoteVocabulary.Describe(note, TestNote.Identity(type: ElfIdentity.ET_REL));

        Assert.Equal("first at 0, second+0x2 at 8", meaning.Text);
        Assert.Equal("{bytes:x:000000000000000000000000,relocations:[{offset:0,size:4,symbol:\"first\",addend:0},{offset:8,size:4,symbol:\"second\",addend:2}]}", TestNote.Flat(meaning.Value));
    }

    [Fact]
    public void A_descriptor_that_is_cut_keeps_its_name_and_its_bytes()
    {
        var note = TestNote.FromHex("04000000080000000100000058656e00c0b1a3");

        var meaning = NoteVocabulary.Describe(note, TestNote.Identity());

        Assert.Equal("ENTRY", meaning.Name);
        Assert.Equal("3 of 8 bytes: c0 b1 a3", meaning.Text);
        Assert.Equal("x:c0b1a3", TestNote.Flat(meaning.Value));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("616200", "3 bytes: 61 62 00 \"ab\"")]
    [InlineData("1b5b", "2 bytes: 1b 5b")]
    [InlineData("000102030405060708090a0b0c0d0e0f10", "17 bytes: 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f …")]
    public void An_unknown_note_shows_its_size_and_first_bytes(string desc, string text)
    {
        var meaning = NoteVocabulary.Describe(TestNote.Make("nobody", 7, Convert.FromHexString(desc)), null);

        Assert.Null(meaning.Name);
        Assert.Equal(text, meaning.Text);
        Assert.Equal("x:" + desc, TestNote.Flat(meaning.Value));
    }

    [Theory]
    [InlineData("000102", "3 bytes: 00 01 02")]
    [InlineData("b0010600", "6.1.176")]
    [InlineData("ff130400", "4.19.255 or later")]
    public void A_Linux_version_is_three_numbers(string desc, string text)
    {
        var meaning = NoteVocabulary.Describe(TestNote.Make("Linux", 0, Convert.FromHexString(desc)), TestNote.Identity());

        Assert.Equal(text, meaning.Text);
        Assert.Equal(desc.Length == 8 ? [] : [VocabularyCodes.LinuxNoteSize], TestNote.Codes(meaning));
    }

    [Fact]
    public void A_text_is_cut_between_characters()
    {
        // 198 characters, then one of two UTF-16 units that would be cut in half.
        var desc = System.Text.Encoding.UTF8.GetBytes(new string('a', 198) + "\U0001F600" + new string('b', 300));

        var meaning = NoteVocabulary.Describe(TestNote.Make("Linux", 0x100, desc), null);

        Assert.Equal(new string('a', 198) + "…", meaning.Text);
        Assert.Equal(500, Assert.IsType<NoteValue.Text>(meaning.Value).Value.Length);
    }

    [Fact]
    public void Nothing_in_a_descriptor_makes_it_fail()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        (string Owner, uint[] Types)[] owners =
        [
            ("Xen", [.. Enumerable.Range(0, 21).Select(type => (uint)type), 0x1000001, 0x1000002, 0x2000000, 0x2000001, 0x2000002, 0x2000003]),
            ("GNU", [1, 2, 3, 4, 5, 5, 5, 6]),
            ("Linux", [0, 0x100, 0x101, 2]),
        ];
        ushort[] machines = [TestNote.I386, TestNote.X86_64, TestNote.AArch64, TestNote.RiscV, 8];
        int[] sizes = [1276, 1280, 32, 40, 64, 80];
        for (var round = 0; round < 50_000; round++)
        {
            var (owner, types) = owners[random.Next(owners.Length)];
            var desc = new byte[random.Next(8) == 0 ? sizes[random.Next(sizes.Length)] : random.Next(40)];
            random.NextBytes(desc);
            // Small numbers reach further into lists than random ones.
            for (var index = 0; index < desc.Length; index++)
                if (random.Next(3) != 0) desc[index] = (byte)random.Next(5);
            var order = (ByteOrder)random.Next(2);
            var note = TestNote.Make(owner, types[random.Next(types.Length)], desc, 4 << random.Next(2), order);
            ElfIdentity? identity = random.Next(4) == 0 ? null : TestNote.Identity(32 << random.Next(2), machines[random.Next(machines.Length)], order);

            var meaning = NoteVocabulary.Describe(note, identity);

            Assert.InRange(meaning.Text.Length, 1, NoteVocabulary.MaximumTextLength);
            Assert.NotEmpty(TestNote.Flat(meaning.Value));
            Assert.All(meaning.Findings, finding => Assert.InRange(finding.Offset, note.Offset, note.DescOffset + (ulong)desc.Length));
            XenGuestSection.Explain(desc, 0);
        }
    }
}
