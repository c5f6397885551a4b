namespace ElfNotes.Authoring;

/// <summary>
/// The names of a note's fields, the same in every source: <c>owner</c> in YAML, <c>Owner</c> in C# and MSBuild. A note has an owner, a type and
/// one value.
/// </summary>
public static class NoteFields
{
    /// <summary>The owner's name; its NUL is added.</summary>
    public const string Owner = "owner";

    /// <summary>In place of the owner: the namesz bytes in hexadecimal, for owners with another number of NULs than one.</summary>
    public const string OwnerBytes = "ownerBytes";

    /// <summary>The type: a number, or the name that the owner's registry has.</summary>
    public const string Type = "type";

    /// <summary>The section, instead of the customary one or <c>.note.</c> and the owner.</summary>
    public const string Section = "section";

    /// <summary>False for a note that is not mapped at run time (no SHF_ALLOC), and so in no segment.</summary>
    public const string Allocated = "allocated";

    /// <summary>4 or 8: what owner and descriptor are padded to, and the section's sh_addralign.</summary>
    public const string Align = "align";

    /// <summary>The bytes of the padding behind the owner, in hexadecimal, where they are not zero.</summary>
    public const string OwnerPadding = "ownerPadding";

    /// <summary>The bytes of the padding behind the descriptor, in hexadecimal, where they are not zero.</summary>
    public const string Padding = "padding";

    /// <summary>A string in UTF-8, with or without a NUL as the type's readers need it.</summary>
    public const string String = "string";

    /// <summary>Beside a string: whether a NUL ends it.</summary>
    public const string Nul = "nul";

    /// <summary>An unsigned integer of one byte, or a list of them.</summary>
    public const string U8 = "u8";

    /// <summary>An unsigned integer of two bytes, or a list of them.</summary>
    public const string U16 = "u16";

    /// <summary>An unsigned integer of four bytes, or a list of them.</summary>
    public const string U32 = "u32";

    /// <summary>An unsigned integer of eight bytes, or a list of them.</summary>
    public const string U64 = "u64";

    /// <summary>An unsigned integer of the machine's pointer size, or a list of them.</summary>
    public const string Pointer = "pointer";

    /// <summary>Bytes in hexadecimal; blanks between them are skipped.</summary>
    public const string Hex = "hex";

    /// <summary>Bytes in base64.</summary>
    public const string Base64 = "base64";

    /// <summary>The content of a file, named relative to the source.</summary>
    public const string File = "file";

    /// <summary>JSON, as text or as the source's own lists and maps; written without blanks, with a NUL where the type's readers need one.</summary>
    public const string Json = "json";

    /// <summary>A list of features: a string for FEATURES, a mask for SUPPORTED_FEATURES.</summary>
    public const string Features = "features";

    /// <summary>A symbol, with an addend behind it if need be (<c>start+0x10</c>): the linker fills in its address.</summary>
    public const string Symbol = "symbol";

    /// <summary>Beside a symbol: what is added to its address, modulo 2^64.</summary>
    public const string Addend = "addend";

    /// <summary>Beside a symbol: 1, 2, 4, 8 or <c>pointer</c>, which is the default.</summary>
    public const string Size = "size";

    /// <summary>A list of maps with one value each, one after the other without padding.</summary>
    public const string Parts = "parts";

    /// <summary>The fields of which a note has exactly one.</summary>
    public static IReadOnlyList<string> Values { get; } = [String, U8, U16, U32, U64, Pointer, Hex, Base64, File, Json, Features, Symbol, Parts];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Owner, OwnerBytes, Type, Section, Allocated, Align, OwnerPadding, Padding, Nul, Addend, Size, .. Values];
}
