using System.Text;
using ElfNotes.Vocabulary;

namespace ElfNotes.Tests.Vocabulary;

public sealed class XenGuestSectionTests
{
    private static XenGuestText Explain(string text) => XenGuestSection.Explain(Encoding.Latin1.GetBytes(text), 0x200);

    [Fact]
    public void The_text_of_an_old_Linux_kernel_is_explained()
    {
        var text = Explain("GUEST_OS=linux,GUEST_VER=2.6,XEN_VER=xen-3.0,VIRT_BASE=0xC0000000,ELF_PADDR_OFFSET=0xC0000000,VIRT_ENTRY=0xC0100000,HYPERCALL_PAGE=0x102,FEATURES=!writable_page_tables|pae_pgdir_above_4gb,PAE=yes[extended-cr3],LOADER=generic,BSD_SYMTAB\0");

        Assert.Empty(text.Findings);
        Assert.Equal(
            [
                "GUEST_OS GUEST_OS linux", "GUEST_VER GUEST_VERSION 2.6", "XEN_VER XEN_VERSION xen-3.0", "VIRT_BASE VIRT_BASE 0xc0000000",
                "ELF_PADDR_OFFSET PADDR_OFFSET 0xc0000000", "VIRT_ENTRY ENTRY 0xc0100000", "HYPERCALL_PAGE HYPERCALL_PAGE 0xc0102000 (page 0x102 from VIRT_BASE)",
                "FEATURES FEATURES writable_page_tables (required) | pae_pgdir_above_4gb", "PAE PAE_MODE PAE with extended cr3", "LOADER LOADER generic",
                "BSD_SYMTAB BSD_SYMTAB the symbol table is loaded behind the image (the key alone says so)",
            ],
            text.Entries.Select(entry => $"{entry.Key} {entry.Note} {entry.Meaning}"));
        Assert.Equal(0xc0102000UL, text.Entries[6].Number);
        Assert.Equal(0x200UL + 15, text.Entries[1].Offset);
        Assert.Null(text.Entries[0].Number);
    }

    [Theory]
    [InlineData("HYPERCALL_PAGE=2\0", 0x2000UL)]
    [InlineData("HYPERCALL_PAGE=2,VIRT_BASE=0x1000,VIRT_BASE=0x8000\0", 0xa000UL)]
    [InlineData("HYPERCALL_PAGE=2,FEATURES=!foo,VIRT_BASE=0x8000\0", 0x2000UL)]
    [InlineData("HYPERCALL_PAGE=0x10000000000001\0", 0x1000UL)]
    public void The_hypercall_page_is_a_page_number_from_the_last_base(string text, ulong address) =>
        Assert.Equal(address, Explain(text).Entries[0].Number);

    [Theory]
    [InlineData("16", 16UL, true)]
    [InlineData("010", 8UL, true)]
    [InlineData("0x10", 16UL, true)]
    [InlineData("0", 0UL, true)]
    [InlineData("-1", ulong.MaxValue, true)]
    [InlineData("0xffffffffffffffff", ulong.MaxValue, true)]
    [InlineData("0x1ffffffffffffffff", ulong.MaxValue, false)]
    [InlineData("c0000000", 0UL, false)]
    [InlineData("0x", 0UL, false)]
    [InlineData("12k", 12UL, false)]
    [InlineData("", 0UL, false)]
    public void Numbers_are_read_as_C_reads_them(string number, ulong value, bool isWhole)
    {
        var text = Explain($"VIRT_ENTRY={number}\0");

        Assert.Equal(value, text.Entries[0].Number);
        Assert.Equal(isWhole ? [] : [VocabularyCodes.GuestNumberMalformed], text.Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData("LOADER=generic", VocabularyCodes.GuestSectionNotTerminated)]
    [InlineData("LOADER=generic\0,VIRT_BASE=0", VocabularyCodes.XenStringTail)]
    [InlineData("LOADER=0123456789abcdef\0", VocabularyCodes.XenStringCut)]
    [InlineData("loader=generic\0", VocabularyCodes.UnknownGuestKey)]
    [InlineData("LOADER=generic, PAE=yes\0", VocabularyCodes.UnknownGuestKey)]
    [InlineData("PAE=bimodal\0", VocabularyCodes.XenTextWithoutEffect)]
    [InlineData("FEATURES=!foo\0", VocabularyCodes.UnknownRequiredFeature)]
    [InlineData("FEATURES=foo\0", VocabularyCodes.UnknownFeature)]
    public void What_Xen_reads_otherwise_is_a_finding(string text, string code) =>
        Assert.Equal([code], Explain(text).Findings.Select(finding => finding.Code));

    [Fact]
    public void Keys_and_values_are_cut_where_Xen_cuts_them()
    {
        var key = Explain(new string('K', 31) + "LOADER=generic\0");
        Assert.Equal([new string('K', 31), "LOADER"], key.Entries.Select(entry => entry.Key));
        Assert.Equal([VocabularyCodes.GuestKeyTooLong], key.Findings.Select(finding => finding.Code));

        var value = Explain("XEN_VER=" + new string('v', 127) + "PAE=yes\0");
        Assert.Equal(["XEN_VER", "PAE"], value.Entries.Select(entry => entry.Key));
        Assert.Equal(127, value.Entries[0].Value.Length);
        Assert.Equal([VocabularyCodes.GuestValueTooLong, VocabularyCodes.XenStringCut], value.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Empty_and_endless_texts_do_no_harm()
    {
        Assert.Empty(Explain("\0").Entries);
        Assert.Equal([VocabularyCodes.GuestSectionNotTerminated], Explain("").Findings.Select(finding => finding.Code));
        Assert.Empty(Explain(",,\0").Findings);

        var endless = XenGuestSection.Explain(Enumerable.Repeat((byte)'A', 1_000_000).ToArray(), 0);
        Assert.Contains(endless.Findings, finding => finding.Code == VocabularyCodes.GuestSectionTooLong);
        Assert.True(endless.Findings.Count <= NoteVocabulary.MaximumFindings);
    }
}
