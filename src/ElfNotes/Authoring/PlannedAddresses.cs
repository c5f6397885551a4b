using System.Globalization;
using ElfNotes.Elf;
using ElfNotes.Notes;
using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>Whether the addresses in a note are those of the symbols that its plan names.</summary>
internal sealed class PlannedAddresses(ElfFile file, ElfSymbols symbols)
{
    /// <summary>The first address that is another one, or null.</summary>
    /// <param name="note">A note of the file, with all the bytes that the plan gives it but for addresses.</param>
    /// <param name="encoded">The planned note.</param>
    public (string Message, string Hint)? Difference(ElfNote note, EncodedNotes encoded)
    {
        var format = new NoteFormat(note.Format.ByteOrder, encoded.Alignment);
        var start = (int)format.Align((ulong)(format.HeaderSize + note.OwnerBytes.Length));
        foreach (var planned in encoded.Relocations)
            if (Difference(note, planned, planned.Offset - start) is { } difference) return difference;
        return null;
    }

    private (string Message, string Hint)? Difference(ElfNote note, EncodedRelocation planned, int descOffset)
    {
        var value = file.Identity.ByteOrder.Read(note.Desc.Span.Slice(descOffset, planned.Size));
        var relocation = note.Relocations.FirstOrDefault(one => one.DescOffset == descOffset);
        if (relocation is not null && relocation.Symbol == planned.Symbol)
            return Cut(unchecked((ulong)relocation.Addend), planned.Size) == Cut(unchecked((ulong)planned.Addend), planned.Size) ? null
                : ($"has the address of {planned.Symbol}{Addend(relocation.Addend)}, and is to have that of {Title(planned)}", "Build and link the notes anew");
        var found = symbols.Find(planned.Symbol);
        if (relocation is not null && !relocation.Symbol.StartsWith('.'))
            return ($"has the address of {relocation.Symbol}{Addend(relocation.Addend)}, and is to have that of {Title(planned)}", "Build and link the notes anew, or name the other symbol in the plan");
        if (found.Count == 0)
            return ($"is to have the address of {planned.Symbol}, and there is no symbol {planned.Symbol} in the file; it has {NoteText.Hex(value)}", "Name a symbol that the file has (nm lists them), and build the notes anew");
        if (found.Any(symbol => Cut(unchecked(symbol.Value + (ulong)planned.Addend), planned.Size) == value && IsOfSection(relocation, symbol))) return null;
        var wanted = Cut(unchecked(found[0].Value + (ulong)planned.Addend), planned.Size);
        return ($"has the address {NoteText.Hex(value)}, and {Title(planned)} is {NoteText.Hex(wanted)}", file.Identity.Type == ElfIdentity.ET_DYN && value == 0
            ? "Link without -pie: nobody applies the relocations of a note when it is loaded" : "Build and link the notes anew, or name the symbol in the plan whose address is meant");
    }

    // In an object, gas refers to a symbol that is not global by its section; every section is at 0 there.
    private bool IsOfSection(NoteRelocation? relocation, ElfSymbol symbol) =>
        relocation is null || symbol.Section == 0 || symbol.Section >= file.Sections.Count || relocation.Symbol == file.SectionName(file.Sections[symbol.Section]);

    private static string Title(EncodedRelocation planned) => planned.Symbol + Addend(planned.Addend);

    private static string Addend(long addend) =>
        addend == 0 ? "" : addend < 0 ? string.Create(CultureInfo.InvariantCulture, $" - 0x{unchecked(0 - (ulong)addend):x}") : string.Create(CultureInfo.InvariantCulture, $" + 0x{addend:x}");

    private static ulong Cut(ulong value, int size) => size == 8 ? value : value & ((1UL << (8 * size)) - 1);
}
