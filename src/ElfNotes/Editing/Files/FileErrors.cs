using System.Runtime.InteropServices;

namespace ElfNotes.Editing;

/// <summary>The errnos of Linux that are met in replacing a file, and what they mean then.</summary>
internal static class FileErrors
{
    public const int NotPermitted = 1;
    public const int NotFound = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int NoSuchAddress = 6;
    public const int TryAgain = 11;
    public const int AccessDenied = 13;
    public const int Busy = 16;
    public const int Exists = 17;
    public const int NotADirectory = 20;
    public const int IsADirectory = 21;
    public const int Invalid = 22;
    public const int TextBusy = 26;
    public const int FileTooBig = 27;
    public const int NoSpace = 28;
    public const int ReadOnly = 30;
    public const int NameTooLong = 36;
    public const int NotImplemented = 38;
    public const int BrokenPipe = 32;
    public const int TooManyLinks = 40;
    public const int NoData = 61;
    public const int NotSupported = 95;
    public const int Quota = 122;

    public static string Text(int error) => error switch
    {
        NotPermitted => "the system does not permit it",
        NotFound => "no such file",
        InputOutput => "the disk fails",
        AccessDenied => "permission denied",
        Busy => "it is in use as a mount point",
        Exists => "there is a file of that name meanwhile",
        NotADirectory => "a part of its path is no folder",
        TextBusy => "it is in use by the system",
        FileTooBig => "the file would be larger than is allowed",
        NoSpace => "the disk is full",
        ReadOnly => "the file system is read-only",
        BrokenPipe => "its reader has gone away",
        NameTooLong => "the name is too long",
        TooManyLinks => "its symbolic links lead in a circle, or there are too many of them",
        Quota => "the disk quota is used up",
        // Not the framework's own words: a native binary may have been built without them.
        _ => Marshal.GetPInvokeErrorMessage(OperatingSystem.IsWindows() ? error & 0xffff : error),
    };
}
