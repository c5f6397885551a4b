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

    /// <summary>Whether there must be no file in the place yet. What is no regular file, such as a device, is written all the same.</summary>
    public bool MustBeNew { get; init; }

    /// <summary>The option that lifts a refusal.</summary>
    /// <param name="refusal">What was thrown.</param>
    /// <returns><c>BreakLinks</c> or <c>AllowLosses</c>; null where nothing can be given up for it.</returns>
    public static string? Waiver(ElfNotesException refusal) => refusal?.Data[nameof(Waiver)] as string;

    internal static ElfNotesException Waivable(string option, string message)
    {
        var refusal = new ElfNotesException(EditingCodes.CannotWrite, 0, message);
        refusal.Data[nameof(Waiver)] = option;
        return refusal;
    }
}
