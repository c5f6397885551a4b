using static ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.TestKit.Mutations;

/// <summary>Numbers at and beside the boundaries of Xen's address check.</summary>
internal static class AddressMutations
{
    public static MutationRule[] Rules =>
    [
        new(70, target => Set(target, Entry)), new(30, target => Set(target, VirtBase)), new(20, target => Set(target, PaddrOffset)), new(35, P2mInside),
        new(20, target => Set(target, InitP2m)), new(60, target => Set(target, Phys32Entry)), new(40, PaddrOffsetAlone), new(30, Load), new(20, EntryField), new(10, MoreLoads),
        new(25, NumberSizes),
    ];

    private static string Set(MutationTarget target, uint type)
    {
        var value = target.Boundary();
        target.Set(KernelNote.Of(type, value));
        return $"note {type} = 0x{value:x}";
    }

    private static string P2mInside(MutationTarget target)
    {
        var start = target.Pick(target.VirtBase, 0UL) + Kernels.Physical;
        var value = unchecked(start + target.Pick(0UL, 1UL, 0x1000UL, Kernels.MemorySize - 1, Kernels.MemorySize, ulong.MaxValue));
        target.Set(KernelNote.Of(InitP2m, value));
        return $"INIT_P2M = 0x{value:x}";
    }

    private static string PaddrOffsetAlone(MutationTarget target)
    {
        target.Kernel.Blobs.ForEach(blob => blob.Notes.RemoveAll(note => note.Type == VirtBase));
        var value = target.Boundary();
        target.Set(KernelNote.Of(PaddrOffset, value));
        return $"PADDR_OFFSET = 0x{value:x} without VIRT_BASE";
    }

    private static string Load(MutationTarget target)
    {
        var header = target.Kernel.Loads[0].Header;
        switch (target.Random.Next(4))
        {
            case 0:
                header.PhysicalAddress = target.Boundary();
                return $"p_paddr 0x{header.PhysicalAddress:x}";
            case 1:
                header.MemorySize = target.Chance(50) ? target.Boundary() : target.Odd();
                return $"p_memsz 0x{header.MemorySize:x}";
            case 2:
                header.Flags = target.Pick(0u, 1u, 2u, 4u, 8u, 0xfffffff8, 0xffffffff);
                return $"p_flags 0x{header.Flags:x}";
            default:
                header.Type = target.Pick(0u, 2u, 0x80000001, SegmentHeader.PT_NOTE);
                return $"p_type 0x{header.Type:x} for the load";
        }
    }

    private static string EntryField(MutationTarget target)
    {
        target.Kernel.Entry = target.Boundary();
        return $"e_entry 0x{target.Kernel.Entry:x}";
    }

    private static string MoreLoads(MutationTarget target)
    {
        var count = target.Random.Next(1, 4);
        for (var i = 0; i < count; i++) target.Kernel.With(LoadSegment.At(target.Chance(60) ? Kernels.Physical + 0x1000UL * (ulong)target.Random.Next(16) : target.Boundary(), 0, target.Chance(70) ? 0x1000 : target.Odd()));
        return $"{count} more loads";
    }

    private static string NumberSizes(MutationTarget target)
    {
        var size = target.Pick(0, 1, 2, 3, 4, 5, 7, 8, 9, 16);
        foreach (var blob in target.Kernel.Blobs)
            for (var i = 0; i < blob.Notes.Count; i++)
                blob.Notes[i] = blob.Notes[i] with { NumberSize = size };
        return $"all numbers in {size} bytes";
    }
}
