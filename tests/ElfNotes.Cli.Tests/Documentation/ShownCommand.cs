namespace ElfNotes.Cli.Tests.Documentation;

/// <summary>A command that a page shows in an indented block, with what it shows as printed.</summary>
/// <param name="Line">The command line.</param>
/// <param name="Output">What is shown behind it, without the indentation.</param>
internal sealed record ShownCommand(string Line, IReadOnlyList<string> Output)
{
    private const string Indentation = "    ";
    private const string Prompt = "$ ";
    private const string Ellipsis = "…";

    /// <summary>The commands of a page that stand behind a prompt.</summary>
    public static IReadOnlyList<ShownCommand> WithPrompt(string page)
    {
        List<ShownCommand> commands = [];
        List<string>? output = null;
        foreach (var line in Indented(page))
        {
            if (line is not null && line.StartsWith(Prompt, StringComparison.Ordinal)) commands.Add(new ShownCommand(line[Prompt.Length..], output = []));
            else if (line is null) output = null;
            else output?.Add(line);
        }

        return commands;
    }

    /// <summary>The lines of a page that are <c>elfnotes</c> with arguments, and nothing else.</summary>
    public static IReadOnlyList<string> WithoutPrompt(string page) => [.. Indented(page).OfType<string>().Where(line => line.StartsWith("elfnotes ", StringComparison.Ordinal))];

    /// <summary>Where what was printed differs from what is shown, or null. An ellipsis is any number of lines, or any part of one.</summary>
    public string? Difference(IReadOnlyList<string> printed)
    {
        var at = 0;
        for (var i = 0; i < Output.Count; i++)
        {
            if (Output[i].Trim() == Ellipsis)
            {
                if (i + 1 == Output.Count) return null;
                while (at < printed.Count && !Matches(Output[i + 1], printed[at])) at++;
                continue;
            }

            if (at >= printed.Count) return $"shown, but not printed: {Output[i]}";
            if (!Matches(Output[i], printed[at])) return $"shown:   {Output[i]}\nprinted: {printed[at]}";
            at++;
        }

        return at == printed.Count ? null : $"printed, but not shown: {printed[at]}";
    }

    // An ellipsis within a line stands at its end.
    private static bool Matches(string shown, string printed) => shown.EndsWith(Ellipsis, StringComparison.Ordinal) ? printed.StartsWith(shown[..^1], StringComparison.Ordinal) : shown == printed;

    /// <summary>The indented lines, and null between two blocks.</summary>
    private static IEnumerable<string?> Indented(string page) =>
        File.ReadLines(Path.Combine(Command.Repository, page)).Select(line => line.StartsWith(Indentation, StringComparison.Ordinal) ? line[Indentation.Length..] : null);
}
