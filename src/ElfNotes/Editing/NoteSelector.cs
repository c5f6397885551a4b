using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Which notes of a file are meant.</summary>
/// <param name="Owner">The owner up to its first NUL, exactly; null for any.</param>
/// <param name="Type">The type word; null for any.</param>
/// <param name="Index">Of the notes that owner and type leave, in the order of the file, only this one, from 0 on; null for all.</param>
public sealed record NoteSelector(string? Owner, ulong? Type = null, int? Index = null)
{
    internal bool Takes(RawNote note) => (Owner is null || note.Owner == Owner) && (Type is null || note.Type == Type);

    /// <summary>Whether owner and type fit; <see cref="Index"/> is not looked at.</summary>
    /// <param name="note">A note.</param>
    public bool Takes(ElfNote note) => (Owner is null || note.Owner == Owner) && (Type is null || note.Type == Type);

    /// <summary>What messages call the notes.</summary>
    public override string ToString()
    {
        var what = Owner is null ? "note" : $"note of owner \"{Owner}\"";
        if (Type is { } type) what += $" and type 0x{type:x}";
        return Index is { } index ? $"{what}, number {index} from 0" : what;
    }
}
