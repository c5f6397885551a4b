using System.Globalization;
using System.Runtime.InteropServices;

namespace ElfNotes.Editing;

/// <summary>The calls on 64-bit Linux. Nothing but them: what is done when is decided elsewhere.</summary>
internal sealed unsafe class LinuxFileCalls : IFileCalls
{
    private const int MostLinks = 40;
    private const int LargestAttribute = 65536; // linux/limits.h, XATTR_SIZE_MAX and XATTR_LIST_MAX

    // fcntl.h. Two flags have their older numbers on Arm and POWER.
    private const int O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0x40, O_EXCL = 0x80, O_NOCTTY = 0x100, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;
    private const int AT_FDCWD = -100, AT_SYMLINK_NOFOLLOW = 0x100, AT_EMPTY_PATH = 0x1000;
    private const int F_SETSIG = 10, F_SETLEASE = 1024, F_GETLEASE = 1025, F_RDLCK = 0;
    private const int SIGURG = 23;
    private const int LOCK_EX_NB = 2 | 4, LOCK_UN = 8;
    private const int SEEK_DATA = 3, SEEK_HOLE = 4;
    private const int POSIX_FADV_DONTNEED = 4;
    private const int RLIMIT_FSIZE = 1;
    private const uint STATX_BASIC_STATS = 0x7ff;
    private const uint RENAME_NOREPLACE = 1;
    private const nuint FICLONE = 0x40049409;

    private static readonly bool HasOlderFlags = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Ppc64le;

    private static int O_DIRECTORY => HasOlderFlags ? 0x4000 : 0x10000;

    private static int O_NOFOLLOW => HasOlderFlags ? 0x8000 : 0x20000;

    public bool RenamesOverOpenFiles => true;

    public ulong SizeLimit
    {
        get
        {
            var limits = stackalloc ulong[2];
            return LinuxLibrary.getrlimit(RLIMIT_FSIZE, limits) == 0 ? limits[0] : ulong.MaxValue;
        }
    }

    public string ResolveLinks(string path)
    {
        var resolved = LinuxLibrary.realpath(path, null);
        if (resolved == null) throw Failure();
        try
        {
            return Marshal.PtrToStringUTF8((nint)resolved)!;
        }
        finally
        {
            LinuxLibrary.free(resolved);
        }
    }

    public FileState? StateOf(string path) => StateOf(AT_FDCWD, path, 0);

    // The links there are no ordinary ones: what they lead to may have no path at all, as a pipe.
    public int? OwnDescriptor(string path)
    {
        for (var links = 0; links < MostLinks && TryResolveFolder(path) is { } folder; links++)
        {
            var name = Path.GetFileName(path);
            if (folder == $"/proc/{Environment.ProcessId}/fd") return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
            if (new FileInfo(Path.Combine(folder, name)).LinkTarget is not { } target) return null;
            path = Path.Combine(folder, target);
        }

        return null;
    }

    public int OpenDevice(string path) => Open(AT_FDCWD, path, O_WRONLY | O_NOCTTY, 0);

    public int WriteNext(int file, ReadOnlySpan<byte> bytes)
    {
        nint count;
        fixed (byte* start = bytes)
        {
            do
            {
                count = LinuxLibrary.write(file, start, (nuint)bytes.Length);
                // Somebody else's terminal or pipe that does not block.
                if (count < 0 && Marshal.GetLastPInvokeError() == FileErrors.TryAgain) Thread.Sleep(1);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() is FileErrors.Interrupted or FileErrors.TryAgain);
        }

        return count < 0 ? throw Failure() : (int)count;
    }

    public int OpenDirectory(string path) => Open(AT_FDCWD, path, O_DIRECTORY, 0);

    public int OpenFile(int directory, string name) => Open(directory, name, O_NOFOLLOW | O_NONBLOCK, 0);

    public int CreateFile(int directory, string name, uint mode) => Open(directory, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode);

    public void Close(int file)
    {
        if (LinuxLibrary.close(file) < 0) throw Failure();
    }

