namespace ElfNotes.Editing;

/// <summary>
/// A file that is written to a place of the user's choice, whole or not at all: the new file is made beside its place, read back and compared,
/// flushed, and renamed. A regular file that is there is replaced as <see cref="EditedFile"/> does it, with its owner, mode and extended
/// attributes, but not its times. What is no regular file (a device, a pipe, <c>/dev/stdout</c>) is written as it is.
/// </summary>
/// <remarks>
/// In three steps, so that several files can be written together: all are opened and made before the first is put in its place.
/// Not safe for use by several threads at once.
/// </remarks>
public sealed class OutputFile : IDisposable
{
    private const uint ReadWriteExecute = 0x1ff;
    private const uint DefaultMode = 0x1b6;

    private readonly IFileCalls _calls;
    private readonly SourceFile? _source;
    private readonly OutputTarget _target;

    private OutputFile(IFileCalls calls, SourceFile? source, OutputTarget target)
    {
        _calls = calls;
        _source = source;
        _target = target;
    }

    /// <summary>Opens a place to write to.</summary>
    /// <param name="path">Where to. Links are followed.</param>
    /// <param name="source">
    /// The file that the content is made from, or null. It is not written over, must not change until the end, and a new file gets its read,
    /// write and execute permissions, less the umask.
    /// </param>
    /// <param name="options">What may be given up of a file that is there; null for nothing.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.CannotWrite"/>, <see cref="EditingCodes.FileInUse"/>: nothing is touched.</exception>
    public static OutputFile Open(string path, SourceFile? source = null, FileReplacementOptions? options = null) =>
        Open(FileReplacement.SystemCalls(), path, source, options ?? FileReplacementOptions.Default);

    /// <summary>Whether there is a regular file that would be replaced by what is written to a path.</summary>
    /// <param name="path">Where to.</param>
    public static bool Replaces(string path)
    {
        var calls = FileReplacement.SystemCalls();
        try
        {
            return path.Length > 0 && calls.OwnDescriptor(path) is null && calls.StateOf(path) is { IsRegular: true };
        }
        catch (FileCallException)
        {
            return false;
        }
    }

    /// <summary>Makes the content of a plan. One content only.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>What of a file that was there cannot be kept, one sentence each without a full stop.</returns>
    /// <exception cref="ElfNotesException">
    /// A file that was there is untouched: <see cref="EditingCodes.CannotWrite"/>, <see cref="EditingCodes.NotAsPlanned"/>, or the plan's
    /// original cannot be read. What is no regular file may have taken a part.
    /// </exception>
    public IReadOnlyList<string> Write(EditPlan plan) => _target.Prepare(new PlannedContent(_calls, plan, _source is not null && ReferenceEquals(plan.Original, _source.Source) ? _source.Descriptor : null));

    /// <summary>Makes a content of bytes.</summary>
    /// <param name="bytes">The content.</param>
    /// <inheritdoc cref="Write(EditPlan)"/>
    public IReadOnlyList<string> Write(ReadOnlyMemory<byte> bytes) => Write(new EditPlan(ByteSource.FromMemory(default), (ulong)bytes.Length, [new ByteChange(0, bytes)], []));

    /// <summary>Makes a content of blocks, no more than one of which is held.</summary>
    /// <param name="blocks">From front to back. Each is used before the next is asked for.</param>
    /// <inheritdoc cref="Write(EditPlan)"/>
    public IReadOnlyList<string> Write(IEnumerable<ReadOnlyMemory<byte>> blocks) => _target.Prepare(new StreamedContent(_calls, blocks));

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="ElfNotesException">
    /// <see cref="EditingCodes.FileInUse"/>: the source, or the file that was there, was changed meanwhile; <see cref="EditingCodes.CannotWrite"/>.
    /// </exception>
    public void MoveToPlace() => _target.MoveToPlace(_source is null ? null : _source.DemandUnchanged);

    /// <summary>Removes what was begun and is not in its place.</summary>
    public void Dispose() => _target.Dispose();

    internal static OutputFile Open(IFileCalls calls, string path, SourceFile? source, FileReplacementOptions options)
    {
        if (path.Length == 0) throw CannotWrite("the name is empty");
        try
        {
            return new OutputFile(calls, source, OpenTarget(calls, path, source?.State, options));
        }
        catch (FileCallException e)
        {
            throw CannotWrite("cannot be written: " + e.Reason, e);
        }
    }

    private static OutputTarget OpenTarget(IFileCalls calls, string path, FileState? source, FileReplacementOptions options)
    {
        if (calls.OwnDescriptor(path) is { } own) return new DeviceTarget(calls, own, isOwned: false);
        switch (calls.StateOf(path))
        {
            case null: return OpenNew(calls, path, source);
            case { IsDirectory: true }: throw CannotWrite("it is a directory");
            case { IsRegular: false }: return new DeviceTarget(calls, calls.OpenDevice(path), isOwned: true);
            case { } there when source is { } state && there.IsSameFileAs(state): throw CannotWrite("it is the file that is edited");
            default: return options.MustBeNew ? throw CannotWrite("it is there already, and nothing is overwritten") : new ReplacedTarget(OpenOld(calls, path, options));
        }
    }

    private static EditedFile OpenOld(IFileCalls calls, string path, FileReplacementOptions options)
    {
        try
        {
            return EditedFile.Open(calls, path, options);
        }
        catch (ElfNotesException e) when (e.Code == ErrorCodes.Unreadable)
        {
            throw CannotWrite("there is something that cannot be replaced: " + e.Message, e);
        }
    }

    private static NewTarget OpenNew(IFileCalls calls, string path, FileState? source)
    {
        FilePlace? place = null;
        try
        {
            place = OpenPlace(calls, path);
            if (calls.StateOf(place.Directory, place.Name) is { IsSymbolicLink: true }) throw CannotWrite("it is a symbolic link to nothing");
            return new NewTarget(calls, place, source is { } state ? state.Permissions & ReadWriteExecute : DefaultMode);
        }
        catch
        {
            place?.Dispose();
            throw;
        }
    }

    private static FilePlace OpenPlace(IFileCalls calls, string path)
    {
        try
        {
            return FilePlace.OfNew(calls, path);
        }
        catch (FileCallException e) when (e.Error == FileErrors.NotFound)
        {
            throw CannotWrite($"there is no folder {Path.GetDirectoryName(path)}", e);
        }
    }

    private static ElfNotesException CannotWrite(string message, Exception? cause = null) => new(EditingCodes.CannotWrite, 0, message, cause);
}
