namespace ElfNotes.Boot;

/// <summary>
/// The initial mapping of a PV dom0 without an initrd, as <c>dom0_construct</c> (up to 4.17 <c>dom0_construct_pv</c>) of <c>xen/arch/x86/pv/dom0_build.c</c> lays it out from the
/// base on: the kernel, the table of frame numbers, start info, page tables, stack, and 512 KiB or more up to a multiple of 4 MiB.
/// </summary>
internal sealed class XenDom0PvLayout
{
    private const uint PageShift = 12;
    private const ulong Page = 1UL << (int)PageShift;
    private const ulong FourMegabytes = 1UL << 22;
    private const ulong LeastPadding = 512UL << 10;

    /// <summary>No kernel needs as many page tables as this.</summary>
    private const ulong MostPageTables = 1UL << 32;

    /// <summary>v_start: VIRT_BASE.</summary>
    public required ulong Start { get; init; }

    /// <summary>vphysmap_start: where the table of frame numbers is without an INIT_P2M note.</summary>
    public required ulong Physmap { get; init; }

    /// <summary>vstartinfo_start.</summary>
    public required ulong StartInfo { get; init; }

    /// <summary>vpt_start.</summary>
    public required ulong PageTables { get; init; }

    /// <summary>vpt_end, which is vstack_start.</summary>
    public required ulong Stack { get; init; }

    /// <summary>v_end. 0 where the mapping goes to the end of the address space.</summary>
    public required ulong End { get; init; }

    /// <summary>Whether <see cref="End"/> lies beyond the end of the address space.</summary>
    public required bool Wraps { get; init; }

    /// <summary>Bytes that are mapped.</summary>
    public ulong Size => unchecked(End - Start);

    /// <summary>get_order_from_bytes: the kernel gets 2^order pages in one piece.</summary>
    public int Order => Size <= Page ? 0 : 64 - (int)ulong.LeadingZeroCount((Size - 1) >> (int)PageShift);

    /// <summary>Lays it out.</summary>
    /// <param name="parameters">libelf's result.</param>
    /// <param name="pages">nr_pages: dom0's memory in pages, with a word of the table for each.</param>
    /// <returns>Null where more page tables than that would be needed.</returns>
    public static XenDom0PvLayout? Of(LibelfDomainParameters parameters, ulong pages)
    {
        UInt128 start = parameters.VirtBase;
        var physmap = RoundUp(parameters.VirtKend, Page);
        var startInfo = RoundUp(physmap + (parameters.P2mBase == LibelfDomainParameters.Unset ? pages * (UInt128)8 : 0), Page);
        // struct start_info is smaller than a page, and whatever is behind it fits the page too.
        var pageTables = startInfo + Page;
        for (UInt128 count = 2; ;)
        {
            var stack = pageTables + count * Page;
            var end = RoundUp(stack + Page, FourMegabytes);
            if (end - (stack + Page) < LeastPadding) end += FourMegabytes;
            var needed = 1 + Tables(start, end, 39) + Tables(start, end, 30) + Tables(start, end, 21);
            if (needed > MostPageTables) return null;
            if (needed > count)
            {
                count = needed;
                continue;
            }

            return new XenDom0PvLayout
            {
                Start = (ulong)start,
                Physmap = unchecked((ulong)physmap),
                StartInfo = unchecked((ulong)startInfo),
                PageTables = unchecked((ulong)pageTables),
                Stack = unchecked((ulong)stack),
                End = unchecked((ulong)end),
                Wraps = end > (UInt128)1 << 64,
            };
        }
    }

    /// <summary>Whether a range lies in the mapping, without the page tables, which are mapped read-only.</summary>
    public bool IsWritable(ulong address, ulong count)
    {
        var offset = unchecked(address - Start);
        if (offset >= Size || count > Size - offset) return false;
        var tables = unchecked(PageTables - Start);
        return offset + count <= tables || offset >= unchecked(Stack - Start);
    }

    private static UInt128 RoundUp(UInt128 value, ulong unit) => (value + (unit - 1)) & ~(UInt128)(unit - 1);

    private static UInt128 Tables(UInt128 start, UInt128 end, int shift) => ((end + ((UInt128)1 << shift) - 1) >> shift) - (start >> shift);
}
