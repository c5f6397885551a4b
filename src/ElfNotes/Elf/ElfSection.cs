namespace ElfNotes.Elf;

/// <summary>A section header, its values widened to 64 bits and not checked against each other.</summary>
/// <param name="Index">Its index in the section header table.</param>
/// <param name="NameOffset">sh_name.</param>
/// <param name="Type">sh_type.</param>
/// <param name="Flags">sh_flags.</param>
/// <param name="Address">sh_addr.</param>
/// <param name="Offset">sh_offset, in bytes.</param>
/// <param name="Size">sh_size, in bytes.</param>
/// <param name="Link">sh_link.</param>
/// <param name="Info">sh_info.</param>
/// <param name="Alignment">sh_addralign, in bytes; 0 and 1 mean none.</param>
public readonly record struct ElfSection(int Index, uint NameOffset, uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size, uint Link, uint Info, ulong Alignment)
{
    /// <summary>sh_type of a section of program data.</summary>
    public const uint SHT_PROGBITS = 1;

    /// <summary>sh_type of relocations with addends.</summary>
    public const uint SHT_RELA = 4;

    /// <summary>sh_type of notes.</summary>
    public const uint SHT_NOTE = 7;

    /// <summary>sh_type of relocations whose addends are in place.</summary>
    public const uint SHT_REL = 9;

    /// <summary>The flag of a section that occupies memory at run time.</summary>
    public const ulong SHF_ALLOC = 2;

    internal const ulong SHF_WRITE = 1;

    internal const ulong SHF_EXECINSTR = 4;

    /// <summary>The flag of a section whose bytes are compressed.</summary>
    public const ulong SHF_COMPRESSED = 0x800;
}
