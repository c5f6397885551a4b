namespace ElfNotes;

/// <summary>The order in which a file stores the bytes of a multi-byte number (EI_DATA in an ELF file).</summary>
public enum ByteOrder
{
    /// <summary>Least significant byte first (ELFDATA2LSB).</summary>
    Little,

    /// <summary>Most significant byte first (ELFDATA2MSB).</summary>
    Big,
}
