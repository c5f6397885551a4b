namespace ElfNotes.Boot;

/// <summary>libelf's <c>struct elf_dom_parms</c>: what the notes said, and what was computed from them.</summary>
internal sealed class LibelfDomainParameters
{
    /// <summary>UNSET_ADDR.</summary>
    public const ulong Unset = ulong.MaxValue;

    /// <summary>UNSET_ADDR32.</summary>
    public const uint Unset32 = uint.MaxValue;

    /// <summary>LOADER, cut to 15 bytes as all four strings are.</summary>
    public byte[] Loader { get; set; } = [];

    /// <summary>GUEST_OS.</summary>
    public byte[] GuestOs { get; set; } = [];

    /// <summary>XEN_VERSION.</summary>
    public byte[] XenVersion { get; set; } = [];

    /// <summary>VIRT_BASE.</summary>
    public ulong VirtBase { get; set; } = Unset;

    /// <summary>ENTRY.</summary>
    public ulong VirtEntry { get; set; } = Unset;

    /// <summary>HYPERCALL_PAGE.</summary>
    public ulong VirtHypercall { get; set; } = Unset;

    /// <summary>INIT_P2M.</summary>
    public ulong P2mBase { get; set; } = Unset;

    /// <summary>PADDR_OFFSET.</summary>
    public ulong PaddrOffset { get; set; } = Unset;

    /// <summary>PHYS32_ENTRY, cut to 32 bits.</summary>
    public uint PhysEntry { get; set; } = Unset32;

    /// <summary>The alignment that PHYS32_RELOC asks for, in bytes; unset: that of the segments.</summary>
    public uint PhysAlign { get; set; } = Unset32;

    /// <summary>The lowest physical address that PHYS32_RELOC allows.</summary>
    public uint PhysMin { get; set; }

    /// <summary>The highest physical address that PHYS32_RELOC allows for the kernel's last byte.</summary>
    public uint PhysMax { get; set; } = uint.MaxValue;

    /// <summary>Whether BSD_SYMTAB asks for the symbol table.</summary>
    public bool BsdSymtab { get; set; }

    /// <summary>PAE_MODE; looked at for 32-bit PV guests only.</summary>
    public LibelfPae Pae { get; set; }

    /// <summary>Bits of FEATURES and SUPPORTED_FEATURES.</summary>
    public uint SupportedFeatures { get; set; }

    /// <summary>Bits of FEATURES marked with <c>!</c>.</summary>
    public uint RequiredFeatures { get; set; }

    /// <summary>virt_kstart.</summary>
    public ulong VirtKstart { get; set; }

    /// <summary>virt_kend.</summary>
    public ulong VirtKend { get; set; }

    /// <summary>Whether any range was walked for notes: elf_note_start is set.</summary>
    public bool HasNoteRange { get; set; }

    /// <summary>Whether the <c>__xen_guest</c> section was found: guest_info is set.</summary>
    public bool HasGuestInfo { get; set; }
}
