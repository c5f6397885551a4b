namespace ElfNotes.Boot;

/// <summary>
/// The first thing that <c>xc_dom_build_image</c> does: to find room for the kernel in the guest's memory, which starts at VIRT_BASE (<c>xc_dom_alloc_segment</c>).
/// </summary>
/// <param name="trail">Where it says what it does.</param>
/// <param name="memory">The guest's memory in bytes; null for as much as it needs.</param>
internal sealed class XenToolStackPlacing(XenToolStackTrail trail, ulong? memory)
{
    private const int PageSize = 4096;

    /// <summary>Whether there is room.</summary>
    /// <param name="start">The kernel's start.</param>
    /// <param name="end">Its end.</param>
    /// <param name="virtBase">Where the guest's memory starts.</param>
    public bool Place(ulong start, ulong end, ulong virtBase)
    {
        if (virtBase == LibelfDomainParameters.Unset) virtBase = 0;
        // A kernel at 0 is placed where the memory starts.
        if (start != 0 && !CheckStart(start, virtBase)) return false;
        var before = start == 0 ? 0 : (start - virtBase) / PageSize;
        if (!HasRoom("padding", before, 0)) return false;
        var pages = unchecked(end - start + PageSize - 1) / PageSize;
        return HasRoom("kernel", pages, before) && IsNotEmpty(pages);
    }

    // xc_dom_alloc_pad
    private bool CheckStart(ulong start, ulong virtBase)
    {
        const string Rule = "The kernel starts on a page of 4096 bytes, not below VIRT_BASE";
        if (start % PageSize != 0)
        {
            trail.Refuse(Rule, $"0x{start:x}", XenToolStackSources.Allocate);
            trail.Panic($"xc_dom_alloc_pad: segment boundary isn't page aligned (0x{start:x})", "Internal error");
            trail.AddReason(XenPv.StartNotAligned, 0, $"the kernel starts at 0x{start:x}, which is no page boundary: the tool stack cannot place it there", "the lowest p_paddr must be a multiple of 4096: . = ALIGN(4096) before the first section of the linker script");
            return false;
        }

        var isBelow = start < virtBase;
        trail.Decide(!isBelow, Rule, $"0x{start:x}", XenToolStackSources.Allocate);
        // Of a kernel that libelf accepts this is never so; of what is taken as firmware in its stead it can be.
        if (isBelow) trail.Panic($"xc_dom_alloc_pad: segment boundary too low (0x{start:x} < 0x{virtBase:x})", "Internal error");
        return !isBelow;
    }

    // xc_dom_chk_alloc_pages. The tool stack counts whole MiB.
    private bool HasRoom(string segment, ulong pages, ulong before)
    {
        if (memory is not { } bytes) return true;
        var total = (bytes >> 20) << 8;
        var fits = pages <= total && before <= total && pages <= total - before;
        trail.Decide(fits, $"The guest's memory has room for the kernel, counted from VIRT_BASE ({segment})", $"0x{pages:x} pages, 0x{before:x} of 0x{total:x} taken", XenToolStackSources.Allocate);
        if (fits) return true;
        trail.Panic($"xc_dom_chk_alloc_pages: segment {segment} too large (0x{pages:x} > 0x{total:x} - 0x{before:x} pages)", "Out of memory");
        trail.AddReason(XenPv.MemoryTooSmall, 0, $"the guest has {bytes >> 20} MiB, and the kernel reaches to 0x{pages + before:x} pages of 4 KiB from VIRT_BASE", "give the guest more memory, or lower p_paddr");
        return false;
    }

    private bool IsNotEmpty(ulong pages)
    {
        if (pages > 0) return true;
        trail.Refuse("The kernel has memory", "none", XenToolStackSources.Allocate);
        trail.AddReason(XenPv.WithoutMemory, 0, "the loadable segments have no memory in all, and the tool stack places no empty kernel; it does not say so", "p_memsz of a PT_LOAD is the size of what is loaded");
        return false;
    }
}
