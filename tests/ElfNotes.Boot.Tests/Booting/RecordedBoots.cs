using ElfNotes.TestKit;

namespace ElfNotes.Boot.Tests.Booting;

/// <summary>The table <c>recorded-boots.tsv</c>: what each loader did with each of the shared images. Written by <see cref="RecordedBootsTests"/> with ELFNOTES_RECORD_BOOTS=1.</summary>
internal static class RecordedBoots
{
    public const string Header = "image\tloader\toutcome\trom\tguest said\tloader said";

    /// <summary>The file, or null outside of the repository.</summary>
    public static string? Path => RepositoryFiles.Root is { } root ? System.IO.Path.Combine(root, "tests", "ElfNotes.Boot.Tests", "Booting", "recorded-boots.tsv") : null;

    public static IReadOnlyList<RecordedBoot> Read() => [.. File.ReadLines(Path!).Skip(1).Select(RecordedBoot.Parse)];

    public static void Write(IEnumerable<RecordedBoot> boots) => File.WriteAllLines(Path!, [Header, .. boots.Select(boot => boot.ToLine())]);
}
