using ElfNotes;

// What this kernel says of itself to whoever boots it. Each line becomes an ELF note; a symbol is the address of something in the code or in kernel.ld.
[assembly: ElfNotePlan(Machine = "x86-64", Loaders = ["xen-pv", "xen-dom0-pv", "xen-pvh", "xen-dom0-pvh", "qemu"])]

// As a PV guest: Kernel.StartPv is where it starts.
[assembly: XenNote(XenNoteType.XenVersion, String = "xen-3.0")]
[assembly: XenNote(XenNoteType.Loader, String = "generic")]
[assembly: XenNote(XenNoteType.VirtBase, Symbol = "VIRT_BASE")]
[assembly: XenNote(XenNoteType.Entry, Symbol = "_start")]
[assembly: XenNote(XenNoteType.HypercallPage, Symbol = "hypercall_page")]

// As a PVH guest: this starts at a physical address, in 32-bit mode.
[assembly: XenNote(XenNoteType.Phys32Entry, Symbol = "pvh_start_physical")]