    public FileState StateOf(int file) => StateOf(file, "", AT_EMPTY_PATH) ?? throw new FileCallException(FileErrors.NotFound);

    public FileState? StateOf(int directory, string name) => StateOf(directory, name, AT_SYMLINK_NOFOLLOW);

    public Guarded Lock(int file)
    {
        if (LinuxLibrary.flock(file, LOCK_EX_NB) == 0) return Guarded.Yes;
        return Marshal.GetLastPInvokeError() == FileErrors.TryAgain ? Guarded.Refused : Guarded.Unknown;
    }

    public void Unlock(int file) => _ = LinuxLibrary.flock(file, LOCK_UN);

    public Guarded Lease(int file)
    {
        // Else the kernel would announce a writer by SIGIO, which ends the process. SIGURG is ignored by whom it surprises.
        if (LinuxLibrary.fcntl(file, F_SETSIG, SIGURG) < 0) return Guarded.Unknown;
        if (LinuxLibrary.fcntl(file, F_SETLEASE, F_RDLCK) == 0) return Guarded.Yes;
        return Marshal.GetLastPInvokeError() == FileErrors.TryAgain && !IsOnNetwork(file) ? Guarded.Refused : Guarded.Unknown;
    }

    // A lease that is being broken is reported as what it is to become.
    public bool LeaseHolds(int file) => LinuxLibrary.fcntl(file, F_GETLEASE, 0) == F_RDLCK;

    public int Read(int file, ulong offset, Span<byte> destination)
    {
        nint count;
        fixed (byte* start = destination)
        {
            do count = LinuxLibrary.pread(file, start, (nuint)destination.Length, checked((long)offset));
            while (IsInterrupted(count));
        }

        return count < 0 ? throw Failure() : (int)count;
    }

    public int Write(int file, ulong offset, ReadOnlySpan<byte> bytes)
    {
        nint count;
        fixed (byte* start = bytes)
        {
            do count = LinuxLibrary.pwrite(file, start, (nuint)bytes.Length, checked((long)offset));
            while (IsInterrupted(count));
        }

        return count < 0 ? throw Failure() : (int)count;
    }

    public ulong NextData(int file, ulong offset)
    {
        var found = LinuxLibrary.lseek(file, checked((long)offset), SEEK_DATA);
        if (found >= 0) return (ulong)found;
        // Where holes are not known of, all is data.
        return Marshal.GetLastPInvokeError() == FileErrors.NoSuchAddress ? ulong.MaxValue : offset;
    }

    public ulong NextHole(int file, ulong offset)
    {
        var found = LinuxLibrary.lseek(file, checked((long)offset), SEEK_HOLE);
        return found >= 0 ? (ulong)found : ulong.MaxValue;
    }

    public bool TryClone(int from, int to) => LinuxLibrary.ioctl(to, FICLONE, from) == 0;

    public void SetLength(int file, ulong length)
    {
        int result;
        do result = LinuxLibrary.ftruncate(file, checked((long)length));
        while (IsInterrupted(result));
        if (result < 0) throw Failure();
    }

    public void Flush(int file)
    {
        int result;
        do result = LinuxLibrary.fsync(file);
        while (IsInterrupted(result));
        if (result < 0) throw Failure();
    }

