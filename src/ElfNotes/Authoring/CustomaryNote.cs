using System.Text;
using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>What a note is where nothing else is said, by what is known of its type.</summary>
internal static class CustomaryNote
{
    /// <summary>What is known of a type outside of cores; null where nothing is, or several things are.</summary>
    public static NoteType? Known(string owner, uint type) => NoteTypes.Find(owner, type, isCore: false) is [var only] ? only : null;

    /// <summary>The owner with the NULs that its readers look for; one for others.</summary>
    public static ReadOnlyMemory<byte> OwnerBytes(string owner, NoteType? known) => known is { IsOwnerPattern: false } ? known.OwnerBytes.AsMemory() : Encoding.UTF8.GetBytes(owner + '\0');

    /// <summary>The section in which it is looked for, or one by its owner's name.</summary>
    public static string Section(string owner, NoteType? known) => known?.Section ?? (owner.Length > 0 ? ".note." + owner : ".note");

    /// <summary>What it is padded to.</summary>
    public static IntegerSize Alignment(NoteType? known) =>
        known is null ? IntegerSize.Four : known.AlignmentIn(32) == 8 ? IntegerSize.Eight : known.AlignmentIn(64) == 8 ? IntegerSize.Pointer : IntegerSize.Four;
}
