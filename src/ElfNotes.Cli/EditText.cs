using System.Globalization;
using ElfNotes.Editing;
using ElfNotes.Elf;

namespace ElfNotes.Cli;

/// <summary>A planned edit for a person: what is done and why, and the map of the file before and after.</summary>
internal static class EditText
{
    private const int NameWidth = 28;
    private const int RangeWidth = 26;
    private const string Nothing = "-";

    /// <summary>Prints it.</summary>
    public static void Write(string path, EditPlan plan)
    {
        using var output = TextOutput.Open();
        output.Write(SafeText.Escape(path) + ":", TextStyle.Heading);
        if (plan.ChangesNothing)
        {
            output.WriteLine(" nothing changes");
            return;
        }

        var bytes = plan.Changes.Sum(change => (long)change.Bytes.Length);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $" {Count(bytes, "byte")} would change in {Count(plan.Changes.Count, "place")}; {plan.Original.Length} bytes before, {plan.Length} after"));
        foreach (var step in plan.Steps)
        {
            var place = step is { Offset: 0, Size: 0 } ? "  -           " : string.Create(CultureInfo.InvariantCulture, $"  0x{step.Offset:x8}  ");
            output.Write(place, TextStyle.Faint);
            output.WriteWrapped(SafeText.Escape(step.Text), place.Length);
        }

        if (!ElfFile.IsElf(plan.Original.ReadMemory(0, 4).Span) || !ElfFile.IsElf(plan.Result.ReadMemory(0, 4).Span)) return;
        var (before, after) = (ElfFile.Open(plan.Original), ElfFile.Open(plan.Result));
        output.WriteLine("  " + "".PadRight(NameWidth) + "before".PadRight(RangeWidth) + "after", TextStyle.Faint);
        Row("the file", Range(0, plan.Original.Length), Range(0, plan.Length));
        Row("program headers", Table(before.Segments.Count, before.Tables.Segments), Table(after.Segments.Count, after.Tables.Segments));
        Row("section headers", Table(before.Sections.Count, before.Tables.Sections), Table(after.Sections.Count, after.Tables.Sections));
        foreach (var (name, was, becomes) in Pair(Segments(before), Segments(after)).Concat(Pair(Sections(before), Sections(after)))) Row(name, was, becomes);

        void Row(string name, string was, string becomes)
        {
            if (was == Nothing && becomes == Nothing) return;
            output.WriteLine("  " + SafeText.Escape(name).PadRight(NameWidth - 1) + " " + was.PadRight(RangeWidth - 1) + " " + (was == becomes ? "same" : becomes));
        }
    }

    private static string Table(int count, ulong offset) => count == 0 ? Nothing : $"{count} at 0x{offset:x}";

    // By their numbers, as readelf -l counts.
    private static List<(string Kind, string Name, string Range)> Segments(ElfFile file) =>
        [.. file.Segments.Where(segment => segment.Type is ElfSegment.PT_LOAD or ElfSegment.PT_NOTE).OrderBy(segment => segment.Type).ThenBy(segment => segment.Index)
            .Select(segment => (Kind(segment), $"{Kind(segment)}, segment {segment.Index}", Range(segment.Offset, segment.FileSize)))];

    private static string Kind(in ElfSegment segment) => segment.Type == ElfSegment.PT_LOAD ? "PT_LOAD" : "PT_NOTE";

    private static List<(string Kind, string Name, string Range)> Sections(ElfFile file) =>
        [.. file.Sections.Where(section => section.Type == ElfSection.SHT_NOTE).Select(section => (file.SectionName(section), file.SectionName(section), Range(section.Offset, section.Size)))];

    // What lies where it lay is the same; of the rest the first of a kind becomes the first.
    private static IEnumerable<(string Name, string Was, string Becomes)> Pair(List<(string Kind, string Name, string Range)> before, List<(string Kind, string Name, string Range)> after)
    {
        var rest = before.FindAll(was => !after.Remove(after.Find(now => (now.Kind, now.Range) == (was.Kind, was.Range))));
        foreach (var (kind, name, range) in before)
        {
            if (!rest.Contains((kind, name, range))) yield return (name, range, range);
            else
            {
                var becomes = after.Find(now => now.Kind == kind);
                after.Remove(becomes);
                yield return (name, range, becomes.Range ?? Nothing);
            }
        }

        foreach (var (_, name, range) in after) yield return (name.Replace(", segment", ", now segment", StringComparison.Ordinal), Nothing, range);
    }

    private static string Count(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Range(ulong start, ulong size) => size == 0 ? "empty" : string.Create(CultureInfo.InvariantCulture, $"0x{start:x} to 0x{start + size:x}");
}
