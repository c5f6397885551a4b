namespace ElfNotes.Vocabulary;

/// <summary>The types of owner <c>Xen</c>. Source: Xen's <c>public/elfnote.h</c>.</summary>
internal static class XenNoteTypes
{
    public const uint INFO = 0;
    public const uint ENTRY = 1;
    public const uint HYPERCALL_PAGE = 2;
    public const uint VIRT_BASE = 3;
    public const uint PADDR_OFFSET = 4;
    public const uint XEN_VERSION = 5;
    public const uint GUEST_OS = 6;
    public const uint GUEST_VERSION = 7;
    public const uint LOADER = 8;
    public const uint PAE_MODE = 9;
    public const uint FEATURES = 10;
    public const uint BSD_SYMTAB = 11;
    public const uint HV_START_LOW = 12;
    public const uint L1_MFN_VALID = 13;
    public const uint SUSPEND_CANCEL = 14;
    public const uint INIT_P2M = 15;
    public const uint MOD_START_PFN = 16;
    public const uint SUPPORTED_FEATURES = 17;
    public const uint PHYS32_ENTRY = 18;
    public const uint PHYS32_RELOC = 19;
    public const uint CRASH_INFO = 0x1000001;
    public const uint CRASH_REGS = 0x1000002;
    public const uint DUMPCORE_NONE = 0x2000000;
    public const uint DUMPCORE_HEADER = 0x2000001;
    public const uint DUMPCORE_XEN_VERSION = 0x2000002;
    public const uint DUMPCORE_FORMAT_VERSION = 0x2000003;

    public static string? NameOf(ulong type) => type switch
    {
        INFO => nameof(INFO),
        ENTRY => nameof(ENTRY),
        HYPERCALL_PAGE => nameof(HYPERCALL_PAGE),
        VIRT_BASE => nameof(VIRT_BASE),
        PADDR_OFFSET => nameof(PADDR_OFFSET),
        XEN_VERSION => nameof(XEN_VERSION),
        GUEST_OS => nameof(GUEST_OS),
        GUEST_VERSION => nameof(GUEST_VERSION),
        LOADER => nameof(LOADER),
        PAE_MODE => nameof(PAE_MODE),
        FEATURES => nameof(FEATURES),
        BSD_SYMTAB => nameof(BSD_SYMTAB),
        HV_START_LOW => nameof(HV_START_LOW),
        L1_MFN_VALID => nameof(L1_MFN_VALID),
        SUSPEND_CANCEL => nameof(SUSPEND_CANCEL),
        INIT_P2M => nameof(INIT_P2M),
        MOD_START_PFN => nameof(MOD_START_PFN),
        SUPPORTED_FEATURES => nameof(SUPPORTED_FEATURES),
        PHYS32_ENTRY => nameof(PHYS32_ENTRY),
        PHYS32_RELOC => nameof(PHYS32_RELOC),
        CRASH_INFO => nameof(CRASH_INFO),
        CRASH_REGS => nameof(CRASH_REGS),
        DUMPCORE_NONE => nameof(DUMPCORE_NONE),
        DUMPCORE_HEADER => nameof(DUMPCORE_HEADER),
        DUMPCORE_XEN_VERSION => nameof(DUMPCORE_XEN_VERSION),
        DUMPCORE_FORMAT_VERSION => nameof(DUMPCORE_FORMAT_VERSION),
        _ => null,
    };
}
