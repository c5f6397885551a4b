using ElfNotes.Notes;

namespace ElfNotes.Tests.Notes;

/// <summary>A copy of what the reader gave for one note.</summary>
internal sealed record WalkedNote(ulong Offset, ulong Type, string Owner, string OwnerHex, string DescHex, ulong DescSize, int DescOffset, bool IsTruncated)
{
    public static WalkedNote Of(in Note note) =>
        new(note.Offset, note.Type, note.Owner, Convert.ToHexStringLower(note.OwnerBytes), Convert.ToHexStringLower(note.Desc), note.DescSize, note.DescOffset, note.IsTruncated);
}
