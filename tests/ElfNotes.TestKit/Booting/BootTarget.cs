namespace ElfNotes.TestKit.Booting;

/// <summary>A loader that boots images for real: Xen's hypervisor under QEMU taking an image as dom0, or QEMU's own <c>-kernel</c>.</summary>
/// <param name="Name">What tests and tables call it.</param>
/// <param name="XenVersion">The hypervisor's version; null for QEMU itself.</param>
/// <param name="IsPvh">Whether the image is to be PVH rather than PV.</param>
public sealed record BootTarget(string Name, string? XenVersion, bool IsPvh)
{
    /// <summary>Xen 4.17 building a PV dom0.</summary>
    public static BootTarget Xen417Pv { get; } = new("xen-4.17-dom0-pv", "4.17", false);

    /// <summary>Xen 4.17 building a PVH dom0.</summary>
    public static BootTarget Xen417Pvh { get; } = new("xen-4.17-dom0-pvh", "4.17", true);

    /// <summary>Xen 4.20 building a PV dom0.</summary>
    public static BootTarget Xen420Pv { get; } = new("xen-4.20-dom0-pv", "4.20", false);

    /// <summary>Xen 4.20 building a PVH dom0.</summary>
    public static BootTarget Xen420Pvh { get; } = new("xen-4.20-dom0-pvh", "4.20", true);

    /// <summary>QEMU's <c>-kernel</c>.</summary>
    public static BootTarget Qemu { get; } = new("qemu-kernel", null, true);

    /// <summary>Every loader.</summary>
    public static IReadOnlyList<BootTarget> All { get; } = [Xen417Pv, Xen417Pvh, Xen420Pv, Xen420Pvh, Qemu];

    /// <summary>The loader of a name.</summary>
    public static BootTarget Named(string name) => All.Single(target => target.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
