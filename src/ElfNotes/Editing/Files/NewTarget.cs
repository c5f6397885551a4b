namespace ElfNotes.Editing;

/// <summary>A name that nothing has yet.</summary>
internal sealed class NewTarget : OutputTarget
{
    private readonly FilePlace _place;
    private readonly NewFile _file;
    private readonly Replacement _replacement;

    /// <summary>Makes the new file.</summary>
    /// <param name="calls">The system, which takes the umask off, or applies the folder's default access control list: what any new file gets there.</param>
    /// <param name="place">Ends with this object.</param>
    /// <param name="mode">The permissions.</param>
    public NewTarget(IFileCalls calls, FilePlace place, uint mode)
    {
        _place = place;
        _file = NewFile.Create(calls, place, mode);
        _replacement = new Replacement(calls, place, _file);
    }

    public override IReadOnlyList<string> Prepare(INewContent content) => _replacement.Prepare(content, _ => []);

    public override void MoveToPlace(Action? lastLook) => _replacement.MoveToPlace(isNew: true, lastLook ?? (() => { }));

    public override void Dispose()
    {
        _file.Dispose();
        _place.Dispose();
    }
}