    public void Forget(int file) => _ = LinuxLibrary.posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);

    public IReadOnlyList<byte[]> AttributeNames(int file)
    {
        var names = new byte[LargestAttribute];
        nint size;
        fixed (byte* start = names) size = LinuxLibrary.flistxattr(file, start, (nuint)names.Length);
        if (size < 0) return Marshal.GetLastPInvokeError() is FileErrors.NotSupported or FileErrors.NotImplemented ? [] : throw Failure();
        var result = new List<byte[]>();
        for (var rest = names.AsSpan(0, (int)size); rest.Length > 0;)
        {
            var length = rest.IndexOf((byte)0);
            result.Add(rest[..length].ToArray());
            rest = rest[(length + 1)..];
        }

        return result;
    }

    public byte[]? Attribute(int file, byte[] name)
    {
        var value = new byte[LargestAttribute];
        nint size;
        fixed (byte* start = value) size = LinuxLibrary.fgetxattr(file, [.. name, 0], start, (nuint)value.Length);
        if (size >= 0) return value[..(int)size];
        return Marshal.GetLastPInvokeError() == FileErrors.NoData ? null : throw Failure();
    }

    public void SetAttribute(int file, byte[] name, byte[] value)
    {
        fixed (byte* start = value)
        {
            if (LinuxLibrary.fsetxattr(file, [.. name, 0], start, (nuint)value.Length, 0) < 0) throw Failure();
        }
    }

    public void RemoveAttribute(int file, byte[] name)
    {
        if (LinuxLibrary.fremovexattr(file, [.. name, 0]) < 0) throw Failure();
    }

    public void SetOwner(int file, uint user, uint group)
    {
        if (LinuxLibrary.fchown(file, user, group) < 0) throw Failure();
    }

    public void SetPermissions(int file, uint permissions)
    {
        if (LinuxLibrary.fchmod(file, permissions) < 0) throw Failure();
    }

    public void SetTimes(int file, FileTime accessed, FileTime modified)
    {
        var times = stackalloc long[] { accessed.Seconds, accessed.Nanoseconds, modified.Seconds, modified.Nanoseconds };
        if (LinuxLibrary.futimens(file, times) < 0) throw Failure();
    }

    public void Rename(int directory, string from, string to)
    {
        if (LinuxLibrary.renameat(directory, from, directory, to) < 0) throw Failure();
    }

    public void RenameToNew(int directory, string from, string to)
    {
        if (LinuxLibrary.renameat2(directory, from, directory, to, RENAME_NOREPLACE) == 0) return;
        // Some file systems (NFS, older FUSE) do not have it; a small gap remains there.
        if (Marshal.GetLastPInvokeError() is not (FileErrors.Invalid or FileErrors.NotImplemented)) throw Failure();
        if (StateOf(directory, to) is not null) throw new FileCallException(FileErrors.Exists);
        Rename(directory, from, to);
    }

    public void Delete(int directory, string name)
    {
        if (LinuxLibrary.unlinkat(directory, name, 0) < 0) throw Failure();
    }

    private string? TryResolveFolder(string path)
    {
        try
        {
            return ResolveLinks(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".");
        }
        catch (FileCallException)
        {
            return null;
        }
    }

    private static int Open(int directory, string path, int flags, uint mode)
    {
        int file;
        do file = LinuxLibrary.openat(directory, path, flags | O_CLOEXEC, mode);
        while (IsInterrupted(file));
        return file < 0 ? throw Failure() : file;
    }

    private static FileState? StateOf(int directory, string path, int flags)
    {
        var bytes = stackalloc byte[256];
        if (LinuxLibrary.statx(directory, path, flags, STATX_BASIC_STATS, bytes) < 0) return Marshal.GetLastPInvokeError() == FileErrors.NotFound ? null : throw Failure();
        return StatxLayout.Read(new ReadOnlySpan<byte>(bytes, 256));
    }

    // There a lease depends on what the server grants, and EAGAIN does not mean a writer.
    private static bool IsOnNetwork(int file)
    {
        const ulong Nfs = 0x6969, Cifs = 0xff534d42, Smb2 = 0xfe534d42, Ceph = 0x00c36400, Plan9 = 0x01021997, Fuse = 0x65735546;
        // struct statfs has 120 bytes, and its type first.
        var state = stackalloc ulong[32];
        return LinuxLibrary.fstatfs(file, state) < 0 || (state[0] & uint.MaxValue) is Nfs or Cifs or Smb2 or Ceph or Plan9 or Fuse;
    }

    private static bool IsInterrupted(nint result) => result < 0 && Marshal.GetLastPInvokeError() == FileErrors.Interrupted;

    private static FileCallException Failure() => new(Marshal.GetLastPInvokeError());
}
