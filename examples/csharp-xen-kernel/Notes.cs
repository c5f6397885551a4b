using ElfNotes;

// What this kernel says of itself to whoever boots it. Each line becomes an ELF note.
[assembly: ElfNotePlan(Machine = "x86-64", Loaders = ["xen-pv", "xen-dom0-pv"])]
[assembly: XenNote(XenNoteType.XenVersion, String = "xen-3.0")]
[assembly: XenNote(XenNoteType.Loader, String = "generic")]
[assembly: XenNote(XenNoteType.VirtBase, Symbol = "VIRT_BASE")]
[assembly: XenNote(XenNoteType.Entry, Symbol = "_start")]
[assembly: XenNote(XenNoteType.HypercallPage, Symbol = "hypercall_page")]
