namespace ElfNotes.Editing;

/// <summary>One thing that an edit does, for people: what moves or grows, and why.</summary>
/// <param name="Offset">Where in the new file, in bytes.</param>
/// <param name="Size">How many bytes of the new file it concerns; 0 where it concerns a header field or the end.</param>
/// <param name="Text">One sentence without a full stop. May quote bytes of the file: escape before showing.</param>
public sealed record EditStep(ulong Offset, ulong Size, string Text);
