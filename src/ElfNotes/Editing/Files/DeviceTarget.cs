namespace ElfNotes.Editing;

/// <summary>A device, a pipe, or a descriptor of this process such as /dev/stdout: written as it is, from front to back. A rename would put a file where it was.</summary>
/// <param name="calls">The system.</param>
/// <param name="file">The descriptor.</param>
/// <param name="isOwned">Whether it was opened for this.</param>
internal sealed class DeviceTarget(IFileCalls calls, int file, bool isOwned) : OutputTarget
{
    private bool _isClosed;

    public override IReadOnlyList<string> Prepare(INewContent content)
    {
        foreach (var block in content.Blocks)
        {
            for (var rest = block; !rest.IsEmpty;)
            {
                try
                {
                    rest = rest[calls.WriteNext(file, rest.Span)..];
                }
                catch (FileCallException e)
                {
                    throw new ElfNotesException(EditingCodes.CannotWrite, 0, "it cannot be written: " + e.Reason, e);
                }
            }
        }

        return [];
    }

    public override void MoveToPlace(Action? lastLook) => lastLook?.Invoke();

    public override void Dispose()
    {
        if (!isOwned || _isClosed) return;
        _isClosed = true;
        try
        {
            calls.Close(file);
        }
        catch (FileCallException)
        {
            // All was taken from it.
        }
    }
}
