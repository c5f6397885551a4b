using System.Runtime.InteropServices;

namespace ElfNotes.Cli;

/// <summary>
/// Standard output as bytes. On Unix by write(2): Console would start a thread for signals first, which costs a third of the
/// program's whole running time.
/// </summary>
internal static class StandardOutput
{
    private static readonly Stream? Stream = OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : null;

    /// <summary>Whether a person reads it.</summary>
    public static bool IsTerminal { get; } = OperatingSystem.IsWindows() ? !Console.IsOutputRedirected : UnixDescriptor.IsTerminal(1);

    /// <summary>The terminal's width in columns; 80 where it does not tell.</summary>
    public static int TerminalWidth
    {
        get
        {
            try
            {
                var width = OperatingSystem.IsLinux() ? UnixDescriptor.TerminalColumns(1) : Console.WindowWidth;
                return width > 0 ? width : 80;
            }
            catch (IOException)
            {
                return 80;
            }
        }
    }

    /// <summary>
    /// Writes all bytes. A reader that has gone away (<c>| head</c>) ends the program without a word, a full disk with one.
    /// </summary>
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        if (Stream is null)
        {
            var error = UnixDescriptor.Write(1, bytes);
            if (error == UnixDescriptor.BrokenPipe) Environment.Exit((int)ExitStatus.Fine);
            if (error != 0) Fail(Marshal.GetPInvokeErrorMessage(error));
            return;
        }

        try
        {
            Stream.Write(bytes);
        }
        catch (IOException e)
        {
            Fail(e.Message);
        }
    }

    private static void Fail(string why)
    {
        StandardError.Write("standard output cannot be written: " + SafeText.Escape(why));
        Environment.Exit((int)ExitStatus.Unreadable);
    }
}
