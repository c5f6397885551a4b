namespace ElfNotes.Editing;

/// <summary>
/// A file that is being edited: locked, so that no other ElfNotes edits it, guarded against writers as far as the system can, and replaced
/// as a whole or not at all. Open it before it is read for the plan.
/// </summary>
/// <remarks>
/// What <c>docs/how-edits-are-written.md</c> promises is kept here. Not safe for use by several threads at once.
/// </remarks>
public sealed class EditedFile : IDisposable
{
    // rw-------: nobody else reads the new file before it has the old one's mode.
    private const uint OnlyOwner = 0x180;

    private readonly IFileCalls _calls;
    private readonly FileReplacementOptions _options;
    private readonly FilePlace _place;
    private readonly NewFile _copy;
    private readonly GuardedFile _file;
    private readonly Replacement _replacement;
    private bool _isUsed;

    private EditedFile(IFileCalls calls, FilePlace place, FileReplacementOptions options)
    {
        _calls = calls;
        _place = place;
        _options = options;
        _copy = NewFile.Create(calls, place, OnlyOwner);
        try
        {
            _file = GuardedFile.Open(calls, place);
            Demand(_file.State);
        }
        catch
        {
            _file?.Close();
            _copy.Dispose();
            throw;
        }

        _replacement = new Replacement(calls, place, _copy);
    }

    /// <summary>The content as it was when the file was opened. Plans are made from this very source. Ends with this object.</summary>
    public ByteSource Source => _file.Source;

    /// <summary>Opens a file to edit it. A symbolic link stays; the file that it leads to is edited.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What may be given up; null for nothing.</param>
    /// <exception cref="ElfNotesException">
    /// <see cref="ErrorCodes.Unreadable"/>: it is not there or cannot be read. <see cref="EditingCodes.FileInUse"/>: another editor has it,
    /// or someone has it open for writing. <see cref="EditingCodes.CannotWrite"/>: it is no regular file, immutable, or has several names.
    /// </exception>
    public static EditedFile Open(string path, FileReplacementOptions? options = null) => Open(FileReplacement.SystemCalls(), path, options ?? FileReplacementOptions.Default);

    internal static EditedFile Open(IFileCalls calls, string path, FileReplacementOptions options)
    {
        FilePlace? place = null;
        try
        {
            place = GuardedFile.Find(calls, path);
            return new EditedFile(calls, place, options);
        }
        catch (FileCallException e)
        {
            place?.Dispose();
            throw GuardedFile.Unreadable(e);
        }
        catch
        {
            place?.Dispose();
            throw;
        }
    }

    /// <summary>Replaces the file by the planned one. Once only, whether or not it succeeds; nothing is done if the plan changes nothing.</summary>
    /// <param name="plan">Made from <see cref="Source"/>.</param>
    /// <returns>What could not be kept, one sentence each without a full stop; empty unless <see cref="FileReplacementOptions.AllowLosses"/>.</returns>
    /// <exception cref="ElfNotesException">
    /// The old file is still there, untouched, and nothing else is: <see cref="EditingCodes.FileInUse"/>: it was changed meanwhile.
    /// <see cref="EditingCodes.CannotWrite"/>: a full disk, a folder without permission, a limit, an owner that cannot be kept.
    /// <see cref="EditingCodes.NotAsPlanned"/>: read back, the new file was another one.
    /// </exception>
    /// <exception cref="InvalidOperationException">It was tried already.</exception>
    /// <exception cref="ArgumentException">The plan is one of another source.</exception>
    public IReadOnlyList<string> Replace(EditPlan plan)
    {
        if (!ReferenceEquals(plan.Original, Source)) throw new ArgumentException("the plan was not made from this file's source", nameof(plan));
        if (plan.ChangesNothing) return [];
        // Also when it fails: nothing of a failed attempt stays until this object is disposed of.
        using var copy = _copy;
        var losses = Prepare(new PlannedContent(_calls, plan, _file.Descriptor), _options.KeepTimes);
        MoveToPlace(null);
        return losses;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _copy.Dispose();
        _file.Close();
        _place.Dispose();
    }

    internal IReadOnlyList<string> Prepare(INewContent content, bool keepTimes)
    {
        if (_isUsed) throw new InvalidOperationException("a file is replaced once");
        _isUsed = true;
        return _replacement.Prepare(content, descriptor => new FileMetadata(_calls, _file.Descriptor, _file.State, descriptor, _options).Keep(keepTimes));
    }

    internal void MoveToPlace(Action? lastLook) => _replacement.MoveToPlace(isNew: false, () =>
    {
        lastLook?.Invoke();
        DemandUnchanged();
    });

    private void Demand(FileState state)
    {
        if (state.IsImmutable) throw new ElfNotesException(EditingCodes.CannotWrite, 0, "it is immutable (chattr +i)");
        if (state.IsAppendOnly) throw new ElfNotesException(EditingCodes.CannotWrite, 0, "it may only be appended to (chattr +a)");
        if (state.HasVerity && !_options.AllowLosses) throw FileReplacementOptions.Waivable(nameof(FileReplacementOptions.AllowLosses), "it is sealed by fs-verity, which the new file would not be");
        if (state.Links > 1 && !_options.BreakLinks)
            throw FileReplacementOptions.Waivable(nameof(FileReplacementOptions.BreakLinks), $"it has {state.Links} names (hard links), and only this one would mean the new file");
    }

    private void DemandUnchanged()
    {
        if (_calls.StateOf(_place.Directory, _place.Name) is not { } now) throw GuardedFile.InUse("it was removed meanwhile");
        if (now.Identity != _file.State.Identity) throw GuardedFile.InUse("another program has put another file in its place meanwhile");
        if (!now.IsUnchangedSince(_file.State)) throw GuardedFile.InUse("another program has changed it meanwhile");
        _file.DemandUnchanged();
        if (!_calls.RenamesOverOpenFiles) _file.Close();
    }
}
