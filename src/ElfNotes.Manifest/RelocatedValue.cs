using System.Globalization;
using ElfNotes.Authoring;
using ElfNotes.Elf;

namespace ElfNotes.Manifest;

/// <summary>The ways to say a descriptor that the linker has still to fill in.</summary>
internal static class RelocatedValue
{
    /// <summary>The ways, each the fields of one value: a symbol, or parts with what lies between the symbols.</summary>
    public static IEnumerable<DescribedField[]> Fields(ElfNote note, NoteTarget target)
    {
        if (note.Relocations is [{ DescOffset: 0 } only] && only.Size == note.Desc.Length)
        {
            yield return Symbol(only, target, "");
            // A name that ends as an addend would.
            yield return Symbol(only, target, "+0");
        }

        if (Parts(note, target) is { } parts) yield return [parts];
    }

    private static DescribedField? Parts(ElfNote note, NoteTarget target)
    {
        var items = new List<DescribedValue>();
        var at = 0;
        foreach (var relocation in note.Relocations.OrderBy(relocation => relocation.DescOffset))
        {
            if (relocation.DescOffset < at || relocation.DescOffset > note.Desc.Length - relocation.Size) return null;
            if (relocation.DescOffset > at) items.Add(Bytes(note, at, relocation.DescOffset));
            items.Add(new DescribedValue.Map(Symbol(relocation, target, relocation.Symbol.AsSpan().IndexOfAny('+', '-') > 0 ? "+0" : ""), default));
            at = relocation.DescOffset + relocation.Size;
        }

        if (at < note.Desc.Length) items.Add(Bytes(note, at, note.Desc.Length));
        return new DescribedField(NoteFields.Parts, new DescribedValue.List(items, default), default);
    }

    private static DescribedValue.Map Bytes(ElfNote note, int start, int end) =>
        new([NoteDescriber.Plain(NoteFields.Hex, YamlText.Hex(note.Desc.Span[start..end]))], default);

    private static DescribedField[] Symbol(NoteRelocation relocation, NoteTarget target, string suffix)
    {
        var fields = new List<DescribedField> { NoteDescriber.Text(NoteFields.Symbol, relocation.Symbol + suffix) };
        if (relocation.Addend != 0) fields.Add(NoteDescriber.Plain(NoteFields.Addend, Addend(relocation.Addend)));
        if (relocation.Size != target.AddressSize) fields.Add(NoteDescriber.Plain(NoteFields.Size, relocation.Size.ToString(CultureInfo.InvariantCulture)));
        return [.. fields];
    }

    private static string Addend(long addend) => addend < 0
        ? string.Create(CultureInfo.InvariantCulture, $"-0x{unchecked(0 - (ulong)addend):x}") : string.Create(CultureInfo.InvariantCulture, $"0x{addend:x}");
}
