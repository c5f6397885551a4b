using static ElfNotes.TestKit.Booting.Dom0StrataShared;
using static ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.TestKit.Booting;

/// <summary>The strata of a PV dom0.</summary>
internal static class Dom0StrataPv
{
    private const ulong Base = Kernels.VirtBase64;
    private const ulong Start = Base + Kernels.Physical;
    private const ulong End = Start + Kernels.MemorySize;

    // The end of the initial mapping of the unchanged kernel with 32 MiB: the next 4 MiB that leave 512 KiB.
    private const ulong MappingEnd = Base + 0x400000;

    public static IReadOnlyList<Dom0StrataValue> Values { get; } =
    [
        .. Classes, .. FarSegments, .. Memory, .. Links, .. Bases, .. Spans, .. Entries, .. Identity, .. LegacyNumbers, .. Tables, .. All, .. HypercallPages,
    ];

    private static IEnumerable<Dom0StrataValue> Classes => Stratum("class", ("ELF32, and nothing else of it", k => k.Finish = _ => Kernels.Pv(32).Build()));

    private static IEnumerable<Dom0StrataValue> FarSegments => Stratum("a segment",
        ("in the last page of all", k => k.AddSegment(0xfffffffffffff000, 0x1000)),
        ("in the last page but one", k => k.AddSegment(0xffffffffffffe000, 0x1000)));

    private static IEnumerable<Dom0StrataValue> Memory => Stratum("dom0_mem",
        ("4 MiB", k => k.Memory = 4), ("8 MiB", k => k.Memory = 8), ("16 MiB", k => k.Memory = 16), ("48 MiB", k => k.Memory = 48));

    private static IEnumerable<Dom0StrataValue> Links => Stratum("linked at",
        ("0", k => { k.LinkAt(0); k.Drop(VirtBase); }),
        ("0x400000", k => k.LinkAt(0x400000)),
        ("the end of the lower half", k => k.LinkAt(0x7fffffc00000)),
        ("the first address of none", k => k.LinkAt(0x0001000000000000)),
        ("the last 4 MiB before Xen", k => k.LinkAt(0xffff7fffffc00000)),
        ("Xen's first address", k => k.LinkAt(0xffff800000000000)),
        ("Xen's text", k => k.LinkAt(0xffff82d040000000)),
        ("Xen's last 4 MiB", k => k.LinkAt(0xffff87ffffc00000)),
        ("behind Xen", k => k.LinkAt(0xffff880000000000)),
        ("the last 8 MiB", k => k.LinkAt(0xffffffffff800000)),
        ("the last 4 MiB", k => k.LinkAt(0xffffffffffc00000)),
        ("across a 512 GiB border", k => { k.LinkAt(0x7fffc00000); k.Code.MemorySize = 4 << 20; }));

    private static IEnumerable<Dom0StrataValue> Bases => Stratum("VIRT_BASE and PADDR_OFFSET",
        ("at the kernel's start", k => Shift(k, Kernels.Physical)),
        ("a page above the kernel's start", k => k.Set(VirtBase, Start + 0x1000)),
        ("not aligned", k => Shift(k, 0x81000)),
        ("not even a page", k => Shift(k, 0x80010)),
        ("PADDR_OFFSET 0", k => k.Set(PaddrOffset, 0)),
        ("PADDR_OFFSET, not followed", k => k.Set(PaddrOffset, 0x1000)),
        ("PADDR_OFFSET negative", k => k.Set(PaddrOffset, 0xfffffffffffff000)),
        ("no VIRT_BASE", k => k.Drop(VirtBase)));

    // The initial mapping is a power of two of pages, 32 MiB at most where dom0 has that.
    private static IEnumerable<Dom0StrataValue> Spans => Stratum("kernel's size",
        ("mapping of 4 MiB just so", k => Span(k, 0x364000)),
        ("mapping of 4 MiB just not", k => Span(k, 0x365000)),
        ("mapping of 16 MiB", k => Span(k, 15 << 20)),
        ("mapping of 32 MiB just so", k => Span(k, 0x1f56000)),
        ("mapping of 32 MiB just not", k => Span(k, 0x1f57000)),
        ("mapping of 32 MiB, one page more", k => Span(k, 0x1f58000)),
        ("mapping of 40 MiB", k => Span(k, 33 << 20)),
        ("1 GiB", k => Span(k, 1UL << 30)),
        ("1 TiB", k => Span(k, 1UL << 40)));

    private static IEnumerable<Dom0StrataValue> Entries => Stratum("entry",
        ("B", k => At(k, BootCode.Offset('B'))),
        ("Q", k => At(k, BootCode.Offset('Q'))),
        ("between two", k => At(k, BootCode.Offset('C') + 5)),
        ("in memory without bytes", k => k.Set(Entry, Start + 0xff0)),
        ("the last byte", k => k.Set(Entry, End - 1)),
        ("the end", k => k.Set(Entry, End)),
        ("behind the end", k => k.Set(Entry, End + 1)),
        ("before the start", k => k.Set(Entry, Start - 1)),
        ("e_entry", k => { k.Drop(Entry); k.Builder.Entry = Start + (ulong)BootCode.Offset('D'); }),
        ("e_entry 0", k => { k.Drop(Entry); k.Builder.Entry = 0; }),
        ("twice, the last counts", k => k.Notes.AddRange([KernelNote.Of(Entry, Start - 1), KernelNote.Of(Entry, Start + (ulong)BootCode.Offset('E'))])));

