namespace ElfNotes.Vocabulary;

/// <summary>
/// What kernels and their loaders exchange. Sources: Xen's <c>public/elfnote.h</c>, glibc's <c>elf.h</c>, Linux's
/// <c>include/linux/elfnote*.h</c> and <c>arch/powerpc/boot/addnote.c</c>, solo5's <c>elf_abi.h</c> and <c>mft_abi.h</c>, hermit-entry.
/// </summary>
internal static class KernelNoteTable
{
    public static ReadOnlySpan<byte> Text => """
        @Xen|kernel||.note.Xen||XEN_ELFNOTE_
        0x0||string
        0x1||xenaddress|VIRT_ENTRY
        0x2||xenaddress
        0x3||xenbase
        0x4||xenoffset|ELF_PADDR_OFFSET
        0x5||string|XEN_VER
        0x6||string
        0x7||string|GUEST_VER
        0x8||string
        0x9||string|PAE
        0xa||features
        0xb||string
        0xc||xenaddress
        0xd
        0xe||xen32
        0xf||xenaddress
        0x10||xen32
        0x11||mask
        0x12||xenphysical|PVH entry
        0x13||relocation
        @Xen|core||.note.Xen||XEN_ELFNOTE_
        0x1000001||||-
        0x1000002||||-
        0x2000000||empty
        0x2000001||bytes32
        0x2000002
        0x2000003||u64
        @VMCOREINFO_XEN|core
        0x0|VMCOREINFO_XEN|text
        @GNU|file
        0x1||words4|NT_GNU_VERSION,ELF_NOTE_ABI|.note.ABI-tag
        0x2
        0x3||hash||.note.gnu.build-id
        0x4||string||.note.gnu.gold-version
        0x5||properties||.note.gnu.property
        @GA<attribute>|object||.gnu.build.attributes
        0x100|NT_GNU_BUILD_ATTRIBUTE_OPEN|range|OPEN
        0x101|NT_GNU_BUILD_ATTRIBUTE_FUNC|range|func
        @Linux|kernel|Linux|.note.Linux
        0x0||u32
        @Linux|kernel|Linux|.note.Linux||LINUX_ELFNOTE_
        0x100||string
        0x101||u32
        @PowerPC|kernel
        0x1|PPC_ELFNOTE_CAPABILITIES|u32
        0x1275|CHRP|words6|CHRP note
        @IBM,RPA-Client-Config|kernel
        0x12759999|RPA_CLIENT_CONFIG|words8|RPA client config
        @Solo5|file|Solo5
        0x3154464d|MFT1||MFT1_NOTE_TYPE,SOLO5_NOTE_MANIFEST,SOLO5_NOTE_MANIFEST / MFT1|.note.solo5.manifest
        0x31494241|ABI1|words4|ABI1_NOTE_TYPE,SOLO5 ABI1|.note.solo5.abi
        @HERMIT|file|Hermit
        0x5a00|NT_HERMIT_ENTRY_VERSION|u8||.note.hermit.entry-version
        @UHYVEIF|file|Hermit
        0x5b00|NT_UHYVE_INTERFACE_VERSION|bytes4||.note.hermit.uhyve-interface-version
        """u8;
}
