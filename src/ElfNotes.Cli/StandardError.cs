namespace ElfNotes.Cli;

/// <summary>Messages about the run itself, one line each.</summary>
internal static class StandardError
{
    /// <summary>Writes <c>elfnotes: …</c>.</summary>
    /// <param name="message">Safe to show, without line end.</param>
    public static void Write(string message) => Console.Error.WriteLine("elfnotes: " + message);
}
