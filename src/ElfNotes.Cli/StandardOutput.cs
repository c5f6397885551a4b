namespace ElfNotes.Cli;

/// <summary>Standard output as bytes. Console would cost a third of the program's whole running time.</summary>
internal static class StandardOutput
{
    private static readonly Stream Stream = Console.OpenStandardOutput();

    /// <summary>Whether a person reads it.</summary>
    public static bool IsTerminal { get; } = !Console.IsOutputRedirected;

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
        try
        {
            Stream.Write(bytes);
        }
        catch (IOException)
        {
            Environment.Exit((int)ExitStatus.Fine);
        }
    }
}
