using ElfNotes.Elf;

namespace ElfNotes.Vocabulary;

/// <summary>
/// A descriptor of a relocatable object that the linker has still to fill in. Its bytes are no value yet; the symbols are.
/// </summary>
internal static class RelocatedNote
{
    private const int ShownRelocations = 16;

    public static NoteMeaning Describe(NoteDecoding decoding, string? name)
    {
        var relocations = decoding.Note.Relocations;
        if (relocations is [{ DescOffset: 0 } whole] && (whole.Size == 0 || whole.Size == decoding.Desc.Length))
            return decoding.Meaning(name, Symbol(whole), new NoteValue.Fields(SymbolFields(whole)));

        var shown = relocations.Take(ShownRelocations).Select(relocation => $"{Symbol(relocation)} at {NoteText.Decimal((ulong)relocation.DescOffset)}");
        var text = string.Join(", ", shown) + (relocations.Count > ShownRelocations ? ", …" : "");
        var places = new List<NoteValue>(relocations.Count);
        foreach (var relocation in relocations) places.Add(PlaceValue(relocation));
        return decoding.Meaning(name, text, new NoteValue.Fields(
        [
            new("bytes", new NoteValue.Bytes(decoding.Note.Desc)),
            new("relocations", new NoteValue.Items(places)),
        ]));
    }

    private static NoteValue.Fields PlaceValue(NoteRelocation relocation) => new(
    [
        new("offset", new NoteValue.Number((ulong)relocation.DescOffset)),
        new("size", new NoteValue.Number((ulong)relocation.Size)),
        .. SymbolFields(relocation),
    ]);

    private static KeyValuePair<string, NoteValue>[] SymbolFields(NoteRelocation relocation) =>
    [
        new("symbol", new NoteValue.Text(relocation.Symbol)),
        new("addend", new NoteValue.SignedNumber(relocation.Addend)),
    ];

    private static string Symbol(NoteRelocation relocation)
    {
        // A relocation against symbol 0 is a plain number.
        if (relocation.Symbol.Length == 0) return NoteText.Hex((ulong)relocation.Addend);
        return relocation.Addend switch
        {
            0 => relocation.Symbol,
            > 0 => $"{relocation.Symbol}+{NoteText.Hex((ulong)relocation.Addend)}",
            // Negated as unsigned: long.MinValue has no positive counterpart.
            _ => $"{relocation.Symbol}-{NoteText.Hex(0 - (ulong)relocation.Addend)}",
        };
    }
}
