using System.Runtime.InteropServices;

namespace ElfNotes.Cli;

/// <summary>
/// Standard output as bytes. On Unix by write(2): Console would start a thread for signals first, which costs a third of the
/// program's whole running time.
/// </summary>
internal static partial class StandardOutput
{
    private const int Descriptor = 1;
    private const int EINTR = 4;

    /// <summary>Whether a person reads it.</summary>
    public static bool IsTerminal { get; } = OperatingSystem.IsWindows() ? !Console.IsOutputRedirected : IsATty(Descriptor) == 1;

    /// <summary>The terminal's width in columns; 80 where it does not tell.</summary>
    public static int TerminalWidth
    {
        get
        {
            try
            {
                return Console.WindowWidth is > 0 and var width ? width : 80;
            }
            catch (IOException)
            {
                return 80;
            }
        }
    }

    /// <summary>Writes all bytes. A reader that has gone away (<c>| head</c>) ends the program without a word.</summary>
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            using var stream = Console.OpenStandardOutput();
            stream.Write(bytes);
            return;
        }

        while (!bytes.IsEmpty)
        {
            var written = Write(Descriptor, bytes, bytes.Length);
            if (written > 0) bytes = bytes[(int)written..];
            else if (Marshal.GetLastPInvokeError() != EINTR) Environment.Exit((int)ExitStatus.Fine);
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsATty(int descriptor);
}
