using System.Text;

namespace ElfNotes.Cli;

/// <summary>Messages about the run itself, one line each.</summary>
internal static class StandardError
{
    /// <summary>Writes <c>elfnotes: …</c>. Where that cannot be written, only the exit status tells.</summary>
    /// <param name="message">Safe to show, without line end.</param>
    public static void Write(string message)
    {
        var line = "elfnotes: " + message + "\n";
        if (!OperatingSystem.IsWindows())
        {
            _ = UnixDescriptor.Write(2, Encoding.UTF8.GetBytes(line));
            return;
        }

        try
        {
            Console.Error.Write(line);
        }
        catch (IOException)
        {
        }
    }
}
