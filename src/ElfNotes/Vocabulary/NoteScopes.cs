namespace ElfNotes.Vocabulary;

/// <summary>Whether an owner has types for cores, for other files, or for both.</summary>
[Flags]
internal enum NoteScopes
{
    None = 0,
    Core = 1,
    Other = 2,
    Both = Core | Other,
}
