namespace ElfNotes.Boot;

/// <summary>The list of loaders. A new loader is a file of its own and a line here.</summary>
public static class BootLoaders
{
    /// <summary>Every loader, in the order of output.</summary>
    public static IReadOnlyList<BootLoader> All { get; } =
    [
        new XenPv(),
        new XenPvh(),
        new XenDom0Pv(),
        new XenDom0Pvh(),
        new Qemu(),
        new Firecracker(),
        new CloudHypervisor(),
        new OpenFirmware(),
        new Pseries(),
    ];

    /// <summary>The loader of a name, or null.</summary>
    /// <param name="name">A <see cref="BootLoader.Name"/>.</param>
    public static BootLoader? Find(string name) => All.FirstOrDefault(loader => loader.Name == name);
}
