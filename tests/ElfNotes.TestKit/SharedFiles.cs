namespace ElfNotes.TestKit;

/// <summary>The files for tests that lie beside the repository, in <c>../shared</c>, and not in it.</summary>
public static class SharedFiles
{
    /// <summary>Why a test that needs them is skipped.</summary>
    public const string Missing = "needs the directory ../shared beside the repository, or its path in ELFNOTES_SHARED";

    /// <summary>The directory, or null where it is absent: ELFNOTES_SHARED, or <c>shared</c> beside the repository that the tests run from.</summary>
    public static string? Root { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ELFNOTES_SHARED") is { Length: > 0 } path) return Directory.Exists(path) ? path : null;
        if (RepositoryFiles.Root is not { } repository) return null;
        var beside = Path.Combine(repository, "..", "shared");
        return Directory.Exists(beside) ? Path.GetFullPath(beside) : null;
    }
}
