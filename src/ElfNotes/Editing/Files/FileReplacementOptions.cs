namespace ElfNotes.Editing;

/// <summary>What may be given up when a file is replaced. Nothing, by default.</summary>
public sealed record FileReplacementOptions
{
    /// <summary>All is kept, or the file is not replaced.</summary>
    public static FileReplacementOptions Default { get; } = new();

    /// <summary>
    /// Whether a file that has several names (hard links) may be replaced under this one. The other names go on meaning the old content.
    /// A file is never written in place, since that cannot be done in one step.
    /// </summary>
    public bool BreakLinks { get; init; }

    /// <summary>
    /// Whether the times of access and modification stay as they were, to the nanosecond. Programs that go by time (make, rsync, backups)
    /// do not see then that the file has changed.
    /// </summary>
    public bool KeepTimes { get; init; } = true;

    /// <summary>
    /// Whether the file is replaced even if its owner, group, mode or an extended attribute cannot be kept. Without its owner or group it
    /// loses set-user-ID and set-group-ID, which would mean something else then.
    /// </summary>
    public bool AllowLosses { get; init; }
}
