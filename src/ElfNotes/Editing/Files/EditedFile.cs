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
    private readonly int _file = -1;
    private readonly FileState _state;
    private readonly bool _hasLease;
    private bool _isClosed;
    private bool _isUsed;

    private EditedFile(IFileCalls calls, FilePlace place, FileReplacementOptions options)
    {
        _calls = calls;
        _place = place;
        _options = options;
        _copy = NewFile.Create(calls, place, OnlyOwner);
        try
        {
            _file = OpenRegular();
            _hasLease = TakeLease();
            _state = calls.StateOf(_file);
            Demand(_state);
        }
        catch
        {
            Close();
            throw;
        }

        Source = new OpenFileSource(calls, _file, _state.Size);
    }

    /// <summary>The content as it was when the file was opened. Plans are made from this very source. Ends with this object.</summary>
    public ByteSource Source { get; }

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
            place = FilePlace.Of(calls, path);
            DemandRegular(calls.StateOf(place.Directory, place.Name) ?? throw new FileCallException(FileErrors.NotFound));
            return new EditedFile(calls, place, options);
        }
        catch (FileCallException e)
        {
            place?.Dispose();
            throw new ElfNotesException(ErrorCodes.Unreadable, 0, e.Error == FileErrors.NotFound ? e.Reason : "cannot be opened: " + e.Reason, e);
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
        return plan.ChangesNothing ? [] : Replace(plan, _file, _options.KeepTimes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _place.Dispose();
    }

    internal FileState State => _state;

    // The descriptor is given where the plan's original reads from it.
    internal IReadOnlyList<string> Replace(EditPlan plan, int? original, bool keepTimes)
    {
        if (_isUsed) throw new InvalidOperationException("a file is replaced once");
        _isUsed = true;
        // Also when it fails: nothing of a failed attempt stays until this object is disposed of.
        using var copy = _copy;
        return new Replacement(_calls, _place, copy).Run(plan, original, descriptor => new FileMetadata(_calls, _file, _state, descriptor, _options).Keep(keepTimes), DemandUnchanged);
    }

    private int OpenRegular()
    {
        var file = _calls.OpenFile(_place.Directory, _place.Name);
        try
        {
            DemandRegular(_calls.StateOf(file));
            return file;
        }
        catch
        {
            _calls.Close(file);
            throw;
        }
    }

    private static void DemandRegular(FileState state)
    {
        if (!state.IsRegular) throw new ElfNotesException(EditingCodes.CannotWrite, 0, state.IsDirectory ? "it is a directory" : "it is no regular file");
    }

    private bool TakeLease() => _calls.Lease(_file) switch
    {
        Guarded.Refused => throw InUse("another program has it open for writing"),
        Guarded.Yes => true,
        // Not the owner, or a file system without leases: what is changed meanwhile is still seen by its times.
        _ => false,
    };

    private void Demand(FileState state)
    {
        if (state.IsImmutable) throw new ElfNotesException(EditingCodes.CannotWrite, 0, "it is immutable (chattr +i)");
        if (state.IsAppendOnly) throw new ElfNotesException(EditingCodes.CannotWrite, 0, "it may only be appended to (chattr +a)");
        if (state.HasVerity && !_options.AllowLosses) throw new ElfNotesException(EditingCodes.CannotWrite, 0, "it is sealed by fs-verity, which the new file would not be");
        if (state.Links > 1 && !_options.BreakLinks)
            throw new ElfNotesException(EditingCodes.CannotWrite, 0, $"it has {state.Links} names (hard links), and only this one would mean the new file (--break-links)");
    }

    // The last look before the rename. Nothing but the lease closes the gap between the two.
    private void DemandUnchanged()
    {
        if (_hasLease && !_calls.LeaseHolds(_file)) throw InUse("another program has begun to write to it");
        if (_calls.StateOf(_place.Directory, _place.Name) is not { } now) throw InUse("it was removed meanwhile");
        if (now.Identity != _state.Identity) throw InUse("another program has put another file in its place meanwhile");
        if (!now.IsUnchangedSince(_state) || !_calls.StateOf(_file).IsUnchangedSince(_state)) throw InUse("another program has changed it meanwhile");
        if (!_calls.RenamesOverOpenFiles) CloseOriginal();
    }

    private void Close()
    {
        _copy.Dispose();
        CloseOriginal();
    }

    private void CloseOriginal()
    {
        if (_isClosed || _file < 0) return;
        _isClosed = true;
        try
        {
            _calls.Close(_file);
        }
        catch (FileCallException)
        {
            // It was only read.
        }
    }

    private static ElfNotesException InUse(string message) => new(EditingCodes.FileInUse, 0, message);
}
