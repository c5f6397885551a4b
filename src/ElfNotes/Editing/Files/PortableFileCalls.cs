using Microsoft.Win32.SafeHandles;

namespace ElfNotes.Editing;

/// <summary>
/// The same by what .NET has on every system: content, permissions and times are kept; a file that is locked or open for writing is refused
/// where the system has such locks. Owners, extended attributes and links are not known of, and a rename is as safe as .NET's is.
/// </summary>
internal sealed class PortableFileCalls : IFileCalls
{
    private readonly Dictionary<int, (string Path, SafeFileHandle? Handle)> _open = [];
    private readonly Dictionary<int, ulong> _positions = [];
    private int _last;

    public bool RenamesOverOpenFiles => !OperatingSystem.IsWindows();

    public ulong SizeLimit => long.MaxValue;

    public string ResolveLinks(string path) => Do(() =>
    {
        if (!File.Exists(path) && !Directory.Exists(path)) throw new FileNotFoundException();
        return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
    });

    public FileState? StateOf(string path) => File.Exists(path) || Directory.Exists(path) ? StateAt(ResolveLinks(path)) : null;

    public int? OwnDescriptor(string path) => null;

    public int OpenDevice(string path) => Add(path, Do(() => File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)));

    public int WriteNext(int file, ReadOnlySpan<byte> bytes)
    {
        var written = Write(file, _positions.GetValueOrDefault(file), bytes);
        _positions[file] = _positions.GetValueOrDefault(file) + (ulong)written;
        return written;
    }

    public int OpenDirectory(string path) => Add(path, null);

    // To share reading and not writing is the lock: where files have locks at all, writers and other editors are refused.
    public int OpenFile(int directory, string name) => Open(directory, name, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    public int CreateFile(int directory, string name, uint mode) => Open(directory, name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public void Close(int file)
    {
        if (_open.Remove(file, out var open)) open.Handle?.Dispose();
    }

    public FileState StateOf(int file) => StateAt(_open[file].Path) ?? throw new FileCallException(FileErrors.NotFound);

    public FileState? StateOf(int directory, string name) => StateAt(PathOf(directory, name));

    public Guarded Lock(int file) => Guarded.Unknown;

    public void Unlock(int file)
    {
    }

    public Guarded Lease(int file) => Guarded.Unknown;

    public bool LeaseHolds(int file) => true;

    public int Read(int file, ulong offset, Span<byte> destination)
    {
        try
        {
            return RandomAccess.Read(HandleOf(file), destination, checked((long)offset));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    public int Write(int file, ulong offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(HandleOf(file), bytes, checked((long)offset));
            return bytes.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    public ulong NextData(int file, ulong offset) => offset;

    public ulong NextHole(int file, ulong offset) => ulong.MaxValue;

    public bool TryClone(int from, int to) => false;

    public void SetLength(int file, ulong length) => Do(() => RandomAccess.SetLength(HandleOf(file), checked((long)length)));

    public void Flush(int file)
    {
        if (_open[file].Handle is { } handle) Do(() => RandomAccess.FlushToDisk(handle));
    }

    public void Forget(int file)
    {
    }

    public IReadOnlyList<byte[]> AttributeNames(int file) => [];

    public byte[]? Attribute(int file, byte[] name) => null;

    public void SetAttribute(int file, byte[] name, byte[] value) => throw new FileCallException(FileErrors.NotSupported);

    public void RemoveAttribute(int file, byte[] name) => throw new FileCallException(FileErrors.NotSupported);

    public void SetOwner(int file, uint user, uint group) => throw new FileCallException(FileErrors.NotSupported);

    public void SetPermissions(int file, uint permissions)
    {
        if (OperatingSystem.IsWindows()) return;
        try
        {
            File.SetUnixFileMode(HandleOf(file), (UnixFileMode)permissions);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    public void SetTimes(int file, FileTime accessed, FileTime modified) => Do(() =>
    {
        File.SetLastAccessTimeUtc(HandleOf(file), DateOf(accessed));
        File.SetLastWriteTimeUtc(HandleOf(file), DateOf(modified));
    });

    public void Rename(int directory, string from, string to) => Do(() => File.Move(PathOf(directory, from), PathOf(directory, to), overwrite: true));

    public void RenameToNew(int directory, string from, string to)
    {
        if (StateOf(directory, to) is not null) throw new FileCallException(FileErrors.Exists);
        Do(() => File.Move(PathOf(directory, from), PathOf(directory, to), overwrite: false));
    }

    public void Delete(int directory, string name) => Do(() => File.Delete(PathOf(directory, name)));

    private static FileState? StateAt(string path) => Do(() =>
    {
        const uint regular = 0x8000, other = 0x1000;
        var file = new FileInfo(path);
        if (Directory.Exists(path)) return new FileState { Mode = 0x4000 };
        if (!file.Exists) return (FileState?)null;
        var isRegular = (file.Attributes & (FileAttributes.Device | FileAttributes.ReparsePoint)) == 0;
        return new FileState
        {
            Mode = (isRegular ? regular : other) | (OperatingSystem.IsWindows() ? 0 : (uint)file.UnixFileMode),
            Links = 1,
            Size = (ulong)file.Length,
            Accessed = TimeOf(file.LastAccessTimeUtc),
            Modified = TimeOf(file.LastWriteTimeUtc),
        };
    });

    private static FileTime TimeOf(DateTime time)
    {
        var ticks = time.Ticks - DateTime.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return rest < 0 ? new FileTime(seconds - 1, (uint)(rest + TimeSpan.TicksPerSecond) * 100) : new FileTime(seconds, (uint)rest * 100);
    }

    private static DateTime DateOf(FileTime time) => DateTime.UnixEpoch.AddTicks(time.Seconds * TimeSpan.TicksPerSecond + time.Nanoseconds / 100);

    private int Open(int directory, string name, FileMode mode, FileAccess access, FileShare share)
    {
        var path = PathOf(directory, name);
        if (Directory.Exists(path)) throw new FileCallException(FileErrors.IsADirectory);
        return Add(path, Do(() => File.OpenHandle(path, mode, access, share)));
    }

    private int Add(string path, SafeFileHandle? handle)
    {
        _open.Add(++_last, (path, handle));
        return _last;
    }

    private SafeFileHandle HandleOf(int file) => _open[file].Handle ?? throw new FileCallException(FileErrors.IsADirectory);

    private string PathOf(int directory, string name) => Path.Combine(_open[directory].Path, name);

    private static void Do(Action call) => Do(() =>
    {
        call();
        return true;
    });

    private static T Do<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Failure(e);
        }
    }

    private static FileCallException Failure(Exception e) => new(e switch
    {
        FileNotFoundException or DirectoryNotFoundException => FileErrors.NotFound,
        UnauthorizedAccessException => FileErrors.AccessDenied,
        PathTooLongException => FileErrors.NameTooLong,
        _ => e.HResult,
    });
}
