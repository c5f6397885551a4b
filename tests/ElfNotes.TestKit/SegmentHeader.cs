namespace ElfNotes.TestKit;

/// <summary>A program header. What is null follows from the bytes that it shows.</summary>
public sealed class SegmentHeader
{
    /// <summary>p_type of a loadable segment.</summary>
    public const uint PT_LOAD = 1;

    /// <summary>p_type of notes.</summary>
    public const uint PT_NOTE = 4;

    /// <summary>p_type.</summary>
    public uint Type { get; set; }

    /// <summary>p_flags: 1 execute, 2 write, 4 read.</summary>
    public uint Flags { get; set; }

    /// <summary>p_offset, bytes from the start of the file.</summary>
    public ulong? Offset { get; set; }

    /// <summary>p_vaddr.</summary>
    public ulong VirtualAddress { get; set; }

    /// <summary>p_paddr.</summary>
    public ulong PhysicalAddress { get; set; }

    /// <summary>p_filesz.</summary>
    public ulong? FileSize { get; set; }

    /// <summary>p_memsz; null: p_filesz.</summary>
    public ulong? MemorySize { get; set; }

    /// <summary>p_align.</summary>
    public ulong Alignment { get; set; }

    /// <summary>The same header again, to be changed on its own.</summary>
    public SegmentHeader Clone() => (SegmentHeader)MemberwiseClone();
}
