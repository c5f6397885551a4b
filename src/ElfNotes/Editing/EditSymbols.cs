using ElfNotes.Authoring;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The addresses of symbols in a linked file, for notes that are to hold them.</summary>
internal sealed class EditSymbols(ElfFile file)
{
    /// <summary>The address of a symbol plus the addend.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.ValueCannotBe"/>: there is no such symbol, or several, or the address does not fit.</exception>
    public ulong AddressOf(NotePart.Symbol symbol, int size)
    {
        var found = (ElfSymbols.Read(file, [symbol.Name], orDynamic: true) ?? throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, $"the file has no symbol table in which to find {symbol.Name}: give the address as a number")).Find(symbol.Name);
        if (found.Select(one => one.Value).Distinct().ToList() is not [var value])
            throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, found.Count == 0 ? $"the file defines no symbol {symbol.Name}" : $"the file has {found.Count} local symbols {symbol.Name} at different addresses");
        var address = unchecked(value + (ulong)symbol.Addend);
        if (!file.Is64) address &= uint.MaxValue;
        if (size < 8 && address >> (8 * size) != 0) throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, $"the address 0x{address:x} of {symbol.Name} does not fit into {size} bytes");
        return address;
    }
}
