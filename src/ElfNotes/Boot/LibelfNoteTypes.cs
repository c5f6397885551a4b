namespace ElfNotes.Boot;

/// <summary>The table <c>note_desc</c> of <c>elf_xen_parse_note</c>, by release.</summary>
internal static class LibelfNoteTypes
{
    /// <summary>XEN_ELFNOTE_MAX.</summary>
    public const uint Highest = 19;

    /// <summary>The name and kind of a type, or null where that release logs it as unknown (INFO always).</summary>
    public static (string Name, LibelfNoteKind Kind)? Find(uint type, XenVersion version) => type switch
    {
        1 => ("ENTRY", LibelfNoteKind.Number),
        2 => ("HYPERCALL_PAGE", LibelfNoteKind.Number),
        3 => ("VIRT_BASE", LibelfNoteKind.Number),
        4 => ("PADDR_OFFSET", LibelfNoteKind.Number),
        5 => ("XEN_VERSION", LibelfNoteKind.Text),
        6 => ("GUEST_OS", LibelfNoteKind.Text),
        7 => ("GUEST_VERSION", LibelfNoteKind.Text),
        8 => ("LOADER", LibelfNoteKind.Text),
        9 => ("PAE_MODE", LibelfNoteKind.Text),
        10 => ("FEATURES", LibelfNoteKind.Text),
        11 => ("BSD_SYMTAB", LibelfNoteKind.Text),
        12 => ("HV_START_LOW", LibelfNoteKind.Number),
        13 when version >= XenVersion.Xen4_18 => ("L1_MFN_VALID", LibelfNoteKind.NameOnly),
        14 => ("SUSPEND_CANCEL", LibelfNoteKind.Number),
        15 => ("INIT_P2M", LibelfNoteKind.Number),
        16 => ("MOD_START_PFN", LibelfNoteKind.Number),
        17 => ("SUPPORTED_FEATURES", LibelfNoteKind.Number),
        18 => ("PHYS32_ENTRY", LibelfNoteKind.Number),
        19 when version >= XenVersion.Xen4_19 => ("PHYS32_RELOC", LibelfNoteKind.NameOnly),
        _ => null,
    };
}
