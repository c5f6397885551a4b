namespace ElfNotes.TestKit.Mutations;

/// <summary>PT_NOTEs that lie, overlap, or are not alone.</summary>
internal static class SegmentMutations
{
    public static MutationRule[] Rules => [new(15, NoteOffset), new(20, NoteSize), new(12, NoteType), new(12, SecondView), new(6, Many), new(8, Around), new(15, NoteMemory)];

    private static SegmentHeader NoteSegment(MutationTarget target) => target.Blob().Segment ??= new SegmentHeader { Type = SegmentHeader.PT_NOTE, Flags = 4, Alignment = 4 };

    private static string NoteOffset(MutationTarget target)
    {
        var segment = NoteSegment(target);
        segment.Offset = target.Chance(50) ? 0 : target.Odd();
        return $"p_offset 0x{segment.Offset:x}";
    }

    private static string NoteSize(MutationTarget target)
    {
        var segment = NoteSegment(target);
        segment.FileSize = target.Chance(60) ? (ulong)target.Random.Next(260) : target.Odd();
        return $"p_filesz 0x{segment.FileSize:x}";
    }

    private static string NoteMemory(MutationTarget target)
    {
        var segment = NoteSegment(target);
        segment.MemorySize = target.Odd();
        segment.Flags = target.Pick(0u, 4u, 7u);
        return $"p_memsz 0x{segment.MemorySize:x} on the notes";
    }

    private static string NoteType(MutationTarget target)
    {
        var segment = NoteSegment(target);
        segment.Type = target.Pick(0u, 5u, 0x6474e553u, 0x80000004u, SegmentHeader.PT_LOAD);
        return $"p_type 0x{segment.Type:x} on the notes";
    }

    private static string SecondView(MutationTarget target)
    {
        var blob = target.Blob();
        var second = new NoteBlob { Notes = [KernelNote.Of((uint)target.Random.Next(20), target.Boundary())] };
        target.Kernel.Blobs.Insert(target.Chance(50) ? 0 : target.Kernel.Blobs.Count, second);
        return $"a PT_NOTE of its own for note {second.Notes[0].Type} beside {blob.Notes.Count} others";
    }

    private static string Many(MutationTarget target)
    {
        var count = target.Random.Next(2, 40);
        for (var i = 0; i < count; i++) target.Kernel.ExtraSegments.Add(new SegmentHeader { Type = SegmentHeader.PT_NOTE, Offset = (ulong)target.Random.Next(1, 1500), FileSize = (ulong)target.Random.Next(200), Alignment = 4 });
        return $"{count} PT_NOTEs anywhere";
    }

    private static string Around(MutationTarget target)
    {
        var segment = new SegmentHeader { Type = SegmentHeader.PT_NOTE, Offset = target.Odd(), FileSize = target.Odd(), Alignment = 4 };
        target.Kernel.ExtraSegments.Add(segment);
        return $"a PT_NOTE at 0x{segment.Offset:x} of 0x{segment.FileSize:x}";
    }
}
