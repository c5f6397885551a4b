namespace ElfNotes.Corpus.Tests;

/// <summary>The collection of real files that lies beside a checkout, or where ELFNOTES_SHARED says. A clean clone has none.</summary>
internal static class SharedFiles
{
    public const string Absent = "the shared corpus is not here: it is looked for in ../shared beside the repository and in ELFNOTES_SHARED";

    /// <summary>Its folder, or null.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The full path of a file of it; skips the running test when there is none.</summary>
    public static string PathOf(string relative)
    {
        Assert.SkipWhen(Root is null, Absent);
        return Path.Combine(Root!, relative);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ELFNOTES_SHARED") is { Length: > 0 } named) return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            if (File.Exists(Path.Combine(candidate, "corpus", "MANIFEST.tsv"))) return candidate;
        }

        return null;
    }
}
