using System.Text;

namespace ElfNotes.TestKit;

/// <summary>A section. What is null follows from the bytes that it shows.</summary>
public sealed class KernelSection
{
    /// <summary>sh_type of code and data.</summary>
    public const uint SHT_PROGBITS = 1;

    /// <summary>sh_type of a symbol table.</summary>
    public const uint SHT_SYMTAB = 2;

    /// <summary>sh_type of a string table.</summary>
    public const uint SHT_STRTAB = 3;

    /// <summary>sh_type of notes.</summary>
    public const uint SHT_NOTE = 7;

    /// <summary>Its name in the section name table.</summary>
    public required string Name { get; set; }

    /// <summary>sh_type.</summary>
    public uint Type { get; set; } = SHT_PROGBITS;

    /// <summary>sh_flags: 2 is SHF_ALLOC.</summary>
    public ulong Flags { get; set; }

    /// <summary>The bytes; not used for the section of a note blob.</summary>
    public byte[] Data { get; set; } = [];

    /// <summary>sh_name, bytes into the section name table.</summary>
    public uint? NameOffset { get; set; }

    /// <summary>sh_addr.</summary>
    public ulong Address { get; set; }

    /// <summary>sh_offset.</summary>
    public ulong? Offset { get; set; }

    /// <summary>sh_size.</summary>
    public ulong? Size { get; set; }

    /// <summary>sh_link.</summary>
    public uint? Link { get; set; }

    /// <summary>The section whose index becomes sh_link where <see cref="Link"/> is null.</summary>
    public KernelSection? LinkTo { get; set; }

    /// <summary>sh_info.</summary>
    public uint Info { get; set; }

    /// <summary>sh_addralign; the file offset is a multiple of it as far as it is at most 4096.</summary>
    public ulong Alignment { get; set; } = 1;

    /// <summary>sh_entsize.</summary>
    public ulong EntrySize { get; set; }

    /// <summary>The legacy <c>__xen_guest</c> section.</summary>
    /// <param name="text">The comma list.</param>
    /// <param name="terminated">Whether a NUL ends it.</param>
    public static KernelSection XenGuest(string text, bool terminated = true) =>
        new() { Name = "__xen_guest", Data = Encoding.UTF8.GetBytes(terminated ? text + "\0" : text) };

    /// <summary>A symbol table with its null symbol and zeroed symbols, and the string table that it links to.</summary>
    /// <param name="kernelClass">32 or 64.</param>
    /// <param name="symbols">Symbols behind the null symbol.</param>
    /// <param name="strings">Bytes of the string table.</param>
    public static (KernelSection Symbols, KernelSection Strings) SymbolTable(int kernelClass, int symbols, int strings)
    {
        var entry = kernelClass == 64 ? 24 : 16;
        var names = new KernelSection { Name = ".strtab", Type = SHT_STRTAB, Data = new byte[strings] };
        return (new KernelSection { Name = ".symtab", Type = SHT_SYMTAB, Data = new byte[entry * (symbols + 1)], LinkTo = names, Alignment = (ulong)kernelClass / 8, EntrySize = (ulong)entry }, names);
    }
}
