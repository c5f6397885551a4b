using System.Text;

namespace ElfNotes.Cli;

/// <summary>The title of each code: the table of <c>docs/findings/README.md</c>, which is the program's too.</summary>
internal static class FindingTitles
{
    /// <summary>The titles, by code.</summary>
    public static Dictionary<string, string> Read()
    {
        var titles = new Dictionary<string, string>();
        using var table = typeof(FindingTitles).Assembly.GetManifestResourceStream("findings.md") ?? throw new InvalidOperationException("the table of findings was not built in");
        using var reader = new StreamReader(table, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            // | [EN1001](EN1001.md) | The file is no format that holds notes |
            if (line.Split('|') is not [_, var code, var title, ..] || code.IndexOf(']') is not (> 0 and var end)) continue;
            titles[code.Trim()[1..(end - 1)]] = title.Trim();
        }

        return titles;
    }
}
