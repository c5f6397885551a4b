namespace ElfNotes.Elf;

/// <summary>A program header, its values widened to 64 bits and not checked against each other.</summary>
/// <param name="Index">Its index in the program header table.</param>
/// <param name="Type">p_type.</param>
/// <param name="Flags">p_flags: 1 execute, 2 write, 4 read.</param>
/// <param name="Offset">p_offset, in bytes.</param>
/// <param name="VirtualAddress">p_vaddr.</param>
/// <param name="PhysicalAddress">p_paddr.</param>
/// <param name="FileSize">p_filesz, in bytes.</param>
/// <param name="MemorySize">p_memsz, in bytes.</param>
/// <param name="Alignment">p_align, in bytes; 0 and 1 mean none.</param>
public readonly record struct ElfSegment(int Index, uint Type, uint Flags, ulong Offset, ulong VirtualAddress, ulong PhysicalAddress, ulong FileSize, ulong MemorySize, ulong Alignment)
{
    /// <summary>p_type of a segment that is loaded.</summary>
    public const uint PT_LOAD = 1;

    /// <summary>p_type of a segment of notes.</summary>
    public const uint PT_NOTE = 4;

    /// <summary>
    /// p_type of a segment that covers a GNU property note. Linux looks at no other, and glibc at it before PT_NOTE.
    /// </summary>
    public const uint PT_GNU_PROPERTY = 0x6474e553;

    internal const uint PT_NULL = 0;
    internal const uint PT_DYNAMIC = 2;
    internal const uint PT_INTERP = 3;
    internal const uint PT_PHDR = 6;
    internal const uint PT_TLS = 7;
    internal const uint PF_R = 4;
    internal const uint PF_RWX = 7;

    /// <summary>Stands for a number of program headers that is too large: the true one is sh_info of section 0.</summary>
    internal const uint PN_XNUM = 0xffff;
}
