using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Tests.Vocabulary;

/// <summary>One whole note of each known type, little-endian and 64-bit; all were read the same way by readelf, llvm-readelf and eu-readelf.</summary>
public sealed class ExampleTests
{
    [Theory]
    [InlineData("INFO", "BUILD=example", "040000000e0000000000000058656e004255494c443d6578616d706c65000000")]
    [InlineData("ENTRY", "0xffffffff82a3b1c0", "04000000080000000100000058656e00c0b1a382ffffffff")]
    [InlineData("HYPERCALL_PAGE", "0xffffffff81002000", "04000000080000000200000058656e0000200081ffffffff")]
    [InlineData("VIRT_BASE", "0xffffffff80000000", "04000000080000000300000058656e0000000080ffffffff")]
    [InlineData("PADDR_OFFSET", "0x0", "04000000080000000400000058656e000000000000000000")]
    [InlineData("XEN_VERSION", "xen-3.0", "04000000080000000500000058656e0078656e2d332e3000")]
    [InlineData("GUEST_OS", "linux", "04000000060000000600000058656e006c696e7578000000")]
    [InlineData("GUEST_VERSION", "2.6", "04000000040000000700000058656e00322e3600")]
    [InlineData("LOADER", "generic", "04000000080000000800000058656e0067656e6572696300")]
    [InlineData("PAE_MODE", "yes", "04000000040000000900000058656e0079657300")]
    [InlineData("FEATURES", "writable_page_tables (required)", "04000000150000000a00000058656e00217772697461626c655f706167655f7461626c6573000000")]
    [InlineData("BSD_SYMTAB", "yes", "04000000040000000b00000058656e0079657300")]
    [InlineData("HV_START_LOW", "0xf5800000", "04000000040000000c00000058656e00000080f5")]
    [InlineData("L1_MFN_VALID", "mask 0x1 value 0x1", "04000000100000000d00000058656e0001000000000000000100000000000000")]
    [InlineData("SUSPEND_CANCEL", "yes", "04000000040000000e00000058656e0001000000")]
    [InlineData("INIT_P2M", "0x8000000000", "04000000080000000f00000058656e000000000080000000")]
    [InlineData("MOD_START_PFN", "yes", "04000000040000001000000058656e0001000000")]
    [InlineData("SUPPORTED_FEATURES", "writable_page_tables | dom0 | linux_rsdp_unrestricted", "04000000040000001100000058656e0001880000")]
    [InlineData("PHYS32_ENTRY", "0x1000470", "04000000080000001200000058656e007004000100000000")]
    [InlineData("PHYS32_RELOC", "align 0x200000, min 0x1000000, max 0x3fffffff", "040000000c0000001300000058656e000000200000000001ffffff3f")]
    [InlineData("CRASH_INFO", "Xen 4.19, at physical 0x7fc00000", "04000000500000000100000158656e000400000000000000130000000000000000004040d082ffff000000000000000000000000000000000000000000000000000000000000000000000000000000000000c07f000000005634120000000000")]
    [InlineData("CRASH_REGS", "cr0 0x80050033, cr2 0x0, cr3 0x1000, cr4 0x3526e0", "04000000200000000200000158656e00330005800000000000000000000000000010000000000000e026350000000000")]
    [InlineData("DUMPCORE_NONE", "a dump-core file", "04000000000000000000000258656e00")]
    [InlineData("DUMPCORE_HEADER", "PV, 2 vcpus, 262144 pages of 4096 bytes", "04000000200000000100000258656e00edeb0ff000000000020000000000000000000400000000000010000000000000")]
    [InlineData("DUMPCORE_FORMAT_VERSION", "format 0.1", "04000000080000000300000258656e000100000000000000")]
    [InlineData("NT_GNU_ABI_TAG", "Linux 3.2.0", "040000001000000001000000474e550000000000030000000200000000000000")]
    [InlineData("NT_GNU_HWCAP", "mask 0x2: bit 1 nosegneg", "040000001200000002000000474e55000100000002000000016e6f7365676e6567000000")]
    [InlineData("NT_GNU_BUILD_ID", "0123456789abcdef0123456789abcdef01234567", "040000001400000003000000474e55000123456789abcdef0123456789abcdef01234567")]
    [InlineData("NT_GNU_GOLD_VERSION", "gold 1.16", "040000000a00000004000000474e5500676f6c6420312e3136000000")]
    [InlineData("LINUX_VERSION_CODE", "6.12.0", "0600000004000000000000004c696e7578000000000c0600")]
    [InlineData("BUILD_SALT", "6.12.0-1-generic", "0600000011000000000100004c696e7578000000362e31322e302d312d67656e6572696300000000")]
    [InlineData("LTO_INFO", "built with link-time optimisation", "0600000004000000010100004c696e757800000001000000")]
    public void A_note_is_named_and_explained(string name, string text, string hex)
    {
        var note = TestNote.FromHex(hex);

        var meaning = NoteVocabulary.Describe(note, TestNote.Identity());

        Assert.Equal(name, meaning.Name);
        Assert.Equal(text, meaning.Text);
        Assert.Empty(meaning.Findings);
        Assert.Equal(name, NoteVocabulary.TypeName(note.Owner, note.Type));
        // Without an ELF header nothing but the machine and the class is unknown, and these types do not ask for them.
        Assert.Equal(text, NoteVocabulary.Describe(note, null).Text);
    }

