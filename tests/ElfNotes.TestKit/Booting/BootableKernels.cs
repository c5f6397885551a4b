namespace ElfNotes.TestKit.Booting;

/// <summary>The kernels of <see cref="Kernels"/> with code that says where it was entered, and ends; see <see cref="BootCode"/>.</summary>
public static class BootableKernels
{
    /// <summary>A PV kernel of 64 bits.</summary>
    public static KernelBuilder Pv(HypercallRoute route = HypercallRoute.Direct) => Kernels.Pv().MadeBootable(route);

    /// <summary>A PVH kernel, in an ELF of 64 or of 32 bits.</summary>
    public static KernelBuilder Pvh(int kernelClass = 64) => Kernels.Pvh(kernelClass).MadeBootable();

    /// <summary>A kernel for both.</summary>
    public static KernelBuilder Hybrid(HypercallRoute route = HypercallRoute.Direct) => Kernels.Hybrid().MadeBootable(route);

    /// <summary>A PV kernel with a <c>__xen_guest</c> section.</summary>
    public static KernelBuilder Legacy(HypercallRoute route = HypercallRoute.Direct) => Kernels.Legacy().MadeBootable(route);

    /// <summary>Puts the code into the first loadable segment: its first entry is where <see cref="Kernels"/> has all its entries.</summary>
    public static KernelBuilder MadeBootable(this KernelBuilder kernel, HypercallRoute route = HypercallRoute.Direct)
    {
        kernel.Loads[0].Data = BootCode.Make(route);
        return kernel;
    }
}
