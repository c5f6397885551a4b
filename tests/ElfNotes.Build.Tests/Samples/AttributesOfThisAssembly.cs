using ElfNotes;

[assembly: ElfNotePlan(Machine = "x86-64", Loaders = ["xen-pv"])]

[assembly: XenNote(XenNoteType.XenVersion, String = "xen-3.0")]
[assembly: ElfNote("Xen", "LOADER", String = "generic"), ElfNote("Xen", "GUEST_OS", String = "a \"name\" with )", Nul = true)]
[assembly: XenNote(XenNoteType.VirtBase, Pointer = 0xffffffff80000000)]
[assembly:
    XenNote(XenNoteType.Entry,
        // The symbol's name, not the word Symbol = in this comment.
        Symbol = "_start",
        Addend = -16)]
[assembly: XenNote(XenNoteType.Features, Features = ["writable_page_tables", "!pae_pgdir_above_4gb"])]
[assembly: XenNote(XenNoteType.SuspendCancel, U32 = 1)]
[assembly: XenNote(XenNoteType.PaddrOffset, U64 = 0)]
[assembly: ElfNote("Example", 7, U16List = [1, 0xffff], Section = ".note.other", Align = 8, Allocated = false)]
[assembly: ElfNote("Example", 8, Parts = ["u8=1", "string=two=2", "symbol=three+3"])]
[assembly: ElfNote("", 9, OwnerBytes = "41 42", Hex = "")]
[assembly: ElfNote("Example", 10, Json = """{ "name": "raw string" }""", String = null)]
