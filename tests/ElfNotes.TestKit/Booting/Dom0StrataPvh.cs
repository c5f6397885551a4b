using static ElfNotes.TestKit.Booting.Dom0StrataShared;
using static ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.TestKit.Booting;

/// <summary>The strata of a PVH dom0.</summary>
internal static class Dom0StrataPvh
{
    private const ulong Start = Kernels.Physical;
    private const ulong End = Start + Kernels.MemorySize;
    private const ulong LowEnd = 0x9f000;

    // 32 MiB: 0x9f pages below 1 MiB, the others from there on.
    private const ulong RamEnd = 0x2061000;

    public static IReadOnlyList<Dom0StrataValue> Values { get; } =
    [
        .. Classes, .. Memory, .. Places, .. Ends, .. LowSegments, .. Entries, .. Others, .. All, .. Relocations,
    ];

    private static IEnumerable<Dom0StrataValue> Classes => Stratum("class", ("ELF32", k => k.MakeElf32()));

    private static IEnumerable<Dom0StrataValue> Memory => Stratum("dom0_mem", ("16 MiB", k => k.Memory = 16), ("48 MiB", k => k.Memory = 48));

    private static IEnumerable<Dom0StrataValue> Places => Stratum("loaded at",
        ("0x1000", k => k.LoadAt(0x1000)),
        ("the end of low RAM", k => k.LoadAt(LowEnd - 0x2000)),
        ("a byte past the end of low RAM", k => k.LoadAt(LowEnd - 0x1fff)),
        ("a page before the end of low RAM", k => k.LoadAt(LowEnd - 0x1000)),
        ("behind low RAM", k => k.LoadAt(LowEnd)),
        ("video memory", k => k.LoadAt(0xa0000)),
        ("firmware", k => k.LoadAt(0xf0000)),
        ("a page before 1 MiB", k => k.LoadAt(0xff000)),
        ("a byte before 1 MiB", k => k.LoadAt(0xfffff)),
        ("16 MiB", k => k.LoadAt(0x1000000)),
        ("the end of RAM", k => k.LoadAt(RamEnd - 0x2000)),
        ("a byte past the end of RAM", k => k.LoadAt(RamEnd - 0x1fff)),
        ("a page before the end of RAM", k => k.LoadAt(RamEnd - 0x1000)),
        ("behind RAM", k => k.LoadAt(RamEnd)),
        ("64 MiB", k => k.LoadAt(0x4000000)),
        ("the local APIC", k => k.LoadAt(0xfee00000)),
        ("the end of 4 GiB", k => k.LoadAt(0xffffe000)));

    // Where the kernel ends: its memory is set relative to its own start, so that it may be combined with a place.
    private static IEnumerable<Dom0StrataValue> Ends => Stratum("ends",
        ("where RAM does", k => k.Code.MemorySize = unchecked(RamEnd - k.Code.PhysicalAddress)),
        ("a page before RAM does", k => k.Code.MemorySize = unchecked(RamEnd - 0x1000 - k.Code.PhysicalAddress)),
        ("a byte before RAM does", k => k.Code.MemorySize = unchecked(RamEnd - 1 - k.Code.PhysicalAddress)),
        ("a byte behind RAM", k => k.Code.MemorySize = unchecked(RamEnd + 1 - k.Code.PhysicalAddress)),
        ("where RAM does, a page above 1 MiB", k => { k.LoadAt(Start + 0x1000); k.Code.MemorySize = RamEnd - Start - 0x1000; }),
        ("where RAM does, 16 bytes above 1 MiB", k => { k.LoadAt(Start + 0x10); k.Code.MemorySize = RamEnd - Start - 0x10; }),
        ("1 GiB on", k => k.Code.MemorySize = 1 << 30));

    private static IEnumerable<Dom0StrataValue> LowSegments => Stratum("a segment",
        ("in low RAM", k => k.AddSegment(0x10000, 0x1000)),
        ("at the end of low RAM", k => k.AddSegment(LowEnd - 0x1000, 0x1000)),
        ("in firmware", k => k.AddSegment(0xf0000, 0x1000)),
        ("at 16 MiB", k => k.AddSegment(0x1000000, 0x1000)),
        ("at the end of RAM", k => k.AddSegment(RamEnd - 0x1000, 0x1000)),
        ("behind RAM", k => k.AddSegment(RamEnd, 0x1000)),
        ("at its virtual address", k => k.AddSegment(0xffffffff81000000, 0x1000)));

