using System.Text;
using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Tests.Vocabulary;

/// <summary>The registry of note types: who owns which, and how it is found.</summary>
public sealed class NoteTypesTests
{
    [Theory]
    [InlineData("Xen", 1, "ENTRY")]
    [InlineData("Xen", 0x2000003, "DUMPCORE_FORMAT_VERSION")]
    [InlineData("GNU", 3, "NT_GNU_BUILD_ID")]
    [InlineData("Linux", 0, "LINUX_VERSION_CODE")]
    [InlineData("Linux", 0x100, "BUILD_SALT")]
    [InlineData("FDO", 0xcafe1a7e, "FDO_PACKAGING_METADATA")]
    [InlineData("Go", 4, "ELF_NOTE_GO_BUILDID")]
    [InlineData("stapsdt", 3, "NT_STAPSDT")]
    [InlineData("CORE", 0x46494c45, "NT_FILE")]
    [InlineData("LINUX", 0x202, "NT_X86_XSTATE")]
    [InlineData("LLVM", 3, "NT_LLVM_HWASAN_GLOBALS")]
    [InlineData("UHYVEIF", 0x5b00, "NT_UHYVE_INTERFACE_VERSION")]
    public void A_type_is_found_by_owner_and_number(string owner, ulong type, string name)
    {
        var found = Assert.Single(NoteTypes.Find(owner, type));

        Assert.Equal(name, found.Name);
        Assert.Equal(name, NoteVocabulary.TypeName(owner, type));
    }

    [Theory]
    [InlineData("Xen", "ENTRY", 1)]
    [InlineData("Xen", "entry", 1)]
    [InlineData("Xen", "XEN_ELFNOTE_ENTRY", 1)]
    [InlineData("Xen", "VIRT_ENTRY", 1)]
    [InlineData("Xen", "XEN_VERSION", 5)]
    [InlineData("Xen", "XEN_ELFNOTE_CRASH_INFO", 0x1000001)]
    [InlineData("GNU", "NT_GNU_BUILD_ID", 3)]
    [InlineData("GNU", "GNU_BUILD_ID", 3)]
    [InlineData("GNU", "NT_BUILD_ID", 3)]
    [InlineData("GNU", "build_id", 3)]
    [InlineData("Linux", "LINUX_ELFNOTE_BUILD_SALT", 0x100)]
    [InlineData("FDO", "packaging_metadata", 0xcafe1a7e)]
    [InlineData("FDO", "NT_FDO_DLOPEN_METADATA", 0x407c0c0a)]
    [InlineData("CORE", "PRSTATUS", 1)]
    [InlineData("CORE", "NT_PRXREG", 4)]
    [InlineData("FreeBSD", "ABI_TAG", 1)]
    [InlineData("IPF/VMS", "LINKTIME", 101)]
    [InlineData("NetBSD-CORE@7", "LWPSTATUS", 24)]
    public void A_type_is_found_by_name(string owner, string name, ulong type)
    {
        Assert.Equal(type, Assert.Single(NoteTypes.FindByName(owner, name)).Type);
    }

    [Theory]
    [InlineData("Xen", "NT_GNU_BUILD_ID")]
    [InlineData("xen", "ENTRY")]
    [InlineData("Xen", "")]
    [InlineData("Xen", "XEN_ELFNOTE_")]
    [InlineData("Xen", "NTRY")]
    [InlineData("GNU", "ID")]
    [InlineData("nobody", "ENTRY")]
    public void What_is_no_name_of_the_owner_is_not_found(string owner, string name)
    {
        Assert.Empty(NoteTypes.FindByName(owner, name));
    }

    [Fact]
    public void A_name_for_two_numbers_gives_both()
    {
        // AUXV and NT_AUXV of the two systems are one number; the stems of these two are not.
        var first = new NoteType { Owner = "a", OwnerBytes = [97, 0], Type = 1, Name = "NT_TAG", Scope = NoteScope.File };
        var second = first with { Type = 2, Name = "ELF_NOTE_TAG" };

        Assert.Equal([1, 2], NoteNames.Find([first, second], "TAG").Select(type => type.Type));
        Assert.Equal(2ul, Assert.Single(NoteNames.Find([first, second], "elf_note_tag")).Type);
        Assert.Equal(6ul, Assert.Single(NoteTypes.FindByName("CORE", "AUXV")).Type);
    }

