namespace ElfNotes.TestKit;

/// <summary>Fields of the ELF header that are to lie. What is null is written truly.</summary>
public sealed class HeaderFields
{
    /// <summary>EI_CLASS.</summary>
    public byte? Class { get; set; }

    /// <summary>EI_DATA.</summary>
    public byte? Data { get; set; }

    /// <summary>e_phoff.</summary>
    public ulong? ProgramHeaderOffset { get; set; }

    /// <summary>e_phentsize.</summary>
    public ushort? ProgramHeaderSize { get; set; }

    /// <summary>e_phnum.</summary>
    public ushort? ProgramHeaderCount { get; set; }

    /// <summary>e_shoff.</summary>
    public ulong? SectionHeaderOffset { get; set; }

    /// <summary>e_shentsize.</summary>
    public ushort? SectionHeaderSize { get; set; }

    /// <summary>e_shnum.</summary>
    public ushort? SectionHeaderCount { get; set; }

    /// <summary>e_shstrndx.</summary>
    public ushort? SectionNamesIndex { get; set; }
}
