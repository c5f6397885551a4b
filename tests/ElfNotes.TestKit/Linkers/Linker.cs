namespace ElfNotes.TestKit.Linkers;

/// <summary>A linker, set to one machine.</summary>
/// <param name="Name">ld, gold, lld or mold.</param>
/// <param name="Tool">How it is run.</param>
public sealed record Linker(string Name, Tool Tool)
{
    /// <summary>Whether it obeys a script with SECTIONS and PHDRS.</summary>
    public bool HasScripts => Name != "mold";

    public override string ToString() => Name;
}
