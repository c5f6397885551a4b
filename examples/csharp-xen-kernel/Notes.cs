using ElfNotes;

// What this kernel says of itself to whoever boots it. Each line becomes an ELF note; a symbol is the address of something in the code or in machine.ld.
[assembly: ElfNotePlan(Machine = "x86-64", Loaders = ["xen-pv", "xen-dom0-pv", "xen-pvh", "xen-dom0-pvh", "qemu"])]

// As a PV guest: Kernel.StartPv is where it starts.
[assembly: XenNote(XenNoteType.XenVersion, String = "xen-3.0")]
[assembly: XenNote(XenNoteType.Loader, String = "generic")]
[assembly: XenNote(XenNoteType.VirtBase, Pointer = 0xffffffff80000000)]
[assembly: XenNote(XenNoteType.Entry, Symbol = "_start")]
[assembly: XenNote(XenNoteType.HypercallPage, Symbol = "hypercall_page")]

// As a PVH guest: this starts in 32-bit mode, at a physical address.
[assembly: XenNote(XenNoteType.Phys32Entry, Symbol = "pvh_start-0xffffffff80000000")]
