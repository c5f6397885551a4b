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

    internal const ulong SHF_TLS = 0x400;

    /// <summary>The flag of a section whose bytes are compressed.</summary>
    public const ulong SHF_COMPRESSED = 0x800;

    /// <summary>The flag of a section whose sh_info is the index of another.</summary>
    internal const ulong SHF_INFO_LINK = 0x40;

    internal const uint SHT_NULL = 0;
    internal const uint SHT_SYMTAB = 2;
    internal const uint SHT_STRTAB = 3;
    internal const uint SHT_HASH = 5;
    internal const uint SHT_DYNAMIC = 6;
    internal const uint SHT_NOBITS = 8;
    internal const uint SHT_DYNSYM = 11;
    internal const uint SHT_SYMTAB_SHNDX = 18;
    internal const uint SHT_GNU_HASH = 0x6ffffff6;
    internal const uint SHT_GNU_verdef = 0x6ffffffd;
    internal const uint SHT_GNU_verneed = 0x6ffffffe;
    internal const uint SHT_GNU_versym = 0x6fffffff;

    /// <summary>sh_type of relocations packed by LLVM (-Wa,--crel), which are not read here.</summary>
    internal const uint SHT_CREL = 0x40000014;

    /// <summary>Indices from here on do not fit into the header, and have special meanings there.</summary>
    internal const uint SHN_LORESERVE = 0xff00;

    /// <summary>Stands for an index that is too large: the true one is elsewhere.</summary>
    internal const uint SHN_XINDEX = 0xffff;
}
