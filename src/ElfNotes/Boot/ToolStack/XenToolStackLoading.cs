using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>
/// What <c>xc_dom_load_elf_kernel</c> puts into the guest's memory, and what will make the guest crash, of which the tool stack says nothing.
/// The memory is zero before (<c>xc_dom_alloc_segment</c>). The codes are those of dom0, where the same is said by the same words.
/// </summary>
internal sealed class XenToolStackLoading(XenToolStackTrail trail, LibelfParse parse, ByteSource content)
{
    private const ulong PageSize = 4096;

    private XenHypervisorLoad? _load;

    private LibelfDomainParameters Parameters => parse.Parameters;

    // dest_size: whole pages.
    private ulong Size => unchecked(Parameters.VirtKend - Parameters.VirtKstart + PageSize - 1) / PageSize * PageSize;

    /// <summary>Loads the segments, which nothing stops.</summary>
    public void Load()
    {
        _load = XenHypervisorLoad.RunSafely(parse.Image!, Parameters.VirtKstart, Size, content);
        var left = _load.Uncopied.Count;
        trail.Inform("What is in the file as a whole and fits the kernel's pages is copied there, up to twice their size; the rest is left out, without a word", $"{_load.Loaded} segments to 0x{Parameters.VirtKstart:x}{(left > 0 ? $", {left} of them without their bytes" : "")}", XenToolStackSources.Load);
        if (_load.Stopped is { } stopped)
            trail.Remark(XenDom0Pv.LoadingStops, Severity.Error, HeaderOf(stopped), $"the segments up to {stopped.Index} add up to more than twice the kernel's size: Xen leaves out segment {stopped.Index} and those behind it, and starts the kernel all the same", "p_memsz must be the segment's size in memory, and segments must not lie over each other");
        ExplainBytes();
    }

    /// <summary>Looks at where the guest starts, which is only known to be started by then.</summary>
    public void ExplainEntry()
    {
        var entry = Parameters.VirtEntry;
        if (_load!.WithBytesAt(entry) is null)
        {
            trail.Remark(XenDom0Pv.EntryWithoutCode, Severity.Error, OffsetOf(parse.IsPvh ? XenNoteTypes.PHYS32_ENTRY : XenNoteTypes.ENTRY), $"the entry 0x{entry:x} {Place(entry)}: Xen starts the kernel there, and it crashes at once",
                parse.IsPvh ? "ELFNOTE(Xen, XEN_ELFNOTE_PHYS32_ENTRY, .quad (pvh_start - VIRT_BASE)), with pvh_start in .text" : "ELFNOTE(Xen, XEN_ELFNOTE_ENTRY, .quad _start), with _start in .text");
        }

        if (!parse.IsPvh && Parameters.VirtHypercall != LibelfDomainParameters.Unset) ExplainHypercallPage(entry);
    }

    // One of each kind will do: a file that is cut short lacks the bytes of many.
    private void ExplainBytes()
    {
        var uncopied = _load!.Uncopied;
        if (uncopied.FirstOrDefault(segment => !content.Contains(segment.Offset, segment.FileSize)) is { } missing)
            trail.Remark(XenDom0Pv.BytesMissing, Severity.Error, HeaderOf(missing), $"the bytes of segment {missing.Index} (0x{missing.FileSize:x} at 0x{missing.Offset:x}) are not all in the file: the tool stack copies none of them, and starts the kernel all the same, with zeros in their place", "the file is cut short, or p_offset and p_filesz are wrong: copy it again");
        if (uncopied.FirstOrDefault(segment => segment.FileSize <= segment.MemorySize && content.Contains(segment.Offset, segment.FileSize)) is { } outside)
            trail.Remark(XenDom0Pv.SegmentOutside, Severity.Error, HeaderOf(outside), $"{XenHypervisorNotes.LoadReason(outside).Message}: the tool stack leaves it out, and starts the kernel all the same", XenHypervisorNotes.LoadReason(outside).Hint!);
        if (_load.Segments.Take(_load.Loaded).FirstOrDefault(segment => segment.FileSize > segment.MemorySize) is not { } larger) return;
        var isCopied = !uncopied.Contains(larger);
        trail.Remark(XenDom0Pv.FileSizeAboveMemorySize, isCopied ? Severity.Warning : Severity.Error, HeaderOf(larger), $"segment {larger.Index} has more bytes in the file (0x{larger.FileSize:x}) than in memory (0x{larger.MemorySize:x}): {(isCopied ? "the tool stack copies all of them, over what lies behind the segment" : "the tool stack copies none of them, and starts the kernel all the same, with zeros in their place")}", "p_memsz must be at least p_filesz");
    }

    private string Place(ulong address)
    {
        bool Has(XenHypervisorSegment segment) => unchecked(address - _load.AddressOf(segment)) < Math.Max(segment.MemorySize, segment.FileSize);
        if (_load!.Uncopied.LastOrDefault(Has) is { } uncopied && address - _load.AddressOf(uncopied) < uncopied.FileSize) return $"lies in segment {uncopied.Index}, whose bytes are not copied";
        if (_load.WithMemoryAt(address) is not null) return "lies where the file has no bytes (memory that is cleared)";
        if (_load.Segments.Skip(_load.Loaded).FirstOrDefault(Has) is { } left) return $"lies in segment {left.Index}, which is left out";
        return address == Parameters.VirtKend ? "is the first byte behind the kernel" : "lies in no segment";
    }

    // The hypervisor fills a page of the guest, the one that the address lies in; the pages are counted from VIRT_BASE, and the kernel's
    // behind the padding.
    private void ExplainHypercallPage(ulong entry)
    {
        var page = Parameters.VirtHypercall;
        var number = unchecked(page - Parameters.VirtBase) / PageSize;
        var first = unchecked(Parameters.VirtKstart - Parameters.VirtBase) / PageSize;
        if (number == first + unchecked(entry - Parameters.VirtKstart) / PageSize)
            trail.Remark(XenDom0Pv.HypercallPageMisplaced, Severity.Error, OffsetOf(XenNoteTypes.HYPERCALL_PAGE), $"HYPERCALL_PAGE 0x{page:x} covers the entry 0x{entry:x}: Xen writes its calls over the kernel's first instructions", ".balign 4096; hypercall_page: .space 4096, away from _start");
        else if (number >= first + Size / PageSize)
            trail.Remark(XenDom0Pv.HypercallPageMisplaced, Severity.Error, OffsetOf(XenNoteTypes.HYPERCALL_PAGE), $"the page at HYPERCALL_PAGE 0x{page:x} is not the kernel's own memory: the list of frames, start info, page tables and the stack lie behind the kernel, and Xen writes its calls over what is there", ".balign 4096; hypercall_page: .space 4096 inside the kernel");
    }

    private ulong HeaderOf(XenHypervisorSegment segment) => parse.Image!.ProgramHeader(segment.Index) - LibelfImage.Base;

    private ulong OffsetOf(uint type) => parse.Notes?[type]?.Offset ?? 0;
}
