using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Elf;

namespace ElfNotes.Tests.Authoring.Linking;

/// <summary>What the notes of a plan are to be once their symbols have addresses.</summary>
internal static class LinkedPlan
{
    /// <summary>Owner, type and descriptor of each note, sorted, since linkers put sections in orders of their own.</summary>
    public static IEnumerable<string> Expected(NotePlan plan, NoteTarget target, IReadOnlyDictionary<string, long> symbols) =>
        plan.Notes.Select(note => Line(note.Owner, note.Type, Desc(note, target, symbols))).Order(StringComparer.Ordinal);

    /// <summary>The same of notes that were read.</summary>
    public static IEnumerable<string> Read(IEnumerable<ElfNote> notes) =>
        notes.Select(note => Line(note.Owner, note.Type, note.Desc.ToArray())).Order(StringComparer.Ordinal);

    /// <summary>The descriptors in hexadecimal, as <c>readelf -n</c> prints those that it does not know.</summary>
    public static IEnumerable<string> Descriptors(NotePlan plan, NoteTarget target, IReadOnlyDictionary<string, long> symbols) =>
        plan.Notes.Select(note => $"{note.Owner} {Convert.ToHexStringLower(Desc(note, target, symbols))}").Order(StringComparer.Ordinal);

    private static string Line(string owner, ulong type, byte[] desc) => $"{owner} {type:x} {Convert.ToHexStringLower(desc)}";

    private static byte[] Desc(PlannedNote note, NoteTarget target, IReadOnlyDictionary<string, long> symbols) => [.. note.Parts.SelectMany(part => part switch
    {
        NotePart.Bytes bytes => bytes.Value.ToArray(),
        NotePart.Text text => Encoding.UTF8.GetBytes(text.Value + (text.HasNul ? "\0" : "")),
        NotePart.Integer integer => Number(integer.Value, target.SizeOf(integer.Size), target),
        NotePart.Symbol symbol => Number((ulong)(symbols[symbol.Name] + symbol.Addend), target.SizeOf(symbol.Size), target),
        _ => throw new InvalidOperationException(),
    })];

    private static IEnumerable<byte> Number(ulong value, int size, NoteTarget target)
    {
        var little = Enumerable.Range(0, size).Select(index => (byte)(value >> (8 * index)));
        return target.ByteOrder == ByteOrder.Little ? little : little.Reverse();
    }
}
