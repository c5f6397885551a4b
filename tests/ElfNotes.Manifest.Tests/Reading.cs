using ElfNotes.Authoring;

namespace ElfNotes.Manifest.Tests;

/// <summary>Short ways to look at what was read.</summary>
internal static class Reading
{
    public const string FileName = "notes.yaml";

    /// <summary>Reads what is well-formed.</summary>
    public static PlanDescription Sound(string text)
    {
        var result = NotesYaml.Read(text, FileName);
        Assert.Empty(result.Findings);
        return result.Description!;
    }

    /// <summary>The one finding of a text: always an error EN4001.</summary>
    public static PlanFinding Malformed(string text, NotesYamlLimits? limits = null)
    {
        var finding = Assert.Single(NotesYaml.Read(text, FileName, limits).Findings);
        Assert.Equal(AuthoringCodes.Malformed, finding.Code);
        Assert.Equal(Severity.Error, finding.Severity);
        return finding;
    }

    /// <summary>A value in YAML's flow form; what stood in quotes is in double quotes.</summary>
    public static string Text(DescribedValue value) => value switch
    {
        DescribedValue.Scalar scalar => scalar.IsPlain ? scalar.Text : $"\"{scalar.Text}\"",
        DescribedValue.List list => $"[{string.Join(", ", list.Items.Select(Text))}]",
        DescribedValue.Map map => Text(map.Fields),
        _ => throw new ArgumentException("no value", nameof(value)),
    };

    public static string Text(IEnumerable<DescribedField> fields) => $"{{{string.Join(", ", fields.Select(field => $"{field.Name}: {Text(field.Value)}"))}}}";

    public static string Text(PlanDescription description) => $"{Text(description.Settings)} {string.Join(' ', description.Notes.Select(note => Text(note.Fields)))}";
}
