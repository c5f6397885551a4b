namespace ElfNotes.Tests.Editing.Files;

/// <summary>A folder for the files of one test.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; }

    /// <summary>A folder in memory, where flushing costs nothing; an ordinary one where there is none.</summary>
    public static Folder InMemory() => Directory.Exists("/dev/shm") ? new Folder("/dev/shm/elfnotes-test-" + Guid.NewGuid().ToString("N")) : new Folder();

    public Folder() => Path = Directory.CreateTempSubdirectory("elfnotes-test-").FullName;

    private Folder(string path) => Path = Directory.CreateDirectory(path).FullName;

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>The names of all that is in it, in order.</summary>
    public string[] Names => [.. Directory.EnumerateFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Writes a file and gives its path.</summary>
    public string Add(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
