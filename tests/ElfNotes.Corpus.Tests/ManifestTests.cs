using ElfNotes.Compression;
using ElfNotes.Images;
using ElfNotes.TestKit;

namespace ElfNotes.Corpus.Tests;

/// <summary>Every file of the corpus is opened, whatever is in it, and shows the notes that MANIFEST.tsv says it has.</summary>
public class ManifestTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly PayloadCodecs Codecs = new();

    [Fact]
    public void EveryFileShowsTheNotesOfTheManifest()
    {
        var rows = ManifestRow.All();
        Assert.True(rows.Count >= 300, $"the manifest has {rows.Count} rows");
        var failures = rows.Select(Compare).OfType<string>().ToList();
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public void EveryExceptionIsStillOne()
    {
        foreach (var row in ManifestRow.All())
            if (ManifestExceptions.Notes.TryGetValue(row.Path, out var right)) Assert.NotEqual(row.Notes, right);
    }

    [Fact]
    public void EveryFileTakesLessThanASecond()
    {
        var paths = ManifestRow.All().Select(row => CorpusFiles.PathOf("corpus/" + row.Path)).Concat(Directory.GetFiles(CorpusFiles.PathOf("hostile"))).ToList();
        Read(paths[0]);
        var times = paths.Select(path => (Path: path, Time: TimeOf(path))).OrderByDescending(entry => entry.Time).ToList();
        foreach (var (path, time) in times.Take(8)) output.WriteLine($"{time.TotalMilliseconds,8:f1} ms  {Path.GetFileName(path)}");
        Assert.True(times[0].Time < Longest, $"{times[0].Path} took {times[0].Time.TotalMilliseconds:f0} ms");
    }

    [Fact]
    public void APipeShowsTheSameNotesAsTheFile()
    {
        foreach (var row in ManifestRow.All())
        {
            var path = CorpusFiles.PathOf("corpus/" + row.Path);
            using var file = ByteSource.FromFile(path);
            using var pipe = ByteSource.FromStream(File.OpenRead(path));
            using var fromFile = ImageFile.Open(file, Codecs);
            using var fromPipe = ImageFile.Open(pipe, Codecs);
            Assert.Equal((row.Path, Summary(fromFile)), (row.Path, Summary(fromPipe)));
        }
    }

    private static string Summary(ImageFile image) =>
        ManifestNotes.Of(image) + string.Join('|', image.Members.Select(member => $"{member.Name} {string.Join('/', member.Container)} {member.Error?.Code} {member.Error?.Offset}"));

    private static string? Compare(ManifestRow row)
    {
        using var source = ByteSource.FromFile(CorpusFiles.PathOf("corpus/" + row.Path));
        using var image = ImageFile.Open(source, Codecs);
        var notes = ManifestNotes.Of(image);
        if (ManifestExceptions.Cut.Contains(row.Path))
        {
            var whole = row.Notes[..row.Notes.LastIndexOf(',')];
            return notes.StartsWith(whole, StringComparison.Ordinal) ? null : $"{row.Path}: expected the start {whole}";
        }

        var expected = ManifestExceptions.Notes.GetValueOrDefault(row.Path, row.Notes);
        if (notes == expected) return null;
        var errors = string.Join("; ", image.Members.Where(member => member.Error is not null).Select(member => member.Error!.Message));
        return $"{row.Path}: expected \"{expected}\", found \"{notes}\" {errors}";
    }

    private static TimeSpan TimeOf(string path)
    {
        var start = ThreadClock.Now;
        Read(path);
        return ThreadClock.Now - start;
    }

    private static void Read(string path)
    {
        using var source = ByteSource.FromFile(path);
        using var image = ImageFile.Open(source, Codecs);
        Assert.NotEmpty(image.Members);
    }
}
