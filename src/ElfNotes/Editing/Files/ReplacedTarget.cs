namespace ElfNotes.Editing;

/// <summary>A regular file, which keeps all but its content and times.</summary>
internal sealed class ReplacedTarget(EditedFile file) : OutputTarget
{
    public override IReadOnlyList<string> Prepare(INewContent content) => file.Prepare(content, keepTimes: false);

    public override void MoveToPlace(Action? lastLook) => file.MoveToPlace(lastLook);

    public override void Dispose() => file.Dispose();
}
