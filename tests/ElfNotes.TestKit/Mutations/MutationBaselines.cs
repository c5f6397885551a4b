namespace ElfNotes.TestKit.Mutations;

/// <summary>The kernels that changes start from.</summary>
internal static class MutationBaselines
{
    private static readonly (string Name, int Weight, Func<KernelBuilder> Make)[] All =
    [
        ("pv", 14, () => Kernels.Pv()),
        ("pv32", 4, () => Kernels.Pv(32)),
        ("pvh", 8, () => Kernels.Pvh()),
        ("pvh32", 5, () => Kernels.Pvh(32)),
        ("hybrid", 22, () => Kernels.Hybrid()),
        ("hybrid32", 5, () => Kernels.Hybrid(32)),
        ("hybrid big-endian", 5, () => BigEndian(Kernels.Hybrid())),
        ("hybrid32 big-endian", 3, () => BigEndian(Kernels.Hybrid(32))),
        ("hybrid sections only", 6, () => SectionsOnly(Kernels.Hybrid())),
        ("hybrid segments only", 4, () => SegmentsOnly(Kernels.Hybrid())),
        ("hybrid in two blobs", 4, TwoBlobs),
        ("hybrid, linked low", 6, Low),
        ("hybrid with symbols", 6, () => Kernels.Hybrid().WithNotes(KernelNote.Of(XenNoteTypes.BsdSymtab, "yes")).WithSymbols(3, 20)),
        ("legacy", 16, () => Kernels.Legacy()),
        ("legacy32", 4, () => Kernels.Legacy(32)),
        ("legacy big-endian", 2, () => BigEndian(Kernels.Legacy())),
        ("legacy and a GNU note", 3, () => Kernels.Legacy().WithNotes(KernelNote.BuildId(1, 2, 3, 4))),
        ("arm", 2, () => OnMachine(Kernels.Hybrid(), KernelBuilder.Arm)),
        ("aarch64", 2, () => OnMachine(Kernels.Hybrid(), KernelBuilder.Aarch64)),
        ("aarch64 without notes", 2, () => OnMachine(Kernels.PvhWithoutNotes(), KernelBuilder.Aarch64)),
        ("no notes", 3, () => Kernels.PvhWithoutNotes()),
    ];

    private static readonly int TotalWeight = All.Sum(baseline => baseline.Weight);

    public static (string Name, KernelBuilder Kernel) Pick(Random random)
    {
        var at = random.Next(TotalWeight);
        foreach (var (name, weight, make) in All)
        {
            if (at < weight) return (name, make());
            at -= weight;
        }

        throw new InvalidOperationException();
    }

    private static KernelBuilder BigEndian(KernelBuilder kernel)
    {
        kernel.ByteOrder = ByteOrder.Big;
        return kernel;
    }

    private static KernelBuilder OnMachine(KernelBuilder kernel, ushort machine)
    {
        kernel.Machine = machine;
        return kernel;
    }

    private static KernelBuilder SectionsOnly(KernelBuilder kernel)
    {
        kernel.Blobs.ForEach(blob => blob.Segment = null);
        return kernel;
    }

    private static KernelBuilder SegmentsOnly(KernelBuilder kernel)
    {
        kernel.HasSections = false;
        return kernel;
    }

    private static KernelBuilder TwoBlobs()
    {
        var notes = Kernels.PvNotes();
        return Kernels.PvWithoutNotes().WithNotes([Kernels.PvhNote(), .. notes[..4]]).WithNotes([KernelNote.BuildId(1, 2, 3), .. notes[4..]]);
    }

    private static KernelBuilder Low() => Kernels.PvhWithoutNotes()
        .WithNotes(KernelNote.Of(XenNoteTypes.XenVersion, "xen-3.0"), KernelNote.Of(XenNoteTypes.Loader, "generic"), Kernels.PvhNote());
}
