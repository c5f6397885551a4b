using System.Runtime.InteropServices;

namespace ElfNotes.Cli;

/// <summary>
/// Writing to a file descriptor as the system call does it. .NET's Console sends the terminal into keypad mode (<c>ESC [ ? 1 h</c>)
/// before its first byte, and its FileStream writes at an offset of its own, over what others append to the same file.
/// </summary>
internal static unsafe partial class UnixDescriptor
{
    private const int Interrupted = 4;
    private const ulong GetWindowSize = 0x5413;

    /// <summary>EPIPE: the reader has gone away.</summary>
    public const int BrokenPipe = 32;

    /// <summary>EAGAIN, which somebody else's non-blocking terminal gives.</summary>
    private static readonly int TryAgain = OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 35 : 11;

    /// <summary>Writes all bytes.</summary>
    /// <param name="descriptor">1 or 2.</param>
    /// <param name="bytes">What to write.</param>
    /// <returns>0, or the errno of the failure.</returns>
    public static int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* start = bytes) written = WriteSome(descriptor, start, (nuint)bytes.Length);
            if (written >= 0)
            {
                bytes = bytes[(int)written..];
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == TryAgain) Thread.Sleep(1);
            else if (error != Interrupted) return error;
        }

        return 0;
    }

    /// <summary>The columns of the terminal behind a descriptor; 0 where it does not tell. Linux only.</summary>
    public static int TerminalColumns(int descriptor)
    {
        // struct winsize: rows, columns, and two sizes in pixels.
        var size = stackalloc ushort[4];
        return Ioctl(descriptor, (nuint)GetWindowSize, size) == 0 ? size[1] : 0;
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteSome(int descriptor, byte* bytes, nuint count);

    /// <summary>Whether a terminal is behind it.</summary>
    public static bool IsTerminal(int descriptor) => IsATty(descriptor) == 1;

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsATty(int descriptor);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(int descriptor, nuint request, ushort* size);
}
