namespace ElfNotes.Editing;

/// <summary>The steps from a plan to a file in its place, each with the words for its failure.</summary>
internal sealed class Replacement(IFileCalls calls, FilePlace place, NewFile copy)
{
    private string _failure = "";

    /// <summary>Runs them.</summary>
    /// <param name="plan">The content.</param>
    /// <param name="original">The descriptor that the plan's original reads; null if there is none.</param>
    /// <param name="finish">Is given the new file's descriptor when its content is right; gives what was lost.</param>
    /// <param name="lastLook">Runs immediately before the rename and may refuse; null: the place must be free.</param>
    /// <returns>What was lost.</returns>
    public IReadOnlyList<string> Run(EditPlan plan, int? original, Func<int, IReadOnlyList<string>> finish, Action? lastLook)
    {
        try
        {
            return RunSteps(plan, original, finish, lastLook);
        }
        catch (FileCallException e)
        {
            throw new ElfNotesException(EditingCodes.CannotWrite, 0, $"{_failure}: {e.Reason}", e);
        }
    }

    private IReadOnlyList<string> RunSteps(EditPlan plan, int? original, Func<int, IReadOnlyList<string>> finish, Action? lastLook)
    {
        _failure = "the new file cannot be written";
        // Writing past the limit would not fail but end the process, by SIGXFSZ.
        if (plan.Length > calls.SizeLimit) throw new ElfNotesException(EditingCodes.CannotWrite, 0, $"the new file has {plan.Length} bytes, and this process may write only {calls.SizeLimit} (ulimit -f)");
        copy.Fill(plan, original);
        // Blocks that are not on the disk yet cannot be read back from it; and only now a disk that is full may say so.
        calls.Flush(copy.Descriptor);
        _failure = "the new file cannot be read back";
        copy.Compare(plan, original);
        _failure = "the new file cannot get the mode and times of the old one";
        var losses = finish(copy.Descriptor);
        _failure = "the new file cannot be written";
        calls.Flush(copy.Descriptor);
        _failure = "the new file cannot be put in its place";
        lastLook?.Invoke();
        copy.MoveToPlace(isNew: lastLook is null);
        _failure = "the new file is in its place, but may not be there after a power failure";
        FlushDirectory();
        return losses;
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
