namespace ElfNotes.TestKit;

/// <summary>The repository that the tests were built in.</summary>
public static class RepositoryFiles
{
    /// <summary>The directory that holds the solution, or null where the tests run outside of it.</summary>
    public static string? Root { get; } = Find();

    private static string? Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "ElfNotes.slnx"))) return directory.FullName;
        return null;
    }
}
