using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>What a PV dom0 that is started will use, and what will make it crash, of which the hypervisor says nothing.</summary>
internal sealed class XenDom0PvRemarks(XenHypervisorRun run, XenDom0PvLayout layout, XenHypervisorLoad load)
{
    private const ulong Page = 4096;

    private LibelfDomainParameters Parameters => run.Parse!.Parameters;

    /// <summary>Adds them.</summary>
    public void Add()
    {
        AddUses();
        var entry = Parameters.VirtEntry;
        if (load.WithBytesAt(entry) is null)
            run.Remark(XenDom0Pv.EntryWithoutCode, Severity.Error, OffsetOf(XenNoteTypes.ENTRY), $"the entry 0x{entry:x} {Place(entry)}: Xen starts the kernel there, and it crashes at once", "ELFNOTE(Xen, XEN_ELFNOTE_ENTRY, .quad _start), with _start in .text");
        AddHypercallPage(entry);
    }

    private void AddUses()
    {
        run.UseLibelf();
        if (Parameters.P2mBase == LibelfDomainParameters.Unset) run.Use("p2m", $"0x{layout.Physmap:x}");
        run.Use("mapped up to", $"0x{layout.End:x}");
        run.Use("start info", $"0x{layout.StartInfo:x}");
    }

    private string Place(ulong address) => load.WithMemoryAt(address) is not null ? "lies where the file has no bytes (memory that is cleared)"
        : address == Parameters.VirtKend ? "is the first byte behind the kernel" : "lies in no segment";

    private void AddHypercallPage(ulong entry)
    {
        var page = Parameters.VirtHypercall;
        if (page == LibelfDomainParameters.Unset)
        {
            // Linux has none since 6.13, and in updates of older releases: it finds its own way to call Xen.
            var isLinux = Parameters.GuestOs.AsSpan().StartsWith("linux"u8);
            run.Remark(XenDom0Pv.NoHypercallPage, isLinux ? Severity.Info : Severity.Warning, 0, "there is no HYPERCALL_PAGE: Xen makes no page with calls to it, and a kernel that calls into one of its own crashes at the first; one that finds its own way to call Xen, as current Linux does, does not", "ELFNOTE(Xen, XEN_ELFNOTE_HYPERCALL_PAGE, .quad hypercall_page), with hypercall_page on a page of its own");
            return;
        }

        var offset = OffsetOf(XenNoteTypes.HYPERCALL_PAGE);
        if (unchecked(entry - page) < Page)
            run.Remark(XenDom0Pv.HypercallPageMisplaced, Severity.Error, offset, $"HYPERCALL_PAGE 0x{page:x} covers the entry 0x{entry:x}: Xen writes its calls over the kernel's first instructions", ".balign 4096; hypercall_page: .space 4096, away from _start");
        else if (load.WithMemoryAt(page) is null || load.WithMemoryAt(unchecked(page + Page - 1)) is null)
            run.Remark(XenDom0Pv.HypercallPageMisplaced, Severity.Error, offset, $"the page at HYPERCALL_PAGE 0x{page:x} is not the kernel's own memory: start info, the table of frame numbers or the stack come over it, or it over them", ".balign 4096; hypercall_page: .space 4096 inside the kernel");
        else if (page % Page != 0)
            run.Remark(XenDom0Pv.HypercallPageMisplaced, Severity.Warning, offset, $"HYPERCALL_PAGE 0x{page:x} is not page-aligned: Xen puts call N of its own 32*N bytes behind this very address and writes 4096 bytes there; as a domU it would fill the page that the address lies in", ".balign 4096 before hypercall_page, and .space 4096 after it");
    }

    private ulong OffsetOf(uint type) => run.Parse!.Notes?[type]?.Offset ?? 0;
}
