using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Editing;

/// <summary>What becomes of an address on the way into another file.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="symbols">The mappings of it.</param>
internal sealed class AddressChanges(NoteCopyOptions options, SymbolAddresses symbols)
{
    private readonly HashSet<AddressRebase> _used = [];

    /// <summary>The rebases that have moved no address yet.</summary>
    public IEnumerable<AddressRebase> Unused => options.Rebases.Where(rebase => !_used.Contains(rebase));

    /// <summary>The new address: that of a symbol, or else the rebased one, or else the one with the offset.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.ValueCannotBe"/>: it leaves the 64 bits of an address.</exception>
    public ulong Apply(ElfNote note, NoteType type, ulong address)
    {
        if (symbols.Find(type.AddressSpace, address) is { } mapped) return mapped;
        if (address == 0 && !type.IsZeroAddress) return 0;
        var rebase = options.Rebases.Where(rebase => Concerns(rebase.Space, type) && rebase.Old <= address).MaxBy(rebase => rebase.Old);
        if (rebase is not null) _used.Add(rebase);
        Int128 changed = rebase is not null ? (Int128)address - rebase.Old + rebase.New
            : options.Offset is { } offset && Concerns(offset.Space, type) ? address + offset.By
            : address;
        if (changed < 0 || changed > ulong.MaxValue)
            throw new ElfNotesException(EditingCodes.ValueCannotBe, note.DescOffset, $"the address {NoteText.Hex(address)} in {NoteTransform.Title(note)} would leave the 64 bits of an address");
        return (ulong)changed;
    }

    private static bool Concerns(NoteAddressSpace space, NoteType type) => space == NoteAddressSpace.None || space == type.AddressSpace;
}
