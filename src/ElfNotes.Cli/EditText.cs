using System.Globalization;
using ElfNotes.Editing;
using ElfNotes.Elf;

namespace ElfNotes.Cli;

/// <summary>A planned edit for a person: what is done and why, and the map of the file before and after.</summary>
internal static class EditText
{
    private const int NameWidth = 28;
    private const int RangeWidth = 26;

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
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $" {bytes} bytes would change in {plan.Changes.Count} places; {plan.Original.Length} bytes before, {plan.Length} after"));
        foreach (var step in plan.Steps)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"  0x{step.Offset:x8}  ");
            output.Write(place, TextStyle.Faint);
            output.WriteWrapped(SafeText.Escape(step.Text), place.Length);
        }

        if (!ElfFile.IsElf(plan.Original.ReadMemory(0, 4).Span) || !ElfFile.IsElf(plan.Result.ReadMemory(0, 4).Span)) return;
        var before = Map(ElfFile.Open(plan.Original), plan.Original.Length);
        var after = Map(ElfFile.Open(plan.Result), plan.Length);
        output.WriteLine("  " + "".PadRight(NameWidth) + "before".PadRight(RangeWidth) + "after", TextStyle.Faint);
        foreach (var name in before.Keys.Union(after.Keys))
        {
            var (was, becomes) = (before.GetValueOrDefault(name, "-"), after.GetValueOrDefault(name, "-"));
            output.WriteLine("  " + SafeText.Escape(name).PadRight(NameWidth - 1) + " " + was.PadRight(RangeWidth - 1) + " " + (was == becomes ? "same" : becomes));
        }
    }

    // What a reader of notes goes by. Segments have no names: note segments are numbered among themselves.
    private static Dictionary<string, string> Map(ElfFile file, ulong length)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal) { ["the file"] = Range(0, length) };
        var (segmentTable, sectionTable) = file.Tables;
        if (file.Segments.Count > 0) map["program headers"] = $"{file.Segments.Count} at 0x{segmentTable:x}";
        if (file.Sections.Count > 0) map["section headers"] = $"{file.Sections.Count} at 0x{sectionTable:x}";
        var (loads, notes) = (0, 0);
        foreach (var segment in file.Segments)
        {
            if (segment.Type == ElfSegment.PT_LOAD) map[$"PT_LOAD {loads++}"] = Range(segment.Offset, segment.FileSize);
            if (segment.Type == ElfSegment.PT_NOTE) map[$"PT_NOTE {notes++}"] = Range(segment.Offset, segment.FileSize);
        }

        foreach (var section in file.Sections)
            if (section.Type == ElfSection.SHT_NOTE) map.TryAdd(file.SectionName(section), Range(section.Offset, section.Size));
        return map;
    }

    private static string Range(ulong start, ulong size) => size == 0 ? "empty" : string.Create(CultureInfo.InvariantCulture, $"0x{start:x} to 0x{start + size:x}");
}
