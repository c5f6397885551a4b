using System.Globalization;
using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Editing;

/// <summary>Some of an image's notes: those of an owner, or of one type of it.</summary>
/// <param name="Owner">The owner up to its first NUL, exactly.</param>
/// <param name="Type">The type word; null for all.</param>
public sealed record NoteSelector(string Owner, ulong? Type)
{
    /// <summary>Reads <c>OWNER</c> or <c>OWNER:TYPE</c>; the type is a number, decimal or 0x-hexadecimal, or a name as in <see cref="NoteTypes.FindByName"/>.</summary>
    /// <param name="text">The text. What follows the last colon is the type.</param>
    /// <param name="selector">The selector.</param>
    /// <param name="mistake">What is wrong with the text, else null.</param>
    public static bool TryParse(string text, out NoteSelector? selector, out string? mistake)
    {
        (selector, mistake) = (null, null);
        var colon = text.LastIndexOf(':');
        var owner = colon < 0 ? text : text[..colon];
        var type = colon < 0 ? null : text[(colon + 1)..].Trim();
        if (owner.Length == 0) mistake = $"'{text}' names no owner";
        else if (type is null) selector = new NoteSelector(owner, null);
        else if (TryNumber(type, out var number)) selector = new NoteSelector(owner, number);
        else if (NoteTypes.FindByName(owner, type) is [var known, ..] found && found.All(other => other.Type == known.Type)) selector = new NoteSelector(owner, known.Type);
        else mistake = $"'{type}' is no number and no one type of owner {owner}{(NoteTypes.Suggest(owner, type) is { } near ? $"; is {near} meant?" : "")}";
        return selector is not null;
    }

    /// <summary>Whether a note is one of them.</summary>
    /// <param name="note">The note.</param>
    public bool Matches(ElfNote note) => note.Owner == Owner && (Type is null || note.Type == Type);

    /// <inheritdoc/>
    public override string ToString() => Type is null ? Owner : $"{Owner}:{NoteVocabulary.TypeName(Owner, Type.Value) ?? NoteText.Hex(Type.Value)}";

    private static bool TryNumber(string text, out ulong number) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
