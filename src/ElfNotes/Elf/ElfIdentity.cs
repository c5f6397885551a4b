namespace ElfNotes.Elf;

/// <summary>What an ELF header says of the file as a whole: all that is needed to know what a note's type means.</summary>
/// <param name="Class">32 or 64: the width of addresses (EI_CLASS).</param>
/// <param name="ByteOrder">The order of every number in the file (EI_DATA).</param>
/// <param name="OsAbi">EI_OSABI.</param>
/// <param name="Type">e_type: 1 REL, 2 EXEC, 3 DYN, 4 CORE.</param>
/// <param name="Machine">e_machine.</param>
/// <param name="Flags">e_flags.</param>
/// <param name="Entry">e_entry.</param>
public readonly record struct ElfIdentity(int Class, ByteOrder ByteOrder, byte OsAbi, ushort Type, ushort Machine, uint Flags, ulong Entry)
{
    /// <summary>The e_type of a relocatable object.</summary>
    public const ushort ET_REL = 1;

    /// <summary>The e_type of an executable with fixed addresses.</summary>
    public const ushort ET_EXEC = 2;

    /// <summary>The e_type of a shared object or position-independent executable.</summary>
    public const ushort ET_DYN = 3;

    /// <summary>The e_type of a core file.</summary>
    public const ushort ET_CORE = 4;

    /// <summary>The bytes of an address: 4 or 8.</summary>
    public int AddressSize => Class / 8;
}
