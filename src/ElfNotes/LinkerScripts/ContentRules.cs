using System.Globalization;

namespace ElfNotes.LinkerScripts;

/// <summary>What makes of an output section something else than notes one behind the other.</summary>
internal sealed class ContentRules(NoteGathering notes, ScriptLines lines, FindingList findings)
{
    public void Check()
    {
        foreach (var section in notes.Sections)
        {
            Mixed(section);
            Type(section);
            Kept(section);
            Moves(section);
            Alignment(section);
        }

        foreach (var section in notes.Script.Sections) Data(section);
    }

    private void Mixed(OutputSection section)
    {
        var patterns = notes.Patterns(section);
        var other = section.Inputs.FirstOrDefault(pattern => !pattern.IsForNotes && !pattern.MayTake(".note.Xen"));
        if (other is null) other = section.Inputs.FirstOrDefault(pattern => !pattern.IsForNotes);
        if (other is null) return;
        var isNamed = section.Name.StartsWith(".note", StringComparison.Ordinal);
        var result = section.Segments.Any(IsNoteSegment) ? $"gold and lld make the section PROGBITS, and '{other.Section}' is read as notes by whoever reads the segment"
            : notes.Script.SegmentsOffset is not null ? "the notes are in no PT_NOTE"
            : "gold and lld make the section PROGBITS and no PT_NOTE; GNU ld goes by the name of the section";
        findings.Add(LinkerScriptCodes.MixedSection, notes.IsGeneral(section) ? Severity.Error : Severity.Warning, patterns[0].Offset,
            $"section {section.Name} takes notes ('{patterns[0].Section}') together with '{other.Section}', which are none: {result}",
            $"{lines.NoteSection(section, isNamed ? null : FreeName())}{(isNamed ? $", and '{other.Section}' in another section" : $" in front of {section.Name}, and no notes in {section.Name}")}");
    }

    private string FreeName() => notes.Script.Sections.Any(section => section.Name == ".notes") ? ".notes.program" : ".notes";

    private bool IsNoteSegment(string name) => notes.Script.Segments.Any(segment => segment.Name == name && segment.IsNote);

    private void Type(OutputSection section)
    {
        if (section.Type is null || section.Type.StartsWith("READONLY", StringComparison.Ordinal) || section.Type.StartsWith("TYPE", StringComparison.Ordinal)) return;
        var result = section.Type == "NOLOAD" ? "lld, and GNU ld without PHDRS, make it NOBITS, so that the notes are not in the file; gold moves addresses backwards and refuses" : "GNU ld and lld do not load the section; gold refuses the word";
        findings.Add(LinkerScriptCodes.SectionType, Severity.Error, section.Offset, $"the notes in {section.Name} are marked ({section.Type}): {result}", lines.NoteSection(section));
    }

    private void Kept(OutputSection section)
    {
        if (notes.Patterns(section).FirstOrDefault(pattern => !pattern.IsKept) is not { } bare) return;
        findings.Add(LinkerScriptCodes.NotKept, Severity.Info, bare.Offset, $"'{bare.Section}' is not in KEEP: with --gc-sections notes of type NOTE stay all the same, but GNU ld and lld drop those of type PROGBITS", lines.NoteSection(section));
    }

    private void Moves(OutputSection section)
    {
        var most = notes.IsForProperties(section) ? 8 : 4;
        foreach (var move in section.Moves)
        {
            if (Argument(move.Name) is { } argument && Number(argument) <= (ulong)most) continue;
            findings.Add(LinkerScriptCodes.GapInNotes, Severity.Warning, move.Offset, $"'. {move.Name}' in {section.Name} leaves a gap among the notes or behind them, which is read as notes of zeros or as a note that is cut",
                $"{lines.NoteSection(section)}; the alignment of what follows belongs to the next section");
            return;
        }
    }

    private void Alignment(OutputSection section)
    {
        var most = notes.IsForProperties(section) ? 8UL : 4UL;
        foreach (var alignment in (ReadOnlySpan<ScriptName?>)[section.Alignment, section.InputAlignment])
        {
            if (alignment is not { } given || Number(given.Name) is not { } value || value <= most) continue;
            findings.Add(LinkerScriptCodes.SectionAlignment, Severity.Warning, given.Offset,
                value == 8 ? $"{section.Name} is aligned to 8, its notes are padded to 4: readers that go by the alignment (readelf, QEMU) lose step"
                : $"{section.Name} is aligned to {given.Name}: the linkers give that alignment to section and segment, and readelf shows no notes then",
                $"{lines.NoteSection(section)}; to start on a boundary, align the location counter in front of it: . = ALIGN({given.Name});");
            return;
        }
    }

    private void Data(OutputSection section)
    {
        if (section.Data.Count == 0 || section.IsDiscarded) return;
        var first = section.Data[0];
        if (notes.HasNotes(section) && section.Data.Sum(data => Size(data.Name)) < 12)
        {
            findings.Add(LinkerScriptCodes.DataStatements, Severity.Warning, first.Offset, $"{first.Name} in {section.Name} adds bytes that are no whole note, whose header alone has 12: readers report a broken note there", lines.NoteSection(section));
        }
        else if (section.Inputs.Count == 0 && (section.Name.StartsWith(".note", StringComparison.Ordinal) || section.Segments.Any(IsNoteSegment)))
        {
            findings.Add(LinkerScriptCodes.DataStatements, Severity.Warning, first.Offset,
                $"{section.Name} is made of {first.Name} statements: gold and lld make it PROGBITS (and without PHDRS no PT_NOTE), GNU ld goes by the segment or by the name",
                $"{section.Name} : {{ KEEP(*(.note.*)) }}, and the note in the source: .section .note.Xen, \"a\", @note");
        }
    }

    private static int Size(string statement) => statement switch { "BYTE" => 1, "SHORT" => 2, "LONG" => 4, "QUAD" or "SQUAD" => 8, _ => 12 };

    // The n of "= ALIGN(n)"; null for any other way to move the counter.
    private static string? Argument(string statement)
    {
        var text = statement.TrimStart('=', ' ', '\t');
        return text.StartsWith("ALIGN", StringComparison.Ordinal) && text.IndexOf('(', StringComparison.Ordinal) is > 0 and var open && text.EndsWith(')') ? text[(open + 1)..^1].Trim() : null;
    }

    // Null where it is no number; what is a constant by its name (PAGE_SIZE, CONSTANT(MAXPAGESIZE)) is large.
    private static ulong? Number(string text)
    {
        if (text.Contains("PAGE", StringComparison.OrdinalIgnoreCase)) return 4096;
        var (digits, unit) = text is [.. var front, 'K' or 'k'] ? (front, 1024UL) : text is [.. var most, 'M' or 'm'] ? (most, 1UL << 20) : (text, 1UL);
        var isHex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ulong.TryParse(isHex ? digits[2..] : digits, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= uint.MaxValue ? value * unit : null;
    }
}
