using ElfNotes.TestKit;

namespace ElfNotes.Corpus.Tests;

/// <summary>The files of the corpus, for a test that is skipped where they are absent.</summary>
internal static class CorpusFiles
{
    /// <summary>The full path of a file of it; skips the running test when there is none.</summary>
    public static string PathOf(string relative)
    {
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        return Path.Combine(SharedFiles.Root!, relative);
    }
}
