namespace ElfNotes.Editing;

/// <summary>Whether the system gave a guard over a file.</summary>
internal enum Guarded
{
    /// <summary>It did.</summary>
    Yes,

    /// <summary>It did not, because of somebody else.</summary>
    Refused,

    /// <summary>It has no such thing for this file, so that nothing is known.</summary>
    Unknown,
}
