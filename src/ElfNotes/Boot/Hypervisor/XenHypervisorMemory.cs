namespace ElfNotes.Boot;

/// <summary>
/// The memory map that a PVH dom0 gets on an ordinary PC, after <c>pvh_setup_e820</c> of <c>xen/arch/x86/hvm/dom0_build.c</c>: the machine's own
/// map with RAM counted off from the bottom until dom0's memory is used up. A PC has RAM up to 0x9f000, where firmware keeps its data,
/// from 1 MiB up to the hole below 4 GiB, and from there on.
/// </summary>
internal sealed class XenHypervisorMemory
{
    /// <summary>1 MiB.</summary>
    public const ulong Megabyte = 1UL << 20;

    private const ulong Page = 4096;
    private const ulong LowEnd = 0x9f000;
    private const ulong HoleStart = 3UL << 30;
    private const ulong HoleEnd = 1UL << 32;

    /// <summary>Without a limit: more than any kernel needs, 64 GiB.</summary>
    private const ulong Ample = 1UL << 36;

    private XenHypervisorMemory(List<(ulong Start, ulong End)> regions) => Regions = regions;

    /// <summary>RAM, in ascending order and whole pages.</summary>
    public IReadOnlyList<(ulong Start, ulong End)> Regions { get; }

    /// <summary>The map of a dom0 with this much memory.</summary>
    /// <param name="memory">dom0_mem in bytes, or null for ample.</param>
    public static XenHypervisorMemory Of(ulong? memory)
    {
        var left = (memory ?? Ample) & ~(Page - 1);
        var regions = new List<(ulong Start, ulong End)>();
        foreach (var (start, end) in ((ulong, ulong)[])[(0, LowEnd), (Megabyte, HoleStart), (HoleEnd, ulong.MaxValue & ~(Page - 1))])
        {
            var size = Math.Min(left, end - start);
            if (size == 0) break;
            regions.Add((start, start + size));
            left -= size;
        }

        return new XenHypervisorMemory(regions);
    }

    /// <summary>Whether all pages that a range touches are RAM.</summary>
    public bool IsRam(ulong start, ulong count)
    {
        var last = unchecked(start + count - 1);
        if (last < start) return false;
        foreach (var region in Regions)
        {
            if (start < region.Start || start >= region.End) continue;
            if (last < region.End) return true;
            start = region.End;
        }

        return false;
    }

    /// <summary><c>check_load_address</c>, since 4.19: whether the whole kernel lies in one region.</summary>
    public bool HasKernel(ulong start, ulong end)
    {
        foreach (var region in Regions)
        {
            if (region.Start >= end) return false;
            if (region.Start <= start && region.End >= end) return true;
        }

        return false;
    }

    /// <summary><c>find_kernel_memory</c>, since 4.19: the highest place for a kernel that can be moved; 0 where there is none.</summary>
    /// <param name="size">Its size, bytes.</param>
    /// <param name="align">The alignment, of 32 bits as there.</param>
    /// <param name="minimum">phys_min.</param>
    /// <param name="maximum">phys_max.</param>
    public ulong FindKernel(ulong size, uint align, uint minimum, uint maximum)
    {
        ulong mask = ~unchecked(align - 1);
        for (var i = Regions.Count - 1; i >= 0; i--)
        {
            var (start, end) = Regions[i];
            if (end - start < size || start > maximum) continue;
            if (end - 1 > maximum) end = maximum + 1UL;
            var kernel = unchecked(end - size) & mask;
            if (kernel < minimum) return 0;
            if (kernel >= start && unchecked(kernel + size) <= end) return kernel;
        }

        return 0;
    }

    /// <summary><c>find_memory</c>: where start info goes, which takes less than a page; null where there is no room.</summary>
    /// <param name="kernelStart">The kernel's first byte.</param>
    /// <param name="kernelEnd">The first behind it.</param>
    /// <param name="version">4.19 looks at both sides of the kernel, older releases at the wider only.</param>
    public ulong? FindStartInfo(ulong kernelStart, ulong kernelEnd, XenVersion version)
    {
        const ulong size = 56;
        kernelStart &= ~(Page - 1);
        kernelEnd = unchecked(kernelEnd + Page - 1) & ~(Page - 1);
        foreach (var region in Regions)
        {
            if (region.End <= Megabyte) continue;
            var (start, end) = (Math.Max(region.Start, Megabyte), region.End);
            if (end <= kernelStart || start >= kernelEnd)
            {
                if (end - start >= size) return start;
            }
            else if (version >= XenVersion.Xen4_19)
            {
                if (kernelStart > start && kernelStart - start >= size) return start;
                if (kernelEnd < end && end - kernelEnd >= size) return kernelEnd;
            }
            else
            {
                // Unsigned: a kernel that begins below the region or ends behind it makes a room that is not there.
                if (unchecked(kernelStart - start) > unchecked(end - kernelEnd)) end = kernelStart;
                else start = kernelEnd;
                if (unchecked(end - start) >= size) return start;
            }
        }

        return null;
    }
}