    private static IEnumerable<Dom0StrataValue> Entries => Stratum("PHYS32_ENTRY",
        ("B", k => At(k, BootCode.Offset('B'))),
        ("Q", k => At(k, BootCode.Offset('Q'))),
        ("between two", k => At(k, BootCode.Offset('C') + 5)),
        ("4 bytes", k => k.Set(Phys32Entry, Start, 4)),
        ("8 bytes", k => k.Set(Phys32Entry, Start, 8)),
        ("2 bytes", k => k.Set(Phys32Entry, Start, 2)),
        ("12 bytes", k => k.Set(KernelNote.Of(Phys32Entry, "\0\0\u0010\0\0\0\0\0\0\0\0\0", terminated: false))),
        ("cut to 32 bits", k => k.Set(Phys32Entry, 0x100000000 + Start, 8)),
        ("the value that means unset", k => k.Set(Phys32Entry, 0xffffffff, 4)),
        ("none", k => k.Drop(Phys32Entry)),
        ("none, but the notes of PV", k => { k.Drop(Phys32Entry); k.Notes.AddRange(Kernels.PvNotes().Where(note => note.Type is XenVersion or Loader)); }),
        ("in memory without bytes", k => k.Set(Phys32Entry, Start + 0xff0)),
        ("the last byte", k => k.Set(Phys32Entry, End - 1)),
        ("the end", k => k.Set(Phys32Entry, End)),
        ("behind the end", k => k.Set(Phys32Entry, End + 1)),
        ("before the start", k => k.Set(Phys32Entry, Start - 1)),
        ("twice, the last counts", k => k.Notes.InsertRange(0, [KernelNote.Of(Phys32Entry, 0)])));

    private static IEnumerable<Dom0StrataValue> Others => Stratum("notes of PV",
        ("all", k => k.Notes.AddRange(Kernels.PvNotes())),
        ("VIRT_BASE", k => k.Set(VirtBase, Kernels.VirtBase64)),
        ("INIT_P2M inside", k => k.Set(InitP2m, Start + 0x1000)),
        ("INIT_P2M at the end", k => k.Set(InitP2m, End)),
        ("HYPERCALL_PAGE nowhere", k => k.Set(HypercallPage, 0)));

    private static IEnumerable<Dom0StrataValue> Relocations => Stratum("PHYS32_RELOC",
        ("without words", k => k.Set(KernelNote.Of(Phys32Reloc, "", terminated: false))),
        ("without words, p_align 1 MiB", k => { k.Set(KernelNote.Of(Phys32Reloc, "", terminated: false)); k.Code.Alignment = 1 << 20; }),
        ("from 1 GiB", k => Relocate(k, 0x200000, 0x40000000)),
        ("align 4 KiB", k => Relocate(k, 0x1000)),
        ("align 1", k => Relocate(k, 1)),
        ("align 0", k => Relocate(k, 0)),
        ("align 3 MiB", k => Relocate(k, 0x300000)),
        ("align 32 MiB", k => Relocate(k, 0x2000000)),
        ("align 0xffffffff", k => Relocate(k, 0xffffffff)),
        ("from 0x2000000", k => Relocate(k, 0x200000, 0x2000000)),
        ("from 0x2000001", k => Relocate(k, 0x200000, 0x2000001)),
        ("to 16 MiB", k => Relocate(k, 0x1000, 0, 0xffffff)),
        ("to 0x101fff", k => Relocate(k, 0x1000, 0, 0x101fff)),
        ("to 0x101ffe", k => Relocate(k, 0x1000, 0, 0x101ffe)),
        ("to 0x8000", k => Relocate(k, 0x1000, 0, 0x7fff)),
        ("from 1 MiB to 0x8000", k => Relocate(k, 0x1000, 0x100000, 0x7fff)),
        ("moved", k => { k.LoadAt(0xa0000); Relocate(k, 0x1000, 0, 0x17fffff); }),
        ("moved, align 0x1000, the rest not said", k => { k.LoadAt(0xa0000); Relocate(k, 0x1000); }),
        ("no room", k => { k.LoadAt(0xa0000); Relocate(k, 0x1000, 0x100000, 0x7fff); }),
        ("twice, the second without words", k => MoveTwice(k, [0x1000, 0, 0x17fffff])),
        ("twice, the second with one word", k => MoveTwice(k, [0x1000, 0, 0x17fffff], 0x400000)),
        ("twice, the second with two words", k => MoveTwice(k, [0x1000, 0, 0x17fffff], 0x400000, 0x1400001)),
        ("twice, the first without words", k => MoveTwice(k, [], 0x1000, 0, 0x17fffff)));

    private static void Relocate(Dom0StrataKernel kernel, params uint[] words) => kernel.Set(Relocation(words));

    private static void MoveTwice(Dom0StrataKernel kernel, uint[] first, params uint[] second)
    {
        kernel.LoadAt(0xa0000);
        kernel.Set(Relocation(first));
        kernel.Notes.Add(Relocation(second));
    }

    private static KernelNote Relocation(uint[] words) => new() { Type = Phys32Reloc, Desc = [.. words.SelectMany(BitConverter.GetBytes)] };

    private static void At(Dom0StrataKernel kernel, int offset) => kernel.Set(Phys32Entry, kernel.Code.PhysicalAddress + (ulong)offset);
}
