namespace ElfNotes.TestKit.Linkers;

/// <summary>A linker, set to one machine.</summary>
/// <param name="Name">ld, gold, lld or mold.</param>
/// <param name="Tool">How it is run.</param>
public sealed record Linker(string Name, Tool Tool)
{
    /// <summary>Whether it obeys a script with SECTIONS and PHDRS.</summary>
    public bool HasScripts => Name != "mold";

    /// <summary>
    /// Whether notes that are padded to 4 and to 8 bytes get segments of their own. Debian 12's gold and mold put them into one, in which no reader finds its way.
    /// </summary>
    public bool KeepsAlignmentsApart => Name is "ld" or "lld";

    /// <summary>The smallest address, in bytes, that it knows a relocation for, which may be larger than what its peers know.</summary>
    public int SmallestAddress { get; init; } = 1;

    /// <summary>What it says on standard error, of its own machine, where no object has code.</summary>
    public string WithoutCode { get; init; } = "";

    public override string ToString() => Name;
}
