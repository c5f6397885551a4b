using System.Text.RegularExpressions;
using ElfNotes.TestKit.Linkers;
using ElfNotes.TestKit.Packages;

namespace ElfNotes.Build.Tests;

/// <summary>Commands that a page shows, and what it says that they print; <c>…</c> stands for anything.</summary>
internal static partial class Transcript
{
    /// <summary>Runs the commands of a block in a project's folder: <c>dotnet</c>, readelf, and programs that were built.</summary>
    /// <param name="project">The project.</param>
    /// <param name="block">Lines that begin with <c>$</c> are commands; each is followed by what it prints.</param>
    /// <param name="more">Arguments for <c>dotnet</c> besides those that the page shows, by the command's line.</param>
    public static void Follow(UserProject project, string block, Func<string, IEnumerable<string>>? more = null)
    {
        Assert.Contains("$ ", block, StringComparison.Ordinal);
        foreach (Match match in Command().Matches(block))
        {
            var (command, shown) = (match.Groups["command"].Value, match.Groups["shown"].Value);
            var words = command.Split(' ');
            var printed = words[0] switch
            {
                "dotnet" => project.RunWell([.. words[1..], .. more?.Invoke(command) ?? []]),
                "readelf" => new Tool("readelf", "binutils").Run(project.Folder, words[1..]).Output,
                _ => project.RunProgram(words[0], words[1..]),
            };
            Assert.True(Regex.IsMatch(OneSpace(printed), $"(?s)^{Regex.Escape(OneSpace(shown)).Replace("…", ".*", StringComparison.Ordinal)}$"), $"{command}\n{printed}");
        }
    }

    // Editors turn readelf's tabs into blanks.
    private static string OneSpace(string text) => Blanks().Replace(text, " ");

    [GeneratedRegex(@"^\$ (?<command>.*)\n(?<shown>(?:(?!\$ ).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("[ \t]+")]
    private static partial Regex Blanks();
}
