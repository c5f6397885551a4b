namespace ElfNotes.TestKit.Editing;

/// <summary>Bytes of a file.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The one behind the last.</param>
/// <param name="What">Whose they are.</param>
internal readonly record struct FileRange(ulong Start, ulong End, string What)
{
    public static FileRange Of(ulong start, ulong size, string what) => new(start, start + Math.Min(size, ulong.MaxValue - start), what);

    public bool Overlaps(FileRange other) => Start < other.End && other.Start < End && Start < End && other.Start < other.End;

    public bool Contains(FileRange other) => Start <= other.Start && other.End <= End;
}
