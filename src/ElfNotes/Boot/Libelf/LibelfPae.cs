namespace ElfNotes.Boot;

/// <summary>libelf's <c>enum xen_pae_type</c>: what a 32-bit PV kernel says about its page tables.</summary>
internal enum LibelfPae
{
    /// <summary>Nothing said.</summary>
    No,

    /// <summary><c>PAE=yes</c> in <c>__xen_guest</c>.</summary>
    Yes,

    /// <summary>The note <c>yes</c>, or <c>PAE=yes[extended-cr3]</c> in <c>__xen_guest</c>.</summary>
    ExtendedCr3,

    /// <summary>The note has <c>bimodal</c> in it.</summary>
    Bimodal,
}
