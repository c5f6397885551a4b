using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>The table <c>note_desc</c> of <c>elf_xen_parse_note</c>, by release.</summary>
internal static class LibelfNoteTypes
{
    /// <summary>XEN_ELFNOTE_MAX.</summary>
    public const uint Highest = XenNoteTypes.PHYS32_RELOC;

    /// <summary>The name and kind of a type, or null where that release logs it as unknown (INFO always).</summary>
    public static (string Name, LibelfNoteKind Kind)? Find(uint type, XenVersion version) => type switch
    {
        XenNoteTypes.ENTRY => ("ENTRY", LibelfNoteKind.Number),
        XenNoteTypes.HYPERCALL_PAGE => ("HYPERCALL_PAGE", LibelfNoteKind.Number),
        XenNoteTypes.VIRT_BASE => ("VIRT_BASE", LibelfNoteKind.Number),
        XenNoteTypes.PADDR_OFFSET => ("PADDR_OFFSET", LibelfNoteKind.Number),
        XenNoteTypes.XEN_VERSION => ("XEN_VERSION", LibelfNoteKind.Text),
        XenNoteTypes.GUEST_OS => ("GUEST_OS", LibelfNoteKind.Text),
        XenNoteTypes.GUEST_VERSION => ("GUEST_VERSION", LibelfNoteKind.Text),
        XenNoteTypes.LOADER => ("LOADER", LibelfNoteKind.Text),
        XenNoteTypes.PAE_MODE => ("PAE_MODE", LibelfNoteKind.Text),
        XenNoteTypes.FEATURES => ("FEATURES", LibelfNoteKind.Text),
        XenNoteTypes.BSD_SYMTAB => ("BSD_SYMTAB", LibelfNoteKind.Text),
        XenNoteTypes.HV_START_LOW => ("HV_START_LOW", LibelfNoteKind.Number),
        // 4.18 reads it as a number, which it is not; since 4.19 only the name is logged.
        XenNoteTypes.L1_MFN_VALID when version == XenVersion.Xen4_18 => ("L1_MFN_VALID", LibelfNoteKind.Number),
        XenNoteTypes.L1_MFN_VALID when version > XenVersion.Xen4_18 => ("L1_MFN_VALID", LibelfNoteKind.NameOnly),
        XenNoteTypes.SUSPEND_CANCEL => ("SUSPEND_CANCEL", LibelfNoteKind.Number),
        XenNoteTypes.INIT_P2M => ("INIT_P2M", LibelfNoteKind.Number),
        XenNoteTypes.MOD_START_PFN => ("MOD_START_PFN", LibelfNoteKind.Number),
        XenNoteTypes.SUPPORTED_FEATURES => ("SUPPORTED_FEATURES", LibelfNoteKind.Number),
        XenNoteTypes.PHYS32_ENTRY => ("PHYS32_ENTRY", LibelfNoteKind.Number),
        XenNoteTypes.PHYS32_RELOC when version >= XenVersion.Xen4_19 => ("PHYS32_RELOC", LibelfNoteKind.NameOnly),
        _ => null,
    };
}
