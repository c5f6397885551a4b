using System.Runtime.CompilerServices;

namespace ElfNotes;

/// <summary>
/// A note for the program that is made of this assembly. A note has an owner, a type and one value; the properties are the fields that a
/// <c>notes.yaml</c> has, and the same rules hold for them. A property that is not written is not there.
/// </summary>
/// <remarks>
/// The compiled assembly is read by its metadata, and by the attribute's full name: an assembly may define an attribute of this name by itself,
/// with those of the properties that it needs. The source file's path gets into the assembly's metadata; the compiler's PathMap and
/// DeterministicSourcePaths shorten it.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ElfNoteAttribute : Attribute
{
    /// <summary>Describes a note by its type's name.</summary>
    /// <param name="owner">The owner's name; its NUL is added.</param>
    /// <param name="type">The name that the owner's registry has for the type: <c>ENTRY</c>.</param>
    /// <param name="sourceFile">Filled in by the compiler.</param>
    /// <param name="sourceLine">Filled in by the compiler.</param>
    public ElfNoteAttribute(string owner, string type, [CallerFilePath] string sourceFile = "", [CallerLineNumber] int sourceLine = 0)
    {
        Owner = owner;
        Type = type;
        SourceFile = sourceFile;
        SourceLine = sourceLine;
    }

    /// <summary>Describes a note by its type's number.</summary>
    /// <param name="owner">The owner's name; its NUL is added.</param>
    /// <param name="type">The type word, of 32 bits.</param>
    /// <param name="sourceFile">Filled in by the compiler.</param>
    /// <param name="sourceLine">Filled in by the compiler.</param>
    public ElfNoteAttribute(string owner, uint type, [CallerFilePath] string sourceFile = "", [CallerLineNumber] int sourceLine = 0)
        : this(owner, type.ToString(System.Globalization.CultureInfo.InvariantCulture), sourceFile, sourceLine)
    {
    }

    /// <summary>The owner's name.</summary>
    public string Owner { get; }

    /// <summary>The type's name or number.</summary>
    public string Type { get; }

    /// <summary>In place of the owner, which is then given as an empty string: the namesz bytes in hexadecimal, for owners with another number of NULs than one.</summary>
    public string? OwnerBytes { get; set; }

    /// <summary>A string in UTF-8, with or without a NUL as the type's readers need it.</summary>
    public string? String { get; set; }

    /// <summary>Beside a string: whether a NUL ends it. What is not written follows the type's readers.</summary>
    public bool Nul { get; set; }

    /// <summary>An unsigned integer of one byte.</summary>
    public byte U8 { get; set; }

    /// <summary>An unsigned integer of two bytes.</summary>
    public ushort U16 { get; set; }

    /// <summary>An unsigned integer of four bytes.</summary>
    public uint U32 { get; set; }

    /// <summary>An unsigned integer of eight bytes.</summary>
    public ulong U64 { get; set; }

    /// <summary>An unsigned integer of the machine's pointer size.</summary>
    public ulong Pointer { get; set; }

    /// <summary>Unsigned integers of one byte each.</summary>
    public byte[]? U8List { get; set; }

    /// <summary>Unsigned integers of two bytes each.</summary>
    public ushort[]? U16List { get; set; }

    /// <summary>Unsigned integers of four bytes each.</summary>
    public uint[]? U32List { get; set; }

    /// <summary>Unsigned integers of eight bytes each.</summary>
    public ulong[]? U64List { get; set; }

    /// <summary>Unsigned integers of the machine's pointer size each.</summary>
    public ulong[]? PointerList { get; set; }

    /// <summary>Bytes in hexadecimal; blanks between them are skipped.</summary>
    public string? Hex { get; set; }

    /// <summary>Bytes in base64.</summary>
    public string? Base64 { get; set; }

    /// <summary>The content of a file, named relative to the source file.</summary>
    public string? File { get; set; }

    /// <summary>JSON; written without blanks, with a NUL where the type's readers need one.</summary>
    public string? Json { get; set; }

    /// <summary>A list of features: a string for FEATURES, a mask for SUPPORTED_FEATURES.</summary>
    public string[]? Features { get; set; }

    /// <summary>A symbol, with an addend behind it if need be (<c>start+0x10</c>): the linker fills in its address.</summary>
    public string? Symbol { get; set; }

    /// <summary>Beside a symbol: what is added to its address, modulo 2^64.</summary>
    public long Addend { get; set; }

    /// <summary>Beside a symbol: 1, 2, 4 or 8 bytes. What is not written is the machine's pointer size.</summary>
    public int Size { get; set; }

    /// <summary>Values one after the other without padding, each a field and its value: <c>"u32=4"</c>, <c>"symbol=_start"</c>.</summary>
    public string[]? Parts { get; set; }

    /// <summary>The section, instead of the customary one or <c>.note.</c> and the owner.</summary>
    public string? Section { get; set; }

    /// <summary>False for a note that is not mapped at run time (no SHF_ALLOC), and so in no segment.</summary>
    public bool Allocated { get; set; }

    /// <summary>4 or 8: what owner and descriptor are padded to, in bytes, and the section's sh_addralign.</summary>
    public int Align { get; set; }

    /// <summary>The bytes of the padding behind the owner, in hexadecimal, where they are not zero.</summary>
    public string? OwnerPadding { get; set; }

    /// <summary>The bytes of the padding behind the descriptor, in hexadecimal, where they are not zero.</summary>
    public string? Padding { get; set; }

    /// <summary>The source file in which the attribute stands, as the compiler was given it.</summary>
    public string SourceFile { get; }

    /// <summary>The line in it, counted from 1.</summary>
    public int SourceLine { get; }
}
