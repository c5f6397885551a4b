namespace ElfNotes.Editing;

/// <summary>Makes the file of a plan. To change a file itself, see <see cref="EditedFile"/>.</summary>
public static class FileReplacement
{
    private const uint ReadWriteExecute = 0x1ff;
    private const uint DefaultMode = 0x1b6;

    /// <summary>
    /// Writes the planned file to another place: whole or not at all, read back and compared. A file that is there is replaced as
    /// <see cref="EditedFile"/> does it, with its owner, mode and extended attributes, but not its times.
    /// </summary>
    /// <param name="sourcePath">The file that the plan was made from, whose read, write and execute permissions (less the umask) a new file gets; null if it has none.</param>
    /// <param name="outPath">Where to. A link is followed.</param>
    /// <param name="plan">What.</param>
    /// <param name="options">What may be given up of a file that is there; null for nothing.</param>
    /// <returns>What could not be kept of a file that was there, one sentence each without a full stop.</returns>
    /// <exception cref="ElfNotesException">
    /// Nothing is written, and a file that was there is untouched: <see cref="EditingCodes.CannotWrite"/>, also where both paths are one
    /// file; <see cref="EditingCodes.FileInUse"/>; <see cref="EditingCodes.NotAsPlanned"/>.
    /// </exception>
    public static IReadOnlyList<string> Write(string? sourcePath, string outPath, EditPlan plan, FileReplacementOptions? options = null) =>
        Write(SystemCalls(), sourcePath, outPath, plan, options ?? FileReplacementOptions.Default);

    internal static IReadOnlyList<string> Write(IFileCalls calls, string? sourcePath, string outPath, EditPlan plan, FileReplacementOptions options)
    {
        try
        {
            var source = sourcePath is null ? null : StateOf(calls, sourcePath);
            return IsThere(calls, outPath) ? Overwrite(calls, source, outPath, plan, options) : WriteNew(calls, source, outPath, plan);
        }
        catch (FileCallException e)
        {
            throw new ElfNotesException(EditingCodes.CannotWrite, 0, "cannot be written: " + e.Reason, e);
        }
    }

    internal static IFileCalls SystemCalls() => OperatingSystem.IsLinux() && Environment.Is64BitProcess ? new LinuxFileCalls() : new PortableFileCalls();

    private static IReadOnlyList<string> Overwrite(IFileCalls calls, FileState? source, string path, EditPlan plan, FileReplacementOptions options)
    {
        using var file = OpenToOverwrite(calls, path, options);
        if (source is { } state && state.Identity == file.State.Identity && state.Identity != default)
            throw new ElfNotesException(EditingCodes.CannotWrite, 0, "it is the file that is edited");
        return file.Replace(plan, null, keepTimes: false);
    }

    private static EditedFile OpenToOverwrite(IFileCalls calls, string path, FileReplacementOptions options)
    {
        try
        {
            return EditedFile.Open(calls, path, options);
        }
        catch (ElfNotesException e) when (e.Code == ErrorCodes.Unreadable)
        {
            throw new ElfNotesException(EditingCodes.CannotWrite, 0, "there is something that cannot be replaced: " + e.Message, e);
        }
    }

    private static IReadOnlyList<string> WriteNew(IFileCalls calls, FileState? source, string path, EditPlan plan)
    {
        using var place = FilePlace.OfNew(calls, path);
        // The system takes the umask off, or applies the folder's default access control list: what any new file gets there.
        using var file = NewFile.Create(calls, place, source is { } state ? state.Permissions & ReadWriteExecute : DefaultMode);
        return new Replacement(calls, place, file).Run(plan, null, _ => [], null);
    }

    private static bool IsThere(IFileCalls calls, string path)
    {
        if (path.Length == 0) throw new ElfNotesException(EditingCodes.CannotWrite, 0, "the name is empty");
        using var place = FilePlace.OfNew(calls, path);
        return calls.StateOf(place.Directory, place.Name) is not null;
    }

    // A source that is gone or was never a file has no mode to give.
    private static FileState? StateOf(IFileCalls calls, string path)
    {
        try
        {
            using var place = FilePlace.Of(calls, path);
            return calls.StateOf(place.Directory, place.Name);
        }
        catch (FileCallException)
        {
            return null;
        }
    }
}
