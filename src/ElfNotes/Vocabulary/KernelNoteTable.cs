namespace ElfNotes.Vocabulary;

/// <summary>
/// What kernels and their loaders exchange. Sources: Xen's <c>public/elfnote.h</c>, glibc's <c>elf.h</c>, Linux's
/// <c>include/linux/elfnote*.h</c> and <c>arch/powerpc/boot/addnote.c</c>, solo5's <c>elf_abi.h</c> and <c>mft_abi.h</c>, hermit-entry.
/// </summary>
internal static class KernelNoteTable
{
    public static NoteTable Table { get; } = new(Text);

    private static ReadOnlySpan<byte> Text => """
        @Xen|kernel||.note.Xen
        0x0||string|XEN_ELFNOTE_INFO
        0x1||xenaddress|XEN_ELFNOTE_ENTRY,VIRT_ENTRY
        0x2||xenaddress|XEN_ELFNOTE_HYPERCALL_PAGE
        0x3||xenaddress|XEN_ELFNOTE_VIRT_BASE
        0x4||xenword|XEN_ELFNOTE_PADDR_OFFSET,ELF_PADDR_OFFSET
        0x5||string|XEN_ELFNOTE_XEN_VERSION,XEN_VER
        0x6||string|XEN_ELFNOTE_GUEST_OS
        0x7||string|XEN_ELFNOTE_GUEST_VERSION,GUEST_VER
        0x8||string|XEN_ELFNOTE_LOADER
        0x9||string|XEN_ELFNOTE_PAE_MODE,PAE
        0xa||features|XEN_ELFNOTE_FEATURES
        0xb||string|XEN_ELFNOTE_BSD_SYMTAB
        0xc||xenaddress|XEN_ELFNOTE_HV_START_LOW
        0xd|||XEN_ELFNOTE_L1_MFN_VALID
        0xe||xen32|XEN_ELFNOTE_SUSPEND_CANCEL
        0xf||xenaddress|XEN_ELFNOTE_INIT_P2M
        0x10||xen32|XEN_ELFNOTE_MOD_START_PFN
        0x11||mask|XEN_ELFNOTE_SUPPORTED_FEATURES
        0x12||xenaddress|XEN_ELFNOTE_PHYS32_ENTRY,PVH entry
        0x13||relocation|XEN_ELFNOTE_PHYS32_RELOC
        @Xen|core||.note.Xen
        0x1000001|||XEN_ELFNOTE_CRASH_INFO|-
        0x1000002|||XEN_ELFNOTE_CRASH_REGS|-
        0x2000000||empty|XEN_ELFNOTE_DUMPCORE_NONE
        0x2000001||bytes32|XEN_ELFNOTE_DUMPCORE_HEADER
        0x2000002|||XEN_ELFNOTE_DUMPCORE_XEN_VERSION
        0x2000003||u64|XEN_ELFNOTE_DUMPCORE_FORMAT_VERSION
        @VMCOREINFO_XEN|core
        0x0|VMCOREINFO_XEN|text
        @GNU|file
        0x1||words4|NT_GNU_VERSION,ELF_NOTE_ABI|.note.ABI-tag
        0x2
        0x3||||.note.gnu.build-id
        0x4||string||.note.gnu.gold-version
        0x5||properties||.note.gnu.property
        @GA<attribute>|object||.gnu.build.attributes
        0x100|NT_GNU_BUILD_ATTRIBUTE_OPEN||OPEN
        0x101|NT_GNU_BUILD_ATTRIBUTE_FUNC||func
        @Linux|kernel|Linux|.note.Linux
        0x0||u32
        0x100||string|LINUX_ELFNOTE_BUILD_SALT
        0x101||u32|LINUX_ELFNOTE_LTO_INFO
        @PowerPC|kernel
        0x1|PPC_ELFNOTE_CAPABILITIES|u32
        0x1275|CHRP|words6|CHRP note
        @IBM,RPA-Client-Config|kernel
        0x12759999|RPA_CLIENT_CONFIG|words8|RPA client config
        @Solo5|kernel|Solo5
        0x3154464d|MFT1||MFT1_NOTE_TYPE,SOLO5_NOTE_MANIFEST,SOLO5_NOTE_MANIFEST / MFT1|.note.solo5.manifest
        0x31494241|ABI1|words4|ABI1_NOTE_TYPE,SOLO5 ABI1|.note.solo5.abi
        @HERMIT|kernel|Hermit
        0x5a00|NT_HERMIT_ENTRY_VERSION|u8||.note.hermit.entry-version
        @UHYVEIF|kernel|Hermit
        0x5b00|NT_UHYVE_INTERFACE_VERSION|bytes4||.note.hermit.uhyve-interface-version
        """u8;
}
