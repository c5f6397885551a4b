using System.Text.RegularExpressions;
using ElfNotes.TestKit;

namespace ElfNotes.Build.Tests;

/// <summary>The blocks of docs/notes-in-csharp.md, each with the file that the line above it names.</summary>
internal static partial class PageProject
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(RepositoryFiles.Root!, "docs", "notes-in-csharp.md")).ReplaceLineEndings("\n");

    /// <summary>The files that a part of the page shows, in their order.</summary>
    public static IReadOnlyList<(string Name, string Text)> Files(string heading) => [.. NamedBlock().Matches(Part(heading)).Select(match => (match.Groups["name"].Value, match.Groups["text"].Value))];

    /// <summary>The blocks of a language in a part of the page, whether files or not.</summary>
    public static IReadOnlyList<string> Blocks(string heading, string language) => [.. Block().Matches(Part(heading)).Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["text"].Value)];

    /// <summary>What stands between a heading and the next one of its level or above.</summary>
    private static string Part(string heading)
    {
        var start = s_page.IndexOf($"\n{heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"the page has no {heading}");
        var level = heading[..heading.IndexOf(' ', StringComparison.Ordinal)];
        var end = Regex.Match(s_page[(start + heading.Length + 1)..], $"^#{{1,{level.Length}}} ", RegexOptions.Multiline);
        return end.Success ? s_page.Substring(start, heading.Length + 1 + end.Index) : s_page[start..];
    }

    [GeneratedRegex(@"`(?<name>\w+\.\w+)`:\n\n```\w+\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex NamedBlock();

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
