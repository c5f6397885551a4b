namespace ElfNotes.TestKit.Mutations;

/// <summary>Alignment, packing and sizes that lie.</summary>
internal static class NoteFormatMutations
{
    public static MutationRule[] Rules =>
    [
        new(25, Alignment), new(15, Packing), new(12, Skew), new(15, target => Lie(target, name: true)), new(20, target => Lie(target, name: false)), new(15, Tail), new(10, Beyond),
    ];

    private static string Alignment(MutationTarget target)
    {
        var alignment = target.Pick<ulong>(0, 1, 2, 3, 4, 8, 16, 4096, 1UL << 63);
        var blob = target.Blob();
        if (blob.Segment is not null) blob.Segment.Alignment = alignment;
        if (blob.Section is not null) blob.Section.Alignment = alignment;
        return $"alignment {alignment} said";
    }

    private static string Packing(MutationTarget target)
    {
        var padding = target.Pick(1, 2, 3, 8, 8, 8, 16);
        target.Blob().AlignedBy(padding);
        return $"notes padded to {padding}";
    }

    private static string Skew(MutationTarget target)
    {
        var blob = target.Blob();
        blob.Skew = target.Random.Next(1, 8);
        return $"notes start {blob.Skew} bytes off";
    }

    private static string Lie(MutationTarget target, bool name)
    {
        var (blob, index) = target.Note();
        // 0xfffffff4 makes header, owner and descriptor add up to 0 in 32 bits.
        var size = target.Pick<uint>(0, 1, 3, 4, 5, 8, 12, 100, 0x1000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffff4, 0xfffffffc, 0xfffffffd, 0xfffffffe, 0xffffffff);
        blob.Notes[index] = name ? blob.Notes[index] with { NameSize = size } : blob.Notes[index] with { DescSize = size };
        return $"{(name ? "namesz" : "descsz")} 0x{size:x} on note {blob.Notes[index].Type}";
    }

    private static string Tail(MutationTarget target)
    {
        var blob = target.Blob();
        blob.RawTail = new byte[target.Random.Next(1, 40)];
        if (target.Chance(50)) target.Random.NextBytes(blob.RawTail);
        return $"{blob.RawTail.Length} raw bytes behind the notes";
    }

    private static string Beyond(MutationTarget target)
    {
        var writer = new ByteWriter(target.Kernel.ByteOrder);
        KernelNote.Of(XenNoteTypes.Phys32Entry, target.Boundary()).Write(writer, target.Kernel.Class, 4);
        target.Blob().Beyond = writer.ToArray();
        return "a note right behind the segment";
    }
}
