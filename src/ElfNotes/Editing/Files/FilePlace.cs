namespace ElfNotes.Editing;

/// <summary>A name in a directory that is held open, so that it stays the same directory whatever is renamed above it.</summary>
internal sealed class FilePlace : IDisposable
{
    private readonly IFileCalls _calls;
    private bool _isClosed;

    private FilePlace(IFileCalls calls, string path)
    {
        _calls = calls;
        Name = Path.GetFileName(path);
        Directory = calls.OpenDirectory(Path.GetDirectoryName(path) is { Length: > 0 } directory ? directory : ".");
    }

    /// <summary>The descriptor of the directory.</summary>
    public int Directory { get; }

    /// <summary>The name in it.</summary>
    public string Name { get; }

    /// <summary>The place of a file that is there, with all links followed.</summary>
    public static FilePlace Of(IFileCalls calls, string path)
    {
        var resolved = calls.ResolveLinks(path);
        // The root has no name to be replaced under.
        return Path.GetFileName(resolved).Length == 0 ? throw new FileCallException(FileErrors.IsADirectory) : new FilePlace(calls, resolved);
    }

    /// <summary>The place of a file that is not there yet.</summary>
    public static FilePlace OfNew(IFileCalls calls, string path) => Path.GetFileName(path).Length == 0 ? throw new FileCallException(FileErrors.NotFound) : new FilePlace(calls, path);

    public void Dispose()
    {
        if (_isClosed) return;
        _isClosed = true;
        try
        {
            _calls.Close(Directory);
        }
        catch (FileCallException)
        {
            // Nothing was written by it.
        }
    }
}
