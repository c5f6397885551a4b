using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ElfNotes;

internal sealed class FileByteSource : ByteSource
{
    private readonly SafeFileHandle _handle;

    private FileByteSource(SafeFileHandle handle, ulong length)
    {
        _handle = handle;
        Length = length;
    }

    public override ulong Length { get; }

    public static ByteSource Open(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = SizeOrZero(handle);
            // Files of /sys and /proc, pipes and devices have no size to go by: they are read until they end.
            if (length > 0) return new FileByteSource(handle, (ulong)length);
            return FromStream(new FileStream(handle, FileAccess.Read, bufferSize: 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            handle?.Dispose();
            throw new ElfNotesException(ErrorCodes.Unreadable, 0, Reason(e, path), e);
        }
    }

    public override int Read(ulong offset, Span<byte> destination)
    {
        if (offset >= Length) return 0;
        var done = 0;
        try
        {
            while (done < destination.Length)
            {
                var count = RandomAccess.Read(_handle, destination[done..], (long)offset + done);
                if (count == 0) break;
                done += count;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ElfNotesException(ErrorCodes.Unreadable, offset + (ulong)done, "cannot be read: " + SystemMessage(e), e);
        }

        return done;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _handle.Dispose();
        base.Dispose(disposing);
    }

    // Not e.Message: a native binary may have been built without the framework's texts. On Unix the HResult is the errno.
    internal static string SystemMessage(Exception e) => Marshal.GetPInvokeErrorMessage(OperatingSystem.IsWindows() ? e.HResult & 0xffff : e.HResult);

    private static long SizeOrZero(SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException)
        {
            return 0;
        }
    }

    private static string Reason(Exception e, string path) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        UnauthorizedAccessException when Directory.Exists(path) => "is a directory",
        UnauthorizedAccessException => "permission denied",
        ArgumentException when path.Length == 0 => "the path is empty",
        PathTooLongException => "the path is too long",
        _ => "cannot be opened: " + SystemMessage(e),
    };
}
