namespace ElfNotes.Editing;

/// <summary>A call of the system failed. Never leaves this room.</summary>
/// <param name="error">The errno of Linux.</param>
internal sealed class FileCallException(int error) : Exception
{
    /// <summary>The errno of Linux; of another system the HResult of the framework's exception.</summary>
    public int Error { get; } = error;

    /// <summary>The reason in words, to stand behind a colon.</summary>
    public string Reason => FileErrors.Text(Error);
}