    private static IEnumerable<Dom0StrataValue> Identity => Stratum("LOADER, GUEST_OS, XEN_VERSION",
        ("no LOADER", k => k.Drop(Loader)),
        ("LOADER generic2", k => k.Set(Loader, "generic2")),
        ("LOADER Generic", k => k.Set(Loader, "Generic")),
        ("LOADER generi", k => k.Set(Loader, "generi")),
        ("GUEST_OS linux-like", k => { k.Drop(Loader); k.Set(GuestOs, "linux-like"); }),
        ("XEN_VERSION xen-3.0-x", k => k.Set(XenVersion, "xen-3.0-x")),
        ("XEN_VERSION xen-3", k => k.Set(XenVersion, "xen-3")),
        ("no XEN_VERSION", k => k.Drop(XenVersion)),
        ("PAE_MODE bimodal", k => k.Set(PaeMode, "yes,bimodal")),
        ("PHYS32_ENTRY too", k => k.Set(Phys32Entry, 0x12345)),
        ("__xen_guest instead", k => MakeLegacy(k, "0x101")));

    // What the hypervisor makes of numbers is not what the C library does.
    private static IEnumerable<Dom0StrataValue> LegacyNumbers => Stratum("__xen_guest's HYPERCALL_PAGE",
    [
        .. ((string[])["257", "0401", "0X101", "0x101g", "0409", "0x", "+257", " 257", "-1", "-18446744073708503040", "18446744073709551873", "0x10000000000000101", "-0x101", "1a", ""])
            .Select(number => ($"={number}", (Action<Dom0StrataKernel>)(k => MakeLegacy(k, number)))),
    ]);

    private static IEnumerable<Dom0StrataValue> Tables => Stratum("INIT_P2M",
        ("far", k => k.Set(InitP2m, 0x8000000000)),
        ("far, not aligned", k => k.Set(InitP2m, 0x8000000010)),
        ("far, at the end of 2 MiB", k => k.Set(InitP2m, 0x80001ff000)),
        ("page 0", k => k.Set(InitP2m, 0)),
        ("the kernel's start", k => k.Set(InitP2m, Start)),
        ("the kernel's last byte", k => k.Set(InitP2m, End - 1)),
        ("the kernel's end", k => k.Set(InitP2m, End)),
        ("the mapping's end", k => k.Set(InitP2m, MappingEnd)),
        ("behind the mapping's end", k => k.Set(InitP2m, MappingEnd + 0x1000)),
        ("up to the mapping", k => k.Set(InitP2m, Base - 0x10000)),
        ("up to a page before the mapping", k => k.Set(InitP2m, Base - 0x11000)),
        ("past the end of the address space", k => k.Set(InitP2m, 0xfffffffffffff000)),
        ("behind Xen", k => k.Set(InitP2m, 0xffff880000000000)),
        ("too large for dom0's memory", k => { k.Set(InitP2m, 0x8000000000); k.Memory = 4; }));

    private static IEnumerable<Dom0StrataValue> HypercallPages => Stratum("HYPERCALL_PAGE",
        ("none", k => k.Drop(HypercallPage)),
        ("used", k => k.Builder.MadeBootable(HypercallRoute.Page)),
        ("used and not there", k => { k.Builder.MadeBootable(HypercallRoute.Page); k.Drop(HypercallPage); }),
        ("used and 16 bytes beside", k => { k.Builder.MadeBootable(HypercallRoute.Page); k.Set(HypercallPage, unchecked(k.Offset + 0x101010)); }),
        ("the mapping's start", k => k.Set(HypercallPage, k.Offset)),
        ("before the mapping", k => k.Set(HypercallPage, unchecked(k.Offset - 1))),
        ("0", k => k.Set(HypercallPage, 0)),
        ("over the entry", k => k.Set(HypercallPage, unchecked(k.Offset + 0x100000))),
        ("behind the kernel", k => k.Set(HypercallPage, unchecked(k.Offset + 0x102000))),
        ("start info", k => k.Set(HypercallPage, unchecked(k.Offset + 0x112000))),
        ("behind the stack", k => k.Set(HypercallPage, unchecked(k.Offset + 0x200000))),
        ("the mapping's last page", k => k.Set(HypercallPage, unchecked(k.Offset + 0x3ff000))),
        ("the mapping's end", k => k.Set(HypercallPage, unchecked(k.Offset + 0x400000))),
        ("twice, the last counts", k => k.Notes.InsertRange(0, [KernelNote.Of(HypercallPage, 0)])));

    private static void MakeLegacy(Dom0StrataKernel kernel, string hypercallPage)
    {
        kernel.Notes.Clear();
        kernel.Builder.With(KernelSection.XenGuest(Kernels.LegacyText().Replace("HYPERCALL_PAGE=0x101", $"HYPERCALL_PAGE={hypercallPage}", StringComparison.Ordinal)));
        kernel.Blob = blob => { blob.Segment = null; blob.Section = null; };
    }

    // The same addresses by another VIRT_BASE: PADDR_OFFSET moves with it.
    private static void Shift(Dom0StrataKernel kernel, ulong by)
    {
        kernel.Set(VirtBase, unchecked(kernel.Offset + by));
        kernel.Set(PaddrOffset, by);
    }

    private static void Span(Dom0StrataKernel kernel, ulong memorySize) => kernel.Code.MemorySize = memorySize;

    private static void At(Dom0StrataKernel kernel, int offset) => kernel.Set(Entry, unchecked(kernel.Offset + Kernels.Physical + (ulong)offset));
}
