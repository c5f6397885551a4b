namespace ElfNotes.Editing;

/// <summary>A time of a file, as exact as the file system has it; .NET's own calls cut it to 100 ns.</summary>
/// <param name="Seconds">Since 1970-01-01, UTC.</param>
/// <param name="Nanoseconds">0 to 999999999.</param>
internal readonly record struct FileTime(long Seconds, uint Nanoseconds);
