namespace ElfNotes.Authoring;

/// <summary>The bytes that a number or an address takes.</summary>
public enum IntegerSize
{
    /// <summary>As many as an address of the machine has: 4 in ELF32, 8 in ELF64.</summary>
    Pointer,

    /// <summary>One byte.</summary>
    One = 1,

    /// <summary>Two bytes.</summary>
    Two = 2,

    /// <summary>Four bytes.</summary>
    Four = 4,

    /// <summary>Eight bytes.</summary>
    Eight = 8,
}
