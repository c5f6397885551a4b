namespace ElfNotes.Vocabulary;

/// <summary>What the readers of a note type take its descriptor for.</summary>
public enum NoteValueKind
{
    /// <summary>Bytes, or a structure of the type's own; nothing is said of its size.</summary>
    Bytes,

    /// <summary>Nothing: a descriptor of 0 bytes.</summary>
    Empty,

    /// <summary>Text that ends in a NUL, which descsz counts.</summary>
    StringWithNul,

    /// <summary>Text of descsz bytes without a NUL: readers take all of the descriptor.</summary>
    StringWithoutNul,

    /// <summary>An unsigned integer in the file's byte order; see <see cref="NoteType.SizeIn"/> and <see cref="NoteType.Sizes"/>.</summary>
    Integer,

    /// <summary>An address in the file's byte order, mostly a symbol that the linker fills in.</summary>
    Address,

    /// <summary>32-bit words in the file's byte order.</summary>
    Words,

    /// <summary>Names of Xen features, separated by <c>|</c>, each required if it begins with <c>!</c>; text that ends in a NUL.</summary>
    FeatureNames,

    /// <summary>A mask of Xen features: one 32-bit word for 32 features.</summary>
    FeatureMask,

    /// <summary>JSON in UTF-8 that ends in a NUL.</summary>
    Json,
}
