using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Which notes of a file are meant.</summary>
/// <param name="Owner">The owner up to its first NUL, exactly; null for any.</param>
/// <param name="Type">The type word; null for any.</param>
/// <param name="Index">Of the notes that owner and type leave, in the order of the file, only this one, from 0 on; null for all.</param>
public sealed record NoteSelector(string? Owner, ulong? Type = null, int? Index = null)
{
    /// <summary>The bytes of the owner up to its first NUL, instead of <see cref="Owner"/>: bytes that are no UTF-8 have one text in common.</summary>
    internal ReadOnlyMemory<byte>? OwnerName { get; init; }

    internal bool Takes(RawNote note) => Takes(note.OwnerBytes, note.Owner) && (Type is null || note.Type == Type);

    /// <summary>Whether owner and type fit; <see cref="Index"/> is not looked at.</summary>
    /// <param name="note">A note.</param>
    public bool Takes(ElfNote note) => Takes(note.OwnerBytes, note.Owner) && (Type is null || note.Type == Type);

    /// <summary>The owner of a note without its NUL and what follows that.</summary>
    internal static ReadOnlyMemory<byte> NameOf(ReadOnlyMemory<byte> ownerBytes) => ownerBytes.Span.IndexOf((byte)0) is var nul and >= 0 ? ownerBytes[..nul] : ownerBytes;

    private bool Takes(ReadOnlyMemory<byte> ownerBytes, string owner) => OwnerName is { } name ? NameOf(ownerBytes).Span.SequenceEqual(name.Span) : Owner is null || owner == Owner;

    /// <summary>What messages call the notes.</summary>
    public override string ToString()
    {
        var what = Owner is null ? "note" : $"note of owner \"{Owner}\"";
        if (Type is { } type) what += $" and type 0x{type:x}{(Owner is not null && Vocabulary.NoteVocabulary.TypeName(Owner, type) is { } name ? $" ({name})" : "")}";
        return Index is { } index ? $"{what}, number {index} from 0" : what;
    }
}
