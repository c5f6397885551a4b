namespace ElfNotes.Boot;

/// <summary>Where a guest has memory: up to 3 GiB, then from 4 GiB on, below and above the addresses of devices.</summary>
internal sealed class RustVmmMemory
{
    private const ulong Gigabyte = 1UL << 30;

    private readonly List<(ulong Start, ulong Size)> _regions = [];

    /// <summary>Firecracker's (<c>arch_memory_regions</c> in <c>src/vmm/src/arch/x86_64/mod.rs</c>): devices also have 256 GiB to 512 GiB.</summary>
    public static RustVmmMemory Firecracker(ulong? size) => Of(size, (0UL, 3 * Gigabyte), (4 * Gigabyte, 252 * Gigabyte), (512 * Gigabyte, ulong.MaxValue - 512 * Gigabyte));

    /// <summary>Cloud Hypervisor's (<c>arch_memory_regions</c> in <c>arch/src/x86_64/mod.rs</c>).</summary>
    public static RustVmmMemory CloudHypervisor(ulong? size) => Of(size, (0UL, 3 * Gigabyte), (4 * Gigabyte, ulong.MaxValue - 4 * Gigabyte));

    /// <summary>Whether all of a range is memory; an empty one always is.</summary>
    public bool Holds(ulong start, ulong size) => size == 0 || _regions.Any(region => start >= region.Start && start - region.Start < region.Size && size <= region.Size - (start - region.Start));

    private static RustVmmMemory Of(ulong? size, params ReadOnlySpan<(ulong Start, ulong Most)> regions)
    {
        var rest = size ?? ulong.MaxValue;
        var memory = new RustVmmMemory();
        foreach (var (start, most) in regions)
        {
            memory._regions.Add((start, Math.Min(rest, most)));
            rest -= Math.Min(rest, most);
        }

        return memory;
    }
}