    [Theory]
    [InlineData(62, "stack size: 0x100000", "040000001000000005000000474e550001000000080000000000100000000000")]
    [InlineData(62, "no copy on protected", "040000000800000005000000474e55000200000000000000")]
    [InlineData(62, "memory seal", "040000000800000005000000474e55000300000000000000")]
    [InlineData(62, "needed: indirect extern access", "040000001000000005000000474e5500008000b0040000000100000000000000")]
    [InlineData(62, "x86 ISA used (first list): 486, 586, 686, SSE, SSE2", "040000001000000005000000474e5500000000c0040000001f00000000000000")]
    [InlineData(62, "x86 ISA needed (first list): SSE2", "040000001000000005000000474e5500010000c0040000001000000000000000")]
    [InlineData(62, "x86 feature: IBT, SHSTK", "040000001000000005000000474e5500020000c0040000000300000000000000")]
    [InlineData(62, "x86 ISA needed (second list): CMOV, SSE, SSE2", "040000001000000005000000474e5500008000c0040000000700000000000000")]
    [InlineData(62, "x86 feature needed: x86", "040000001000000005000000474e5500018000c0040000000100000000000000")]
    [InlineData(62, "x86 ISA needed: x86-64-v2", "040000001000000005000000474e5500028000c0040000000200000000000000")]
    [InlineData(62, "x86 ISA used (second list): CMOV", "040000001000000005000000474e5500000001c0040000000100000000000000")]
    [InlineData(62, "x86 feature used: x86, XMM", "040000001000000005000000474e5500010001c0040000000900000000000000")]
    [InlineData(62, "x86 ISA used: x86-64-baseline", "040000001000000005000000474e5500020001c0040000000100000000000000")]
    [InlineData(183, "AArch64 feature: BTI, PAC", "040000001000000005000000474e5500000000c0040000000300000000000000")]
    [InlineData(183, "AArch64 PAuth ABI: platform llvm_linux, version 0x55 (intrinsics, returns, vptr address discrimination, init/fini)", "040000001800000005000000474e5500010000c01000000002000010000000005500000000000000")]
    [InlineData(243, "RISC-V feature: CFI_LP_UNLABELED, CFI_SS", "040000001000000005000000474e5500000000c0040000000300000000000000")]
    public void A_property_is_explained(int machine, string text, string hex)
    {
        var meaning = NoteVocabulary.Describe(TestNote.FromHex(hex, alignment: 8), TestNote.Identity(machine: (ushort)machine));

        Assert.Equal("NT_GNU_PROPERTY_TYPE_0", meaning.Name);
        Assert.Equal(text, meaning.Text);
        Assert.Empty(meaning.Findings);
    }

    [Fact]
    public void The_version_record_of_a_dump_is_taken_apart()
    {
        var desc = new byte[1280];
        desc[0] = 4;
        desc[8] = 19;
        ".1"u8.CopyTo(desc.AsSpan(16));
        "gcc 13"u8.CopyTo(desc.AsSpan(32));
        "root"u8.CopyTo(desc.AsSpan(96));
        "example.org"u8.CopyTo(desc.AsSpan(112));
        "Mon Jan 1"u8.CopyTo(desc.AsSpan(144));
        "xen-3.0-x86_64"u8.CopyTo(desc.AsSpan(176));
        "abcdef"u8.CopyTo(desc.AsSpan(1200));
        Convert.FromHexString("000000000080ffff").CopyTo(desc, 1264);
        Convert.FromHexString("0010000000000000").CopyTo(desc, 1272);

        var meaning = NoteVocabulary.Describe(TestNote.Make("Xen", 0x2000002, desc), TestNote.Identity(type: ElfIdentity.ET_CORE));

        Assert.Equal("DUMPCORE_XEN_VERSION", meaning.Name);
        Assert.Equal("Xen 4.19.1, page size 4096", meaning.Text);
        Assert.Equal("{major:4,minor:19,extraVersion:\".1\",compiler:\"gcc 13\",compileBy:\"root\",compileDomain:\"example.org\",compileDate:\"Mon Jan 1\",capabilities:\"xen-3.0-x86_64\",changeset:\"abcdef\",virtStart:18446603336221196288,pageSize:4096}", TestNote.Flat(meaning.Value));
        Assert.Empty(meaning.Findings);
    }
}
