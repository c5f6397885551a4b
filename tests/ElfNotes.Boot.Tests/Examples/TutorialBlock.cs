namespace ElfNotes.Boot.Tests.Examples;

/// <summary>A fenced block of a README.</summary>
/// <param name="Info">What stands behind the fence: a language, and a file's name if it is one.</param>
/// <param name="Text">Its lines.</param>
internal sealed record TutorialBlock(string Info, string Text)
{
    /// <summary>The file that it shows, or null.</summary>
    public string? File => Info.Split(' ') is [_, var name] ? name : null;

    /// <summary>Whether it shows commands to be run, and what they print.</summary>
    public bool IsConsole => Info == "console";

    /// <summary>The commands with what each prints.</summary>
    public IEnumerable<(string Command, List<string> Output)> Steps
    {
        get
        {
            (string Command, List<string> Output)? step = null;
            foreach (var line in Text.TrimEnd('\n').Split('\n'))
            {
                if (line.StartsWith("$ ", StringComparison.Ordinal))
                {
                    if (step is { } done) yield return done;
                    step = (line[2..], []);
                }
                else
                {
                    step!.Value.Output.Add(line);
                }
            }

            if (step is { } last) yield return last;
        }
    }
}
