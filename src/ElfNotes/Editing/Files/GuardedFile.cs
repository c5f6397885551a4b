namespace ElfNotes.Editing;

/// <summary>A regular file that is read and must not change meanwhile: guarded against writers as far as the system can, and looked at again at the end.</summary>
internal sealed class GuardedFile
{
    private const int LongestWait = 32; // milliseconds

    private readonly IFileCalls _calls;
    private readonly bool _hasLease;
    private bool _isClosed;

    private GuardedFile(IFileCalls calls, FilePlace place)
    {
        _calls = calls;
        Descriptor = calls.OpenFile(place.Directory, place.Name);
        try
        {
            DemandRegular(calls.StateOf(Descriptor));
            _hasLease = TakeLease();
            State = calls.StateOf(Descriptor);
        }
        catch
        {
            Close();
            throw;
        }

        Source = new OpenFileSource(calls, Descriptor, State.Size);
    }

    public int Descriptor { get; }

    /// <summary>The file before it was read.</summary>
    public FileState State { get; }

    /// <summary>The content. Ends with this object.</summary>
    public ByteSource Source { get; }

    /// <summary>Opens the file at a place.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.FileInUse"/>, or <see cref="EditingCodes.CannotWrite"/>: it is no regular file.</exception>
    public static GuardedFile Open(IFileCalls calls, FilePlace place) => new(calls, place);

    /// <summary>Finds the place of a file that can be read: before it is opened, since opening some files has effects.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.CannotWrite"/>: it is no regular file.</exception>
    public static FilePlace Find(IFileCalls calls, string path)
    {
        var place = FilePlace.Of(calls, path);
        try
        {
            DemandRegular(calls.StateOf(place.Directory, place.Name) ?? throw new FileCallException(FileErrors.NotFound));
            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>What it means that a file cannot be opened.</summary>
    public static ElfNotesException Unreadable(FileCallException e) => new(ErrorCodes.Unreadable, 0, e.Error == FileErrors.NotFound ? e.Reason : "cannot be opened: " + e.Reason, e);

    public static ElfNotesException InUse(string message) => new(EditingCodes.FileInUse, 0, message);

    /// <summary>The last look. Nothing but the lease closes the gap between it and what follows.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.FileInUse"/>.</exception>
    public void DemandUnchanged()
    {
        if (_hasLease && !_calls.LeaseHolds(Descriptor)) throw InUse("another program has begun to write to it");
        if (!_calls.StateOf(Descriptor).IsUnchangedSince(State)) throw InUse("another program has changed it meanwhile");
    }

    public void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        try
        {
            _calls.Close(Descriptor);
        }
        catch (FileCallException)
        {
            // It was only read.
        }
    }

    private static void DemandRegular(FileState state)
    {
        if (!state.IsRegular) throw new ElfNotesException(EditingCodes.CannotWrite, 0, state.IsDirectory ? "it is a directory" : "it is no regular file");
    }

    // Who has just written a file and closed it may at this moment start another program, which has the descriptor until it runs (the race that
    // is known by ETXTBSY): some milliseconds tell that from a writer.
    private bool TakeLease()
    {
        for (var wait = 1;; wait *= 2)
        {
            switch (_calls.Lease(Descriptor))
            {
                case Guarded.Yes: return true;
                // Not the owner, or a file system without leases: what is changed meanwhile is still seen by its times.
                case Guarded.Unknown: return false;
                case var _ when wait > LongestWait: throw InUse("another program has it open for writing");
                default:
                    Thread.Sleep(wait);
                    break;
            }
        }
    }
}
