using System.Text;
using ElfNotes.Authoring;
using ElfNotes.TestKit;

namespace ElfNotes.Manifest.Tests;

/// <summary>The reference of the format says what is so.</summary>
public sealed class ReferenceTests
{
    private static readonly string Page = Path.Combine(RepositoryFiles.Root!, "docs", "notes-yaml.md");

    [Fact]
    public void Every_example_is_a_sound_description()
    {
        var examples = Examples();
        Assert.True(examples.Count > 15);
        var options = new PlannerOptions { ReadFile = (name, _) => File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(Page)!, name)) };
        foreach (var example in examples)
        {
            var read = NotesYaml.Read(example, Page);
            Assert.True(read.Findings.Count == 0, $"{string.Join('\n', read.Findings)}\n{example}");
            var result = NotePlanner.Plan(read.Description!, options);
            var isVerbatim = read.Description!.Settings.Any(field => field.Name == PlanSettings.Verbatim);
            Assert.True(result.Findings.All(finding => finding.Severity == Severity.Info && isVerbatim), $"{string.Join('\n', result.Findings)}\n{example}");
            Assert.NotNull(result.Plan);
        }
    }

    [Fact]
    public void Every_key_has_an_example()
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var example in Examples())
        {
            var description = NotesYaml.Read(example, Page).Description!;
            foreach (var field in description.Settings.Concat(description.Notes.SelectMany(note => note.Fields))) used.Add(field.Name);
        }

        Assert.Empty(NoteFields.All.Concat(PlanSettings.All).Except(used, StringComparer.OrdinalIgnoreCase));
    }

    private static List<string> Examples()
    {
        var examples = new List<string>();
        StringBuilder? current = null;
        foreach (var line in File.ReadAllLines(Page))
        {
            if (line == "```yaml") current = new StringBuilder();
            else if (line == "```" && current is not null)
            {
                examples.Add(current.ToString());
                current = null;
            }
            else current?.Append(line).Append('\n');
        }

        return examples;
    }
}
