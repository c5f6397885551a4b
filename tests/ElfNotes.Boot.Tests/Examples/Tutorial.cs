using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace ElfNotes.Boot.Tests.Examples;

/// <summary>
/// The README of an example, as something to be followed: its fenced blocks, of which those named <c>console</c> hold commands behind <c>$ </c> and
/// what they print, and those named <c>LANGUAGE FILE</c> are files to be written. What stands behind the fence is not shown to a reader, so that
/// the file's name is in a line above as well.
/// </summary>
internal static partial class Tutorial
{
    /// <summary>What stands for lines, or for a part of a line, that are left out.</summary>
    private const string Ellipsis = "…";

    /// <summary>The blocks in their order.</summary>
    public static List<TutorialBlock> Read(string example)
    {
        var blocks = new List<TutorialBlock>();
        string? info = null;
        var above = "";
        var text = new StringBuilder();
        foreach (var line in File.ReadLines(Path.Combine(Example.Folder(example), "README.md")))
        {
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                if (info is not null) text.Append(line).Append('\n');
                else if (line.Length > 0) above = line;
                continue;
            }

            if (info is null)
            {
                info = line[3..];
                Assert.True(info.Length > 0, $"{example}: a block says what it is");
                continue;
            }

            blocks.Add(new TutorialBlock(info, text.ToString()));
            Assert.True(blocks[^1].File is null || above == $"`{blocks[^1].File}`:", $"{example}: the line above says which file a block is: `{blocks[^1].File}`:");
            info = null;
            text.Clear();
        }

        Assert.Null(info);
        return blocks;
    }

    /// <summary>Runs a command, which has to print what is shown, and to succeed unless a failure is shown.</summary>
    /// <param name="command">A line of shell.</param>
    /// <param name="shown">What it is to print.</param>
    /// <param name="run">Runs it, and gives its exit status and what it printed.</param>
    public static void Follow(string command, IReadOnlyList<string> shown, Func<string, (int Status, string Output)> run)
    {
        var (status, printed) = run(command);
        var lines = printed.Length == 0 ? [] : printed.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd()).ToList();
        if (Difference(shown, lines) is { } difference) Assert.Fail($"$ {command} (status {status})\n{difference}\n--- all that it printed:\n{printed}");
        Assert.True(status != 0 == ShowsFailure(shown), $"$ {command}: status {status}, and {(status == 0 ? "a" : "no")} failure is shown\n--- all that it printed:\n{printed}");
    }

    /// <summary>Where what was printed differs from what the tutorial shows, or null.</summary>
    public static string? Difference(IReadOnlyList<string> shown, IReadOnlyList<string> printed)
    {
        var at = 0;
        for (var i = 0; i < shown.Count; i++)
        {
            if (shown[i].Trim() != Ellipsis)
            {
                if (at >= printed.Count) return $"shown, but not printed: {shown[i]}";
                if (!Matches(shown[i], printed[at])) return $"shown:   {shown[i]}\nprinted: {printed[at]}";
                at++;
                continue;
            }

            if (i + 1 == shown.Count) return null;
            while (at < printed.Count && !Matches(shown[i + 1], printed[at])) at++;
        }

        return at == printed.Count ? null : $"printed, but not shown: {printed[at]}";
    }

    /// <summary>Whether what a command prints is of a failure, so that its exit status is to be another than 0: a tool's error, what stops QEMU, or the refusal of a loader that is asked about.</summary>
    public static bool ShowsFailure(IEnumerable<string> shown) => shown.Any(line => Failure().IsMatch(line));

    [GeneratedRegex(@"\berror( [A-Z]+[0-9]+)? ?: |^qemu-system-x86_64: |^  [a-z0-9-]+ +refuses ")]
    private static partial Regex Failure();

    private static bool Matches(string shown, string printed)
    {
        var parts = shown.Split(Ellipsis);
        if (parts.Length == 1) return shown == printed;
        if (!printed.StartsWith(parts[0], StringComparison.Ordinal)) return false;
        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = printed.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + part.Length;
        }

        return printed.Length - at >= parts[^1].Length && printed.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