    [Theory]
    [InlineData("FreeBSD", 1, ElfIdentity.ET_DYN, 9, "NT_FREEBSD_ABI_TAG")]
    [InlineData("FreeBSD", 1, ElfIdentity.ET_CORE, 9, "NT_PRSTATUS")]
    [InlineData("FreeBSD", 7, ElfIdentity.ET_CORE, 9, "NT_THRMISC")]
    [InlineData("FreeBSD", 7, ElfIdentity.ET_EXEC, 9, null)]
    [InlineData("OpenBSD", 1, ElfIdentity.ET_CORE, 0, null)]
    [InlineData("CORE", 1, ElfIdentity.ET_CORE, 0, "NT_PRSTATUS")]
    [InlineData("CORE", 1, ElfIdentity.ET_CORE, 6, "SOLARIS_NT_PRSTATUS")]
    [InlineData("CORE", 4, ElfIdentity.ET_CORE, 0, null)]
    [InlineData("CORE", 4, ElfIdentity.ET_CORE, 3, "NT_TASKSTRUCT")]
    [InlineData("CORE", 4, ElfIdentity.ET_CORE, 6, "SOLARIS_NT_PRXREG")]
    [InlineData("CORE", 22, ElfIdentity.ET_CORE, 6, null)]
    [InlineData("CORE", 10, ElfIdentity.ET_CORE, 0, "SOLARIS_NT_PSTATUS")]
    [InlineData("GNU", 3, ElfIdentity.ET_CORE, 0, "NT_GNU_BUILD_ID")]
    public void The_file_decides_between_meanings(string owner, ulong type, ushort fileType, byte osAbi, string? name)
    {
        var identity = TestNote.Identity(type: fileType) with { OsAbi = osAbi };

        Assert.Equal(name, NoteVocabulary.TypeName(owner, type, identity));
        Assert.Equal(name, NoteVocabulary.Describe(TestNote.Make(owner, (uint)type, [1, 2, 3]), identity).Name);
    }

    [Theory]
    [InlineData("FreeBSD", 1)]
    [InlineData("FreeBSD", 2)]
    [InlineData("CORE", 4)]
    public void Without_a_file_no_name_is_better_than_a_wrong_one(string owner, ulong type)
    {
        Assert.Null(NoteVocabulary.TypeName(owner, type));
        Assert.Equal(2, NoteTypes.Find(owner, type).Count);
    }

    [Theory]
    [InlineData("SPU/3/regs", 1, "NT_SPU")]
    [InlineData("SPU/3/dma_info", 1, "NT_SPU")]
    [InlineData("SPU/3", 1, null)]
    [InlineData("SPU//regs", 1, null)]
    [InlineData("NetBSD-CORE@12", 24, "NT_NETBSDCORE_LWPSTATUS")]
    [InlineData("NetBSD-CORE@12", 33, "PT_FIRSTMACH+1")]
    [InlineData("NetBSD-CORE@12", 31, null)]
    [InlineData("NetBSD-CORE@", 24, null)]
    [InlineData("NetBSD-CORE", 1, "NT_NETBSDCORE_PROCINFO")]
    [InlineData("OpenBSD@1000", 20, "NT_OPENBSD_REGS")]
    [InlineData("win32thread", 18, "NT_WIN32PSTATUS")]
    [InlineData("GA$\u00013p1266", 0x100, "NT_GNU_BUILD_ATTRIBUTE_OPEN")]
    [InlineData("anything", 1, null)]
    [InlineData("", 1, null)]
    [InlineData("ZirconThreadInfo", 5, null)]
    public void An_owner_may_be_a_pattern(string owner, ulong type, string? name)
    {
        Assert.Equal(name, NoteVocabulary.TypeName(owner, type, TestNote.Identity(type: ElfIdentity.ET_CORE)));
    }

    [Fact]
    public void Every_number_of_an_open_owner_is_found()
    {
        var found = Assert.Single(NoteTypes.Find("ZirconThreadInfo", 0x1234));

        Assert.True(found.IsOpen);
        Assert.Equal(0ul, found.Type);
    }

    [Theory]
    [InlineData("Xen", "ENTYR", "ENTRY")]
    [InlineData("Xen", "XEN_ELFNOTE_HYPERCALLPAGE", "HYPERCALL_PAGE")]
    [InlineData("Xen", "PHYS32_ENTR", "PHYS32_ENTRY")]
    [InlineData("GNU", "BUILDID", "NT_GNU_BUILD_ID")]
    [InlineData("Linux", "BUILD_SLAT", "BUILD_SALT")]
    [InlineData("Xen", "something else", null)]
    [InlineData("nobody", "ENTRY", null)]
    public void A_slip_gets_a_suggestion(string owner, string name, string? suggestion)
    {
        Assert.Empty(NoteTypes.FindByName(owner, name));
        Assert.Equal(suggestion, NoteTypes.Suggest(owner, name));
    }

    [Theory]
    [InlineData("xen", "Xen")]
    [InlineData("XEN", "Xen")]
    [InlineData("GUN", "GNU")]
    [InlineData("linux", "Linux")]
    [InlineData("LINUx", "LINUX")]
    [InlineData("freebsd", "FreeBSD")]
    [InlineData("my own owner", null)]
    [InlineData("", null)]
    public void A_slip_in_an_owner_gets_a_suggestion(string owner, string? suggestion)
    {
        Assert.Equal(suggestion, NoteTypes.SuggestOwner(owner));
    }

    [Fact]
    public void A_name_under_the_wrong_owner_leads_to_the_right_one()
    {
        Assert.Equal(["Xen"], NoteTypes.OwnersOf("PHYS32_ENTRY"));
        Assert.Empty(NoteTypes.OwnersOf("no such name"));
    }

