using System.Runtime.InteropServices;

namespace ElfNotes.Editing;

/// <summary>
/// What is needed of the C library on 64-bit Linux. <c>statx</c> and not <c>stat</c>: its structure is the same on every architecture.
/// Names as in the manual pages.
/// </summary>
internal static unsafe partial class LinuxLibrary
{
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial byte* realpath(string path, byte* resolved);

    [LibraryImport("libc")]
    public static partial void free(byte* memory);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int openat(int directory, string path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int file);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int statx(int directory, string path, int flags, uint mask, byte* state);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fstatfs(int file, ulong* state);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int flock(int file, int operation);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fcntl(int file, int command, nint argument);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint pread(int file, byte* bytes, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint pwrite(int file, byte* bytes, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int file, byte* bytes, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial long lseek(int file, long offset, int from);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ioctl(int file, nuint request, nint argument);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ftruncate(int file, long length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fsync(int file);

    [LibraryImport("libc")]
    public static partial int posix_fadvise(int file, long offset, long length, int advice);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int getrlimit(int resource, ulong* limits);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint flistxattr(int file, byte* names, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint fgetxattr(int file, byte[] name, byte* value, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fsetxattr(int file, byte[] name, byte* value, nuint size, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fremovexattr(int file, byte[] name);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fchown(int file, uint user, uint group);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fchmod(int file, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int futimens(int file, long* times);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int renameat(int fromDirectory, string from, int toDirectory, string to);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int renameat2(int fromDirectory, string from, int toDirectory, string to, uint flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int unlinkat(int directory, string path, int flags);
}
