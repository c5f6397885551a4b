using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>A note that a loader must find in a kernel: any one of several.</summary>
/// <param name="Alternatives">The notes that serve.</param>
public sealed record NoteNeed(params IReadOnlyList<NoteAlternative> Alternatives)
{
    // The verdicts do not use this list: a contract test holds them against it.
    internal static IReadOnlyList<NoteNeed> Pv { get; } =
    [
        new(new NoteAlternative("Xen", XenNoteTypes.XEN_VERSION, "xen-3.0")),
        new(new NoteAlternative("Xen", XenNoteTypes.LOADER, "generic"), new NoteAlternative("Xen", XenNoteTypes.GUEST_OS, "linux")),
    ];

    internal static IReadOnlyList<NoteNeed> Pvh { get; } = [new(new NoteAlternative("Xen", XenNoteTypes.PHYS32_ENTRY))];
}
