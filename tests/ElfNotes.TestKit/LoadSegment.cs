namespace ElfNotes.TestKit;

/// <summary>A PT_LOAD and its bytes.</summary>
public sealed class LoadSegment
{
    /// <summary>x86: <c>hlt</c> and a jump back to it.</summary>
    public static ReadOnlySpan<byte> HaltLoop => [0xf4, 0xeb, 0xfd];

    /// <summary>The bytes in the file; harmless code by default.</summary>
    public byte[] Data { get; set; } = HaltLoop.ToArray();

    /// <summary>The program header; offset and file size follow from the data unless set.</summary>
    public SegmentHeader Header { get; init; } = new() { Type = SegmentHeader.PT_LOAD, Flags = 7, Alignment = 16 };

    /// <summary>A loadable segment.</summary>
    /// <param name="physical">p_paddr.</param>
    /// <param name="virtualAddress">p_vaddr.</param>
    /// <param name="memorySize">p_memsz, bytes.</param>
    public static LoadSegment At(ulong physical, ulong virtualAddress, ulong memorySize) => new()
    {
        Header = new SegmentHeader { Type = SegmentHeader.PT_LOAD, Flags = 7, Alignment = 16, PhysicalAddress = physical, VirtualAddress = virtualAddress, MemorySize = memorySize },
    };
}
