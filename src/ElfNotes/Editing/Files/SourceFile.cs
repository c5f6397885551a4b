namespace ElfNotes.Editing;

/// <summary>
/// A file of which an edited copy is made elsewhere: guarded against writers as <see cref="EditedFile"/> is, and not changed. Open it before it
/// is read for the plan.
/// </summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
public sealed class SourceFile : IDisposable
{
    private readonly GuardedFile _file;

    private SourceFile(GuardedFile file) => _file = file;

    /// <summary>The content as it was when the file was opened. Plans are made from this very source. Ends with this object.</summary>
    public ByteSource Source => _file.Source;

    internal FileState State => _file.State;

    internal int Descriptor => _file.Descriptor;

    /// <summary>Opens a file to read it. Links are followed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ElfNotesException">
    /// <see cref="ErrorCodes.Unreadable"/>: it is not there or cannot be read. <see cref="EditingCodes.FileInUse"/>: someone has it open for
    /// writing. <see cref="EditingCodes.CannotWrite"/>: it is no regular file, and so cannot be read twice.
    /// </exception>
    public static SourceFile Open(string path) => Open(FileReplacement.SystemCalls(), path);

    /// <summary>The same for what need not be a file: null where it is a pipe, a device, or has no size to go by (as in /proc).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ElfNotesException">As for <see cref="Open(string)"/>.</exception>
    public static SourceFile? OpenIfRegular(string path)
    {
        var calls = FileReplacement.SystemCalls();
        try
        {
            return calls.StateOf(path) is { IsRegular: true, Size: > 0 } ? Open(calls, path) : null;
        }
        catch (FileCallException)
        {
            // Whoever opens it says why it cannot be.
            return null;
        }
    }

    internal static SourceFile Open(IFileCalls calls, string path)
    {
        try
        {
            using var place = GuardedFile.Find(calls, path);
            return new SourceFile(GuardedFile.Open(calls, place));
        }
        catch (FileCallException e)
        {
            throw GuardedFile.Unreadable(e);
        }
    }

    /// <summary>Looks at the file once more. What was read of it is what it was when it was opened.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.FileInUse"/>: it was changed meanwhile.</exception>
    public void DemandUnchanged()
    {
        try
        {
            _file.DemandUnchanged();
        }
        catch (ElfNotesException e)
        {
            throw GuardedFile.InUse($"the file that it is made from: {e.Message}");
        }
        catch (FileCallException e)
        {
            throw new ElfNotesException(ErrorCodes.Unreadable, 0, "the file that it is made from cannot be looked at again: " + e.Reason, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Close();
}
