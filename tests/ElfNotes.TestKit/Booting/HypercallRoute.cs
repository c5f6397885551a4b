namespace ElfNotes.TestKit.Booting;

/// <summary>How a PV guest calls Xen.</summary>
public enum HypercallRoute
{
    /// <summary>By the instruction that the hypercall page holds: works without such a page.</summary>
    Direct,

    /// <summary>Through the hypercall page one page behind the code, where <see cref="Kernels.PvNotes"/> has it.</summary>
    Page,
}
