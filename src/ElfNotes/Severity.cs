namespace ElfNotes;

/// <summary>How much a <see cref="Finding"/> matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing needs to change.</summary>
    Info,

    /// <summary>Some reader sees the file differently, or soon will.</summary>
    Warning,

    /// <summary>A reader that matters for this file refuses or misreads it.</summary>
    Error,
}
