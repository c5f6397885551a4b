namespace ElfNotes.Boot;

/// <summary>
/// The table of frame numbers at INIT_P2M, as <c>setup_pv_physmap</c> of <c>xen/arch/x86/pv/dom0_build.c</c> makes it: pages of dom0's own
/// memory for the table and for the page tables that map it.
/// </summary>
internal static class XenDom0PvTable
{
    private const ulong Page = 4096;
    private const int LargeShift = 21;
    private const ulong Large = 1UL << LargeShift;

    /// <summary>Whether dom0's memory is too small for it (<c>Dom0 allocation too small for initial P-&gt;M table</c>).</summary>
    /// <param name="layout">The initial mapping, whose page tables it may share.</param>
    /// <param name="start">INIT_P2M.</param>
    /// <param name="pages">dom0's pages.</param>
    /// <param name="taken">Pages that dom0 has got so far.</param>
    public static bool IsTooLarge(XenDom0PvLayout layout, ulong start, ulong pages, ulong taken)
    {
        var end = unchecked(start + pages * 8);
        var tables = new HashSet<(int Shift, ulong Number)>();
        for (var address = start; address < end;)
        {
            if (taken + ((RoundUp(end) - address) >> 12) + 3 > pages) return true;
            if (IsNew(layout, tables, address, 39)) taken++;
            if (IsNew(layout, tables, address, 30)) taken++;
            var isNewTable = IsNew(layout, tables, address, LargeShift);
            if (isNewTable && address % Large == 0 && end - address >= Large)
            {
                taken += Large / Page;
                address += Large;
                continue;
            }

            if (isNewTable) taken++;
            taken++;
            address = (address + Page) & ~(Page - 1);
        }

        return false;
    }

    private static bool IsNew(XenDom0PvLayout layout, HashSet<(int Shift, ulong Number)> tables, ulong address, int shift)
    {
        var number = address >> shift;
        var isMapped = number >= layout.Start >> shift && number <= unchecked(layout.End - 1) >> shift;
        return !isMapped && tables.Add((shift, number));
    }

    private static ulong RoundUp(ulong value) => unchecked(value + Page - 1) & ~(Page - 1);
}
