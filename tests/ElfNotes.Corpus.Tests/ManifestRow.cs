namespace ElfNotes.Corpus.Tests;

/// <summary>One file of the corpus.</summary>
/// <param name="Path">Within the corpus.</param>
/// <param name="Notes">The <c>notes</c> column.</param>
internal sealed record ManifestRow(string Path, string Notes)
{
    /// <summary>All rows; skips the running test when there is no corpus.</summary>
    public static List<ManifestRow> All()
    {
        var lines = File.ReadAllLines(CorpusFiles.PathOf("corpus/MANIFEST.tsv"));
        var columns = lines[0].Split('\t');
        var (path, notes) = (Array.IndexOf(columns, "path"), Array.IndexOf(columns, "notes"));
        return [.. lines.Skip(1).Select(line => line.Split('\t')).Select(cells => new ManifestRow(cells[path], cells[notes]))];
    }
}
