namespace ElfNotes.TestKit.Linkers;

/// <summary>The tools that Debian has for a machine.</summary>
/// <param name="Name">The machine, as ElfNotes names it.</param>
/// <param name="Assembler">GNU as.</param>
/// <param name="AddressSizes">The sizes of addresses that both its assembler and its linkers accept, in bytes.</param>
/// <param name="Linkers">Every linker that knows the machine.</param>
public sealed record LinkerMachine(string Name, Tool Assembler, IReadOnlyList<int> AddressSizes, IReadOnlyList<Linker> Linkers)
{
    public override string ToString() => Name;
}
