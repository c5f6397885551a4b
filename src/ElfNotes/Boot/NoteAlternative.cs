namespace ElfNotes.Boot;

/// <summary>A note that serves a loader's need.</summary>
/// <param name="Owner">The owner up to its first NUL.</param>
/// <param name="Type">The type word.</param>
/// <param name="Prefix">What its string must begin with, or null where any value serves.</param>
public sealed record NoteAlternative(string Owner, ulong Type, string? Prefix = null);
