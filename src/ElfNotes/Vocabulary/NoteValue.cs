namespace ElfNotes.Vocabulary;

/// <summary>
/// What a descriptor holds, as data. One of the nested types, and no other: a program that writes it out needs one
/// branch for each.
/// </summary>
public abstract record NoteValue
{
    private NoteValue()
    {
    }

    /// <summary>An unsigned integer: an address, a size, a bit mask, a code.</summary>
    /// <param name="Value">The number, read in the file's byte order.</param>
    public sealed record Number(ulong Value) : NoteValue;

    /// <summary>An integer that may be negative, such as a relocation's addend.</summary>
    /// <param name="Value">The number.</param>
    public sealed record SignedNumber(long Value) : NoteValue;

    /// <summary>A yes or no.</summary>
    /// <param name="Value">True for yes.</param>
    public sealed record Truth(bool Value) : NoteValue;

    /// <summary>A string. Bytes that are not UTF-8 have become U+FFFD; control characters are kept: escape before showing.</summary>
    /// <param name="Value">The string without its NUL.</param>
    public sealed record Text(string Value) : NoteValue;

    /// <summary>Bytes with no further structure, or with one that is not known.</summary>
    /// <param name="Value">The bytes, not copied.</param>
    public sealed record Bytes(ReadOnlyMemory<byte> Value) : NoteValue;

    /// <summary>Values in the order of the descriptor.</summary>
    /// <param name="Values">The values.</param>
    public sealed record Items(IReadOnlyList<NoteValue> Values) : NoteValue;

    /// <summary>Named values in the order of the descriptor. No name comes twice.</summary>
    /// <param name="Values">Names in lower camel case, and their values.</param>
    public sealed record Fields(IReadOnlyList<KeyValuePair<string, NoteValue>> Values) : NoteValue
    {
        /// <summary>The value of a field, or null where there is none of that name.</summary>
        /// <param name="name">The field's name.</param>
        public NoteValue? this[string name]
        {
            get
            {
                foreach (var field in Values)
                    if (field.Key == name)
                        return field.Value;
                return null;
            }
        }
    }
}
