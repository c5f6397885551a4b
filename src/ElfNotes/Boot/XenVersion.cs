namespace ElfNotes.Boot;

/// <summary>A release of Xen whose rules are asked for, in order of release.</summary>
public enum XenVersion
{
    /// <summary>Xen 4.17 and, as far as these notes go, the releases before it.</summary>
    Xen4_17,

    /// <summary>Xen 4.18: L1_MFN_VALID is known; PADDR_OFFSET without VIRT_BASE no longer stops a PVH guest.</summary>
    Xen4_18,

    /// <summary>Xen 4.19: PHYS32_RELOC is known.</summary>
    Xen4_19,

    /// <summary>Xen 4.20; since 4.20.4 a PVH dom0 too must have the dom0 bit where there is a SUPPORTED_FEATURES note.</summary>
    Xen4_20,

    /// <summary>Xen's development tree, as read on 2026-08-20 (c447b7308b).</summary>
    Latest,
}
