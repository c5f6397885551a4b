using ElfNotes.Vocabulary;

namespace ElfNotes.Editing;

/// <summary>Notes of which a file has one of a kind: where there are two that differ, readers do not agree on which counts.</summary>
internal static class SingleNotes
{
    private const uint NT_GNU_ABI_TAG = 1;
    private const uint PackagingMetadata = 0xcafe1a7e;

    /// <summary>Whether one of the kind is meant to be the only one.</summary>
    public static bool IsSingle(RawNote note) => note.Owner switch
    {
        "Xen" => note.Type is <= XenNoteTypes.PHYS32_RELOC and not XenNoteTypes.INFO,
        "GNU" => note.Type is NT_GNU_ABI_TAG or BuildIdEditor.NT_GNU_BUILD_ID || NotePackingRepair.IsProperty(note),
        "FDO" => note.Type is PackagingMetadata,
        _ => false,
    };

    /// <summary>The finding about several that say the same.</summary>
    /// <param name="note">One of them.</param>
    /// <param name="count">How many.</param>
    public static Finding Same(RawNote note, int count) =>
        new(EditingCodes.DuplicatesDiffer, Severity.Warning, 0, $"there are {count} notes {Name(note)} of owner \"{note.Owner}\" now, of which one is enough", "merge leaves one of those that say the same");

    /// <summary>The finding about several that differ.</summary>
    /// <param name="note">One of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="offset">Of the first, in bytes from the start of the file.</param>
    public static Finding Differ(RawNote note, int count, ulong offset)
    {
        return new Finding(EditingCodes.DuplicatesDiffer, Severity.Warning, offset, $"there are {count} notes {Name(note)} of owner \"{note.Owner}\" that differ, and readers disagree on which counts", "set gives the one that is there another content; remove --index takes out what is wrong");
    }

    private static string Name(RawNote note) => NoteVocabulary.TypeName(note.Owner, note.Type) ?? $"0x{note.Type:x}";
}
