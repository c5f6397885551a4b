namespace ElfNotes.Authoring;

/// <summary>A section of a relocatable object that is to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">sh_type.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record ObjectSection(string Name, uint Type, ReadOnlyMemory<byte> Content)
{
    /// <summary>sh_type of a table of symbols.</summary>
    public const uint SHT_SYMTAB = 2;

    /// <summary>sh_type of a table of strings.</summary>
    public const uint SHT_STRTAB = 3;

    /// <summary>sh_flags.</summary>
    public ulong Flags { get; init; }

    /// <summary>sh_addralign.</summary>
    public int Alignment { get; init; } = 1;

    /// <summary>sh_entsize.</summary>
    public int EntrySize { get; init; }

    /// <summary>sh_link.</summary>
    public int Link { get; init; }

    /// <summary>sh_info.</summary>
    public int Info { get; init; }
}
