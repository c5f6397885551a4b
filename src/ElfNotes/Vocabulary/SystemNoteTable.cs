namespace ElfNotes.Vocabulary;

/// <summary>
/// What operating systems put into programs, and into their own cores where one owner serves both. Sources: Android's
/// <c>libc/private/bionic_asm_note.h</c>, FreeBSD's <c>sys/elf_common.h</c>, NetBSD's and OpenBSD's <c>sys/exec_elf.h</c>, QNX's <c>sys/elf_notes.h</c>,
/// binutils' <c>include/elf/common.h</c> and <c>include/elf/ia64.h</c>.
/// </summary>
internal static class SystemNoteTable
{
    public static ReadOnlySpan<byte> Text => """
        @Android|file|Android
        0x1|NT_ANDROID_TYPE_IDENT||NT_VERSION|.note.android.ident
        0x3|NT_ANDROID_TYPE_KUSER|u32||.note.android.kuser
        0x4|NT_ANDROID_TYPE_MEMTAG|u32||.note.android.memtag
        0x5|NT_ANDROID_TYPE_PAD_SEGMENT|u32||.note.android.pad_segment
        @FreeBSD|file|FreeBSD|.note.tag
        0x1|NT_FREEBSD_ABI_TAG|u32
        0x2|NT_FREEBSD_NOINIT_TAG|u32
        0x3|NT_FREEBSD_ARCH_TAG|string
        0x4|NT_FREEBSD_FEATURE_CTL|u32
        @FreeBSD|core|FreeBSD
        0x1|NT_PRSTATUS||NT_FREEBSD_PRSTATUS
        0x2|NT_FPREGSET
        0x3|NT_PRPSINFO
        0x7|NT_THRMISC||NT_FREEBSD_THRMISC
        0x8|NT_PROCSTAT_PROC||NT_FREEBSD_PROCSTAT_PROC
        0x9|NT_PROCSTAT_FILES
        0xa|NT_PROCSTAT_VMMAP
        0xb|NT_PROCSTAT_GROUPS
        0xc|NT_PROCSTAT_UMASK
        0xd|NT_PROCSTAT_RLIMIT
        0xe|NT_PROCSTAT_OSREL
        0xf|NT_PROCSTAT_PSSTRINGS
        0x10|NT_PROCSTAT_AUXV
        0x11|NT_PTLWPINFO||NT_FREEBSD_PTLWPINFO
        0x12|NT_PROCSTAT_KQUEUES
        0x100|NT_PPC_VMX
        0x102|NT_PPC_VSX
        0x200|NT_X86_SEGBASES||NT_FREEBSD_X86_SEGBASES
        0x202|NT_X86_XSTATE
        0x400|NT_ARM_VFP
        0x401|NT_ARM_TLS
        0x406|NT_ARM_ADDR_MASK
        @NetBSD|file|NetBSD
        0x1|ELF_NOTE_NETBSD_TAG|u32|NT_NETBSD_IDENT,ELF_NOTE_TYPE_NETBSD_TAG|.note.netbsd.ident
        0x2|ELF_NOTE_NETBSD_EMUL_TAG|string||.note.netbsd.emul
        0x5|ELF_NOTE_TYPE_MARCH_TAG|string|NT_NETBSD_MARCH|.note.netbsd.march
        0x6|ELF_NOTE_TYPE_MCMODEL_TAG|string|NT_NETBSD_CMODEL|.note.netbsd.mcmodel
        @PaX|file|NetBSD
        0x3|ELF_NOTE_PAX_TAG|u32|NT_NETBSD_PAX|.note.netbsd.pax
        @OpenBSD|file|OpenBSD
        0x1|NT_OPENBSD_IDENT|u32||.note.openbsd.ident
        0x2|NT_OPENBSD_PROF
        @OpenBSD|core|OpenBSD
        0xa|NT_OPENBSD_PROCINFO
        0xb|NT_OPENBSD_AUXV
        @DragonFly|file|DragonFly BSD
        0x1|NT_DRAGONFLY_VERSION|u32|NT_DRAGONFLY_ABI_TAG|.note.ABI-tag
        @Minix|file|MINIX 3
        0x1|NT_MINIX_IDENT|u32
        @SuSE|file|SUSE Linux|.note.SuSE
        0x1|ELF_NOTE_TYPE_SUSE_TAG|u16
        0x45537553|ELF_NOTE_TYPE_SUSE_VERSION_TAG|bytes8|SuSE product info||00000000
        @NaCl|file
        0x1|NT_VERSION|string
        @HP|file|HP-UX|.note
        0x1|NOTE_HP_COMPILER
        0x2|NOTE_HP_COPYRIGHT
        0x3|NOTE_HP_VERSION
        0x4|NOTE_HP_SRCFILE_INFO
        0x5|NOTE_HP_LINKER
        0x6|NOTE_HP_INSTRUMENTED
        0x7|NOTE_HP_UX_OPTIONS
        @SUNW Solaris|file|Solaris
        0x1|ELF_NOTE_PAGESIZE_HINT|word|NT_PAGESIZE_HINT|.SUNW_note
        @QNX|file|QNX
        0x1|QNT_DEBUG_FULLPATH
        0x2|QNT_DEBUG_RELOC
        0x3|QNT_STACK|bytes12
        0x4|QNT_GENERATOR
        0x5|QNT_DEFAULT_LIB
        @QNX|core|QNX
        0x6|QNT_CORE_SYSINFO
        0x7|QNT_CORE_INFO
        0x8|QNT_CORE_STATUS
        0x9|QNT_CORE_GREG
        0xa|QNT_CORE_FPREG
        0xb|QNT_LINK_MAP
        @IPF/VMS|file|OpenVMS|.note
        0x1|NT_VMS_MHD|vms
        0x2|NT_VMS_LNM|vms
        0x3|NT_VMS_SRC|vms
        0x4|NT_VMS_TITLE|vms
        0x5|NT_VMS_EIDC|vms
        0x6|NT_VMS_FPMODE|vms64
        0x65|NT_VMS_LINKTIME|vms64
        0x66|NT_VMS_IMGNAM|vms
        0x67|NT_VMS_IMGID|vms
        0x68|NT_VMS_LINKID|vms
        0x69|NT_VMS_IMGBID|vms
        0x6a|NT_VMS_GSTNAM|vms
        0x6b|NT_VMS_ORIG_DYN|vms
        0x6c|NT_VMS_PATCHTIME|vms64
        @OHOS|file|OpenHarmony
        0x534f484f|OHOS ident|malformed||.note.ohos.ident
        """u8;
}
