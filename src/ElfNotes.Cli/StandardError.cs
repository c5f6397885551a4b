using System.Text;

namespace ElfNotes.Cli;

/// <summary>Messages about the run itself, one line each.</summary>
internal static class StandardError
{
    /// <summary>Writes <c>elfnotes: …</c>. Where that cannot be written, only the exit status tells.</summary>
    /// <param name="message">Safe to show, without line end.</param>
    public static void Write(string message) => WriteLines("elfnotes: " + message + "\n");

    /// <summary>Writes lines as they are. Where they cannot be written, only the exit status tells.</summary>
    /// <param name="lines">Safe to show, each with its line end.</param>
    public static void WriteLines(string lines)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = UnixDescriptor.Write(2, Encoding.UTF8.GetBytes(lines));
            return;
        }

        try
        {
            Console.Error.Write(lines);
        }
        catch (IOException)
        {
        }
    }
}
