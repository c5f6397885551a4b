namespace ElfNotes;

/// <summary>The types of notes of owner <c>Xen</c>. Source: Xen's <c>public/elfnote.h</c>, whose names these are without their underscores.</summary>
public enum XenNoteType
{
    /// <summary>Reserved by Xen, which does not read it.</summary>
    Info = 0,

    /// <summary>The virtual address of the PV entry.</summary>
    Entry = 1,

    /// <summary>The virtual address of the page that Xen fills with hypercalls.</summary>
    HypercallPage = 2,

    /// <summary>The virtual address that physical 0, or PADDR_OFFSET, is mapped at.</summary>
    VirtBase = 3,

    /// <summary>What the physical addresses of the program headers count from.</summary>
    PaddrOffset = 4,

    /// <summary>The interface that the kernel is written for: a string starting <c>xen-3.0</c>.</summary>
    XenVersion = 5,

    /// <summary>The guest's name, a string.</summary>
    GuestOS = 6,

    /// <summary>The guest's version, a string.</summary>
    GuestVersion = 7,

    /// <summary>The loader, a string: <c>generic</c>.</summary>
    Loader = 8,

    /// <summary>Whether a 32-bit PV kernel uses PAE, a string.</summary>
    PaeMode = 9,

    /// <summary>The features that the kernel supports or requires, as a string.</summary>
    Features = 10,

    /// <summary>Whether the symbol table is to be loaded, a string: <c>yes</c>.</summary>
    BsdSymtab = 11,

    /// <summary>The lowest address at which a 32-bit kernel lets the hypervisor's hole begin.</summary>
    HVStartLow = 12,

    /// <summary>Pairs of mask and value by which a page table entry is known to be present.</summary>
    L1MfnValid = 13,

    /// <summary>Whether the kernel copes with a suspend that was cancelled.</summary>
    SuspendCancel = 14,

    /// <summary>The virtual address at which the physical-to-machine table is to be mapped.</summary>
    InitP2M = 15,

    /// <summary>Whether the start of the module may be given as a page frame number.</summary>
    ModStartPfn = 16,

    /// <summary>The features that the kernel supports, as a mask of 32 bits.</summary>
    SupportedFeatures = 17,

    /// <summary>The physical address of the PVH entry.</summary>
    Phys32Entry = 18,

    /// <summary>Alignment and range within which a PVH kernel may be placed.</summary>
    Phys32Reloc = 19,

    /// <summary>In a crash dump: what Xen says of itself.</summary>
    CrashInfo = 0x1000001,

    /// <summary>In a crash dump: the registers of a processor.</summary>
    CrashRegs = 0x1000002,

    /// <summary>In a guest's dump: a note without content.</summary>
    DumpcoreNone = 0x2000000,

    /// <summary>In a guest's dump: its header.</summary>
    DumpcoreHeader = 0x2000001,

    /// <summary>In a guest's dump: the version of Xen.</summary>
    DumpcoreXenVersion = 0x2000002,

    /// <summary>In a guest's dump: the version of its format.</summary>
    DumpcoreFormatVersion = 0x2000003,
}
