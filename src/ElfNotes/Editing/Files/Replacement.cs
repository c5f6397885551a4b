namespace ElfNotes.Editing;

/// <summary>The steps from a content to a file in its place, each with the words for its failure.</summary>
internal sealed class Replacement(IFileCalls calls, FilePlace place, NewFile copy)
{
    private string _failure = "";

    /// <summary>Makes the new file, whole and on the disk, beside its place.</summary>
    /// <param name="content">The content.</param>
    /// <param name="finish">Is given the new file's descriptor when its content is right; gives what was lost.</param>
    /// <returns>What was lost.</returns>
    public IReadOnlyList<string> Prepare(INewContent content, Func<int, IReadOnlyList<string>> finish) => Run(() =>
    {
        _failure = "the new file cannot be written";
        if (content.Length is { } length) DemandRoom(length, calls.SizeLimit);
        content.Fill(copy);
        // Blocks that are not on the disk yet cannot be read back from it; and only now a disk that is full may say so.
        calls.Flush(copy.Descriptor);
        _failure = "the new file cannot be read back";
        copy.Compare(content);
        _failure = "the new file cannot get the mode and times of the old one";
        var losses = finish(copy.Descriptor);
        _failure = "the new file cannot be written";
        calls.Flush(copy.Descriptor);
        return losses;
    });

    /// <summary>Puts the new file in its place.</summary>
    /// <param name="isNew">Whether the place must be free.</param>
    /// <param name="lastLook">Runs immediately before the rename and may refuse.</param>
    public void MoveToPlace(bool isNew, Action lastLook) => Run<IReadOnlyList<string>>(() =>
    {
        _failure = "the new file cannot be put in its place";
        lastLook();
        copy.MoveToPlace(isNew);
        _failure = "the new file is in its place, but may not be there after a power failure";
        FlushDirectory();
        return [];
    });

    /// <summary>Writing past the limit would not fail but end the process, by SIGXFSZ.</summary>
    public static void DemandRoom(ulong length, ulong limit)
    {
        if (length > limit) throw new ElfNotesException(EditingCodes.CannotWrite, 0, $"the new file has {length} bytes or more, and this process may write only {limit} (ulimit -f)");
    }

    private T Run<T>(Func<T> steps)
    {
        try
        {
            return steps();
        }
        catch (FileCallException e)
        {
            throw new ElfNotesException(EditingCodes.CannotWrite, 0, $"{_failure}: {e.Reason}", e);
        }
    }

    private void FlushDirectory()
    {
        try
        {
            calls.Flush(place.Directory);
        }
        catch (FileCallException e) when (e.Error is FileErrors.Invalid or FileErrors.NotSupported)
        {
            // A file system that has no such thing for directories.
        }
    }
}
