using System.Runtime.InteropServices;
using System.Text;

namespace ElfNotes.Editing;

/// <summary>
/// A file that is made beside its place and then put there in one step. Its name follows from the name of the place, and it is locked: so it
/// is also what keeps a second editor of the same place out. It goes away with this object, and when the process is asked to end; after
/// SIGKILL or a power failure it stays, without a lock, and the next editor of the place removes it.
/// </summary>
/// <remarks>
/// <para>It is not the old file that is locked: .NET locks every file that it reads (flock, shared), and so its programs could not read a file
/// that is being edited, nor could a file be edited that they read.</para>
/// <para>It has a name from the start and is not an O_TMPFILE: several file systems do not have those, and they can only be linked to a name
/// that is free, never over the old file, so that a second name and a rename would be needed all the same.</para>
/// </remarks>
internal sealed class NewFile : IDisposable
{
    private const int LongestName = 255;

    private readonly IFileCalls _calls;
    private readonly int _directory;
    private readonly string _place;
    private readonly string _name;
    private readonly int _file;
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly Lock _ending = new();
    private bool _isClosed;
    private bool _hasName;

    private NewFile(IFileCalls calls, FilePlace place, uint mode)
    {
        _calls = calls;
        _directory = place.Directory;
        _place = place.Name;
        _name = TemporaryName(place.Name);
        // The default action, the end of the process, follows.
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }) _signals.Add(PosixSignalRegistration.Create(signal, _ => Delete()));
        try
        {
            // A signal that comes while the file is made waits until it can be removed.
            lock (_ending)
            {
                _file = CreateLocked(mode);
                _hasName = true;
            }
        }
        catch
        {
            foreach (var signal in _signals) signal.Dispose();
            throw;
        }
    }

    /// <summary>The descriptor.</summary>
    public int Descriptor => _file;

    /// <summary>Makes the file, empty.</summary>
    /// <param name="calls">The system.</param>
    /// <param name="place">Where it is to be in the end.</param>
    /// <param name="mode">Its permissions; the system takes the umask off.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.FileInUse"/>: another editor makes a new file for this place; <see cref="EditingCodes.CannotWrite"/>.</exception>
    public static NewFile Create(IFileCalls calls, FilePlace place, uint mode)
    {
        try
        {
            return new NewFile(calls, place, mode);
        }
        catch (FileCallException e)
        {
            throw new ElfNotesException(EditingCodes.CannotWrite, 0, $"no file can be made in its folder: {(e.Error == FileErrors.NotFound ? "its file system takes none" : e.Reason)}", e);
        }
    }

    /// <summary>Writes bytes at an offset.</summary>
    public void Write(ulong offset, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = _calls.Write(_file, offset, bytes);
            offset += (ulong)count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Reads the content back, from the disk where the system lets one, and compares all of it.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.NotAsPlanned"/>.</exception>
    public void Compare(INewContent content)
    {
        var file = _calls.OpenFile(_directory, _name);
        try
        {
            var state = _calls.StateOf(file);
            if (state.Identity != _calls.StateOf(_file).Identity) throw NotAsPlanned(0, "the new file was exchanged for another one while it was written");
            _calls.Forget(file);
            content.Compare(file, state.Size);
        }
        finally
        {
            _calls.Close(file);
        }
    }

    /// <summary>Puts the file in its place.</summary>
    /// <param name="isNew">Whether the place must be free.</param>
    public void MoveToPlace(bool isNew)
    {
        lock (_ending)
        {
            // Whoever removed it by hand let another editor in, whose file must not be taken.
            if (!_hasName || !IsNamed(_file)) throw InUse($"its new file {_name} was removed meanwhile");
            // Elsewhere it is closed behind the rename: without its lock another editor would take it for a leftover.
            if (!_calls.RenamesOverOpenFiles) CloseOnce();
            if (isNew) _calls.RenameToNew(_directory, _name, _place);
            else _calls.Rename(_directory, _name, _place);
            _hasName = false;
        }

        CloseOnce();
    }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        Delete();
        CloseOnce();
    }

    public static ElfNotesException NotAsPlanned(ulong offset, string message) => new(EditingCodes.NotAsPlanned, offset, message);

    // A file that is there and not locked is what a killed editor left. It is never written to: someone else may have made it, and have it open.
    private int CreateLocked(uint mode)
    {
        for (var attempt = 0; attempt < 16; attempt++)
        {
            if (TryCreateLocked(mode) is { } file) return file;
            RemoveLeftover();
        }

        throw InUse("other editors take it again and again");
    }

    private int? TryCreateLocked(uint mode)
    {
        int file;
        try
        {
            file = _calls.CreateFile(_directory, _name, mode);
        }
        catch (FileCallException e) when (e.Error == FileErrors.Exists)
        {
            return null;
        }

        try
        {
            // Refused by one who took it for a leftover, before it was locked.
            if (_calls.Lock(file) != Guarded.Refused && IsNamed(file)) return file;
        }
        catch (FileCallException)
        {
            _calls.Delete(_directory, _name);
            _calls.Close(file);
            throw;
        }

        _calls.Close(file);
        return null;
    }

    private void RemoveLeftover()
    {
        if (_calls.StateOf(_directory, _name) is null) return;
        var file = _calls.OpenFile(_directory, _name);
        try
        {
            var guarded = _calls.Lock(file);
            if (guarded == Guarded.Refused) throw InUse("it is being edited by another elfnotes");
            if (guarded == Guarded.Unknown) throw InUse($"it is being edited by another elfnotes, or one was killed while it did; if none is running, remove {_name} from its folder");
            if (IsNamed(file)) _calls.Delete(_directory, _name);
        }
        finally
        {
            _calls.Close(file);
        }
    }

    private bool IsNamed(int file) => _calls.StateOf(_directory, _name) is { } there && there.Identity == _calls.StateOf(file).Identity;

    // Says what it is to who finds it, and is the same for every editor of the place.
    private static string TemporaryName(string name)
    {
        const string mark = ".elfnotes-new";
        var bytes = Encoding.UTF8.GetBytes(name);
        // Not the framework's hash: a static binary would look for OpenSSL.
        return bytes.Length + mark.Length < LongestName ? $".{name}{mark}" : $".{Convert.ToHexStringLower(new Sha256Hash().Digest(bytes))}{mark}";
    }

    private void CloseOnce()
    {
        if (_isClosed) return;
        _isClosed = true;
        try
        {
            try
            {
                _calls.Unlock(_file);
            }
            finally
            {
                _calls.Close(_file);
            }
        }
        catch (FileCallException)
        {
            // All that was written is on the disk already, or the failure that led here is the one to tell.
        }
    }

    // While it is locked: afterwards the name may be another editor's.
    private void Delete()
    {
        lock (_ending)
        {
            if (!_hasName) return;
            _hasName = false;
            try
            {
                if (_isClosed || IsNamed(_file)) _calls.Delete(_directory, _name);
            }
            catch (FileCallException)
            {
                // The next editor of the place removes it.
            }
        }
    }

    private static ElfNotesException InUse(string message) => new(EditingCodes.FileInUse, 0, message);
}
