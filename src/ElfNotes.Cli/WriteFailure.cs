using System.Runtime.InteropServices;

namespace ElfNotes.Cli;

/// <summary>Why a file could not be written. The framework's own words are not to be had: the native binary is built without them, and has their keys instead.</summary>
internal static class WriteFailure
{
    /// <summary>Whether an exception of the file system is one that a user can do something about.</summary>
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    /// <summary>The one line for standard error, not escaped.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="e">What the file system threw, for this file or a temporary one beside it.</param>
    public static string Line(string path, Exception e) => $"{path} cannot be written: {Reason(path, e)}";

    private static string Reason(string path, Exception e)
    {
        if (path.Length == 0) return "the name is empty";
        if (Directory.Exists(path)) return "it is a directory";
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null && !Directory.Exists(folder)) return $"there is no folder {Path.GetDirectoryName(path)}";
        return e switch
        {
            UnauthorizedAccessException => "permission denied",
            PathTooLongException => "the name is too long",
            // Such as /proc, where the folder is there and takes no new files.
            FileNotFoundException or DirectoryNotFoundException => "no file can be made in its folder",
            // On Unix the HResult is the errno.
            _ when e.HResult is > 0 and < 4096 || OperatingSystem.IsWindows() => Marshal.GetPInvokeErrorMessage(e.HResult & 0xffff),
            _ => "the file system refuses it",
        };
    }
}