    [Fact]
    public void A_very_long_name_is_no_work()
    {
        Assert.Null(NoteTypes.Suggest("Xen", new string('A', 1 << 20)));
        Assert.Null(NoteTypes.SuggestOwner(new string('A', 1 << 20)));
    }

    [Theory]
    [InlineData("Xen", 1, "58656e00")]
    [InlineData("NetBSD", 1, "4e657442534400")]
    [InlineData("LLVM", 3, "4c4c564d00000000")]
    [InlineData("SuSE", 1, "5375534500")]
    [InlineData("SuSE", 0x45537553, "5375534500000000")]
    [InlineData("arch: ", 2, "617263683a200000")]
    [InlineData("01.01", 1, "30312e3031000000")]
    [InlineData("Go", 4, "476f0000")]
    [InlineData("SPU/7/mem", 1, "")]
    public void The_owners_bytes_are_those_of_its_producers(string owner, ulong type, string bytes)
    {
        Assert.Equal(bytes, Convert.ToHexStringLower([.. Assert.Single(NoteTypes.Find(owner, type)).OwnerBytes]));
    }

    [Fact]
    public void Values_say_what_readers_need()
    {
        var entry = NoteTypes.Find("Xen", 1)[0];
        Assert.Equal((NoteValueKind.Address, 4, 8, 4), (entry.Value, entry.SizeIn(32), entry.SizeIn(64), entry.AlignmentIn(64)));
        Assert.Equal([1, 2, 4, 8], entry.Sizes);
        Assert.Equal(NoteValueKind.FeatureNames, NoteTypes.Find("Xen", 10)[0].Value);
        Assert.Equal(NoteValueKind.FeatureMask, NoteTypes.Find("Xen", 17)[0].Value);
        Assert.Equal([0, 4, 8, 12], NoteTypes.Find("Xen", 19)[0].Sizes);
        Assert.Equal((NoteValueKind.Json, ".note.package"), (NoteTypes.FindByName("FDO", "PACKAGING_METADATA")[0].Value, NoteTypes.Find("FDO", 0xcafe1a7e)[0].Section));
        Assert.Equal(NoteValueKind.StringWithoutNul, NoteTypes.Find("Go", 4)[0].Value);
        var property = NoteTypes.Find("GNU", 5)[0];
        Assert.Equal((4, 8), (property.AlignmentIn(32), property.AlignmentIn(64)));
        Assert.Equal((NoteValueKind.Words, 16), (NoteTypes.Find("GNU", 1)[0].Value, NoteTypes.Find("GNU", 1)[0].SizeIn(64)));
        Assert.Equal(NoteScope.KernelImage, entry.Scope);
        Assert.Equal(NoteScope.Core, NoteTypes.Find("Xen", 0x1000001)[0].Scope);
    }

    [Fact]
    public void What_is_malformed_is_not_offered_by_name()
    {
        var ident = Assert.Single(NoteTypes.Find("OHOS", 0x534f484f));

        Assert.True(ident.IsMalformed);
        Assert.Empty(NoteTypes.FindByName("OHOS", ident.Name));
        Assert.Null(NoteTypes.Suggest("OHOS", ident.Name));
    }

    [Fact]
    public void Every_type_is_whole_and_found_again()
    {
        Assert.True(NoteTypes.All.Length > 300);
        Assert.Equal(NoteTypes.All.Length, NoteTypes.All.Select(type => (type.Owner, type.Type, type.Name)).Distinct().Count());
        foreach (var type in NoteTypes.All)
        {
            Assert.Contains(NoteTypes.Find(type.Owner, type.Type), found => found.Name == type.Name);
            Assert.Equal(type.Owner.Contains('<'), type.IsOwnerPattern);
            if (!type.IsOwnerPattern) Assert.Equal(type.Owner, Encoding.UTF8.GetString([.. type.OwnerBytes]).TrimEnd('\0'));
            if (type.IsMalformed) continue;
            // A name leads back to its number, even where another system's type is called the same.
            foreach (var name in type.Aliases.Prepend(type.Name)) Assert.Equal(type.Type, Assert.Single(NoteTypes.FindByName(type.Owner, name)).Type);
            Assert.Empty(type.Sizes.Where(size => size < 0));
            if (type.SizeIn(64) > 0 && type.Sizes.Length > 0) Assert.Contains(type.SizeIn(64), type.Sizes);
        }
    }

    [Fact]
    public void No_owner_lies_in_two_tables()
    {
        List<string> owners = [.. OwnersIn(ToolNoteTable.Text), .. OwnersIn(CoreNoteTable.Text), .. OwnersIn(SystemNoteTable.Text), .. OwnersIn(KernelNoteTable.Text)];

        Assert.Equal(owners.Distinct(), owners);
        Assert.Equal(NoteTypes.Owners, owners);
    }

    private static IEnumerable<string> OwnersIn(ReadOnlySpan<byte> text)
    {
        List<NoteType> found = [];
        NoteTable.Read(text, [], null, found);
        return found.Select(type => type.Owner).Distinct();
    }
}
