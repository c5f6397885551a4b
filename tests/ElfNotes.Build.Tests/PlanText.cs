using System.Globalization;
using ElfNotes.Authoring;

namespace ElfNotes.Build.Tests;

/// <summary>All of a plan but the positions, one line a note, to compare plans of different sources.</summary>
internal static class PlanText
{
    public static string[] Of(PlanDescription description)
    {
        var result = NotePlanner.Plan(description);
        Assert.True(result.Plan is not null, string.Join('\n', result.Findings));
        return [$"{result.Plan.Target?.Name} for {string.Join(' ', result.Plan.Loaders)}", .. result.Plan.Notes.Select(Of)];
    }

    private static string Of(PlannedNote note) => string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(note.OwnerBytes.Span)} {note.Type} {note.TypeName} {note.Section} {note.IsAllocated} {note.Alignment}: {string.Join(", ", note.Parts.Select(Of))}");

    private static string Of(NotePart part) => part is NotePart.Bytes bytes ? "hex " + Convert.ToHexString(bytes.Value.Span) : part.ToString();
}
