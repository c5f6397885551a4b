namespace ElfNotes.Cli;

/// <summary>The exit status, the same in every verb. The highest one that applies is given.</summary>
internal enum ExitStatus
{
    /// <summary>All is well.</summary>
    Fine = 0,

    /// <summary>There are findings of the severity asked for, or no loader asked for takes a file.</summary>
    Findings = 1,

    /// <summary>The command line is wrong.</summary>
    Usage = 2,

    /// <summary>A file could not be read, or the output not be written.</summary>
    Unreadable = 3,
}
