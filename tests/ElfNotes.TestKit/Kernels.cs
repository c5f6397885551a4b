using static ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.TestKit;

/// <summary>Kernels that Xen accepts, to be used as they are or as a start. Their code halts in a loop.</summary>
public static class Kernels
{
    /// <summary>Where every kernel here is loaded: 1 MiB.</summary>
    public const ulong Physical = 0x100000;

    /// <summary>The memory of every kernel here, in bytes: a page of code and one for the hypercalls.</summary>
    public const ulong MemorySize = 0x2000;

    /// <summary>The virtual address of physical address 0 in the PV kernels of 64 bits.</summary>
    public const ulong VirtBase64 = 0xffffffff80000000;

    /// <summary>The same in those of 32 bits.</summary>
    public const ulong VirtBase32 = 0xc0000000;

    /// <summary>A kernel without notes, linked for the high half as PV kernels are.</summary>
    public static KernelBuilder PvWithoutNotes(int kernelClass = 64)
    {
        var start = (kernelClass == 64 ? VirtBase64 : VirtBase32) + Physical;
        return new KernelBuilder { Class = kernelClass, Machine = kernelClass == 64 ? KernelBuilder.X86_64 : KernelBuilder.I386, Entry = start }
            .With(LoadSegment.At(Physical, start, MemorySize));
    }

    /// <summary>A kernel without notes, linked where it is loaded as PVH kernels are.</summary>
    public static KernelBuilder PvhWithoutNotes(int kernelClass = 64) =>
        new KernelBuilder { Class = kernelClass, Machine = kernelClass == 64 ? KernelBuilder.X86_64 : KernelBuilder.I386, Entry = Physical }
            .With(LoadSegment.At(Physical, Physical, MemorySize));

    /// <summary>The notes of a PV kernel.</summary>
    public static KernelNote[] PvNotes(int kernelClass = 64)
    {
        var virtBase = kernelClass == 64 ? VirtBase64 : VirtBase32;
        return
        [
            KernelNote.Of(XenVersion, "xen-3.0"),
            KernelNote.Of(GuestOs, "elfnotes"),
            KernelNote.Of(Loader, "generic"),
            KernelNote.Of(XenNoteTypes.VirtBase, virtBase),
            KernelNote.Of(Entry, virtBase + Physical),
            KernelNote.Of(HypercallPage, virtBase + Physical + 0x1000),
            KernelNote.Of(PaeMode, "yes"),
        ];
    }

    /// <summary>The one note of a PVH kernel.</summary>
    public static KernelNote PvhNote() => KernelNote.Of(Phys32Entry, Physical);

    /// <summary>A PV kernel.</summary>
    public static KernelBuilder Pv(int kernelClass = 64) => PvWithoutNotes(kernelClass).WithNotes(PvNotes(kernelClass));

    /// <summary>A PVH kernel.</summary>
    public static KernelBuilder Pvh(int kernelClass = 64) => PvhWithoutNotes(kernelClass).WithNotes(PvhNote());

    /// <summary>A kernel for both, as Linux is.</summary>
    public static KernelBuilder Hybrid(int kernelClass = 64) => PvWithoutNotes(kernelClass).WithNotes([PvhNote(), .. PvNotes(kernelClass)]);

    /// <summary>The string of a legacy kernel.</summary>
    public static string LegacyText(int kernelClass = 64)
    {
        var virtBase = kernelClass == 64 ? VirtBase64 : VirtBase32;
        return $"GUEST_OS=elfnotes,GUEST_VER=1,XEN_VER=xen-3.0,VIRT_BASE=0x{virtBase:x},ELF_PADDR_OFFSET=0x0,VIRT_ENTRY=0x{virtBase + Physical:x},HYPERCALL_PAGE=0x101,FEATURES=writable_page_tables,PAE=yes[extended-cr3],LOADER=generic";
    }

    /// <summary>A PV kernel of the time before the notes, with a <c>__xen_guest</c> section.</summary>
    public static KernelBuilder Legacy(int kernelClass = 64) => PvWithoutNotes(kernelClass).With(KernelSection.XenGuest(LegacyText(kernelClass)));
}
