namespace ElfNotes.Authoring;

/// <summary>The names of what a source can say about all of its notes.</summary>
public static class PlanSettings
{
    /// <summary>The machine that outputs are for by default: a name of <see cref="NoteTarget"/>.</summary>
    public const string Machine = "machine";

    /// <summary>The loaders that the notes are made for: names of <see cref="Boot.BootLoaders"/>. What they need is then demanded.</summary>
    public const string Loaders = "loaders";

    /// <summary>True: the notes were read from a file and are to be written as they were; what is unwise about them is only remarked.</summary>
    public const string Verbatim = "verbatim";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Machine, Loaders, Verbatim];
}
