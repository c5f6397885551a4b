namespace ElfNotes.TestKit;

/// <summary>XEN_ELFNOTE_* of Xen's public header <c>elfnote.h</c>.</summary>
public static class XenNoteTypes
{
    /// <summary>Free text, ignored.</summary>
    public const uint Info = 0;

    /// <summary>Number: virtual address of the entry.</summary>
    public const uint Entry = 1;

    /// <summary>Number: virtual address of the hypercall page.</summary>
    public const uint HypercallPage = 2;

    /// <summary>Number: virtual address of physical address 0.</summary>
    public const uint VirtBase = 3;

    /// <summary>Number: what to subtract from p_paddr.</summary>
    public const uint PaddrOffset = 4;

    /// <summary>String: <c>xen-3.0</c>.</summary>
    public const uint XenVersion = 5;

    /// <summary>String.</summary>
    public const uint GuestOs = 6;

    /// <summary>String.</summary>
    public const uint GuestVersion = 7;

    /// <summary>String: <c>generic</c>.</summary>
    public const uint Loader = 8;

    /// <summary>String: <c>yes</c>, <c>no</c> or <c>bimodal</c>.</summary>
    public const uint PaeMode = 9;

    /// <summary>String: names between bars.</summary>
    public const uint Features = 10;

    /// <summary>String: <c>yes</c>.</summary>
    public const uint BsdSymtab = 11;

    /// <summary>Number.</summary>
    public const uint HvStartLow = 12;

    /// <summary>Mask and value pairs.</summary>
    public const uint L1MfnValid = 13;

    /// <summary>Number.</summary>
    public const uint SuspendCancel = 14;

    /// <summary>Number: virtual address of the physical-to-machine table.</summary>
    public const uint InitP2m = 15;

    /// <summary>Number.</summary>
    public const uint ModStartPfn = 16;

    /// <summary>32-bit words of feature bits.</summary>
    public const uint SupportedFeatures = 17;

    /// <summary>Number: physical address of the 32-bit entry of a PVH guest.</summary>
    public const uint Phys32Entry = 18;

    /// <summary>Up to three 32-bit words; known since Xen 4.19.</summary>
    public const uint Phys32Reloc = 19;
}
