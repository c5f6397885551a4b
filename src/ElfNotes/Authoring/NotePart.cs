namespace ElfNotes.Authoring;

/// <summary>A piece of a descriptor. One of the nested types, and no other: an emitter needs one branch for each.</summary>
public abstract record NotePart
{
    private NotePart()
    {
    }

    /// <summary>Bytes as they are.</summary>
    /// <param name="Value">The bytes, not copied.</param>
    public sealed record Bytes(ReadOnlyMemory<byte> Value) : NotePart;

    /// <summary>A string in UTF-8.</summary>
    /// <param name="Value">Without its NUL. May hold any character, control characters among them.</param>
    /// <param name="HasNul">Whether a NUL byte follows and counts.</param>
    public sealed record Text(string Value, bool HasNul) : NotePart;

    /// <summary>An unsigned integer in the target's byte order.</summary>
    /// <param name="Value">It fits the size, with that of a pointer taken as the target's.</param>
    /// <param name="Size">Its bytes.</param>
    public sealed record Integer(ulong Value, IntegerSize Size) : NotePart;

    /// <summary>The address of a symbol plus an addend, which the linker fills in.</summary>
    /// <param name="Name">The symbol; global and undefined in a relocatable object.</param>
    /// <param name="Addend">Added modulo 2^64.</param>
    /// <param name="Size">Its bytes.</param>
    public sealed record Symbol(string Name, long Addend, IntegerSize Size) : NotePart;
}
