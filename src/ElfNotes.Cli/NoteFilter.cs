using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Cli;

/// <summary>The notes that <c>--owner</c> and <c>--type</c> ask for.</summary>
/// <param name="Owner">The exact owner, or null for all.</param>
/// <param name="Type">A number, decimal or 0x-hexadecimal, or the name of a type; null for all.</param>
internal sealed record NoteFilter(string? Owner, string? Type)
{
    /// <summary>Whether all notes are asked for.</summary>
    public bool IsAll => Owner is null && Type is null;

    public bool Matches(ElfNote note) => (Owner is null || note.Owner == Owner) && (Type is null || MatchesType(note, Type));

    private static bool MatchesType(ElfNote note, string type)
    {
        if (TryNumber(type, out var number)) return note.Type == number;
        // Where a number has several names, by the system of the file, each of them asks for it.
        return string.Equals(NoteVocabulary.TypeName(note.Owner, note.Type), type, StringComparison.OrdinalIgnoreCase) || NoteTypes.FindByName(note.Owner, type).Any(known => known.Type == note.Type);
    }

    private static bool TryNumber(string text, out ulong number)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.AsSpan(2), System.Globalization.NumberStyles.AllowHexSpecifier, culture, out number)
            : ulong.TryParse(text, System.Globalization.NumberStyles.None, culture, out number);
    }
}
