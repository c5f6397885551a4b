namespace ElfNotes.Editing;

/// <summary>What a name that is to be written to stands for: nothing yet, a regular file, or something that is written as it is.</summary>
internal abstract class OutputTarget : IDisposable
{
    /// <summary>Makes the content, as far as that can be done without touching what is there. Once only.</summary>
    /// <returns>What of a file that was there cannot be kept.</returns>
    public abstract IReadOnlyList<string> Prepare(INewContent content);

    /// <summary>Puts it in its place.</summary>
    /// <param name="lastLook">Runs immediately before and may refuse.</param>
    public abstract void MoveToPlace(Action? lastLook);

    public abstract void Dispose();
}
