namespace ElfNotes.LinkerScripts;

/// <summary>What makes of an output section something else than notes one behind the other.</summary>
internal sealed class ContentRules(NoteGathering notes, ScriptLines lines, FindingList findings)
{
    public void Check()
    {
        foreach (var section in notes.Sections)
        {
            if (notes.IsMixed(section))
            {
                // The other rules' lines are for sections of notes alone.
                Mixed(section);
                continue;
            }

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
        other ??= section.Inputs.First(pattern => !pattern.IsForNotes);
        var isNamed = section.Name.StartsWith(".note", StringComparison.Ordinal);
        var result = notes.Segments.NotesOf(section).Count > 0 ? $"gold and lld make the section PROGBITS, and '{other.Section}' is read as notes by whoever reads the segment"
            : notes.Script.SegmentsOffset is not null ? "the notes are in no PT_NOTE"
            : "gold and lld make the section PROGBITS and no PT_NOTE; GNU ld goes by the name of the section";
        findings.Add(LinkerScriptCodes.MixedSection, notes.IsGeneral(section) ? Severity.Error : Severity.Warning, patterns[0].Offset,
            other == patterns[0] ? $"'{other.Section}' takes notes into section {section.Name} together with what is none: {result}"
            : $"section {section.Name} takes notes ('{patterns[0].Section}') together with '{other.Section}', which are none: {result}",
            $"{lines.NoteSection(section)}{(isNamed ? $", and '{other.Section}' in another section" : $" in front of {section.Name}, and no notes in {section.Name}")}");
    }

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
        var most = notes.AlignmentOf(section);
        ScriptName? unknown = null;
        foreach (var move in section.Moves)
        {
            var leavesGap = LeavesGap(move.Name, most);
            if (leavesGap is null) unknown ??= move;
            if (leavesGap is not true) continue;
            findings.Add(LinkerScriptCodes.GapInNotes, Severity.Warning, move.Offset, $"'. {move.Name}' in {section.Name} leaves a gap among the notes or behind them, which is read as notes of zeros or as a note that is cut",
                $"{lines.NoteSection(section)}; the alignment of what follows belongs to the next section");
            return;
        }

        if (unknown is not { } open) return;
        findings.Add(LinkerScriptCodes.GapInNotes, Severity.Info, open.Offset, $"whether '. {open.Name}' in {section.Name} leaves a gap among the notes is known when it is linked: the script alone does not give the value");
    }

    // Notes end on the boundary that they are padded to, and on no larger one: the counter may stand at any multiple.
    private static bool? LeavesGap(string statement, ulong boundary)
    {
        foreach (var factor in (ReadOnlySpan<ulong>)[1, 2, 3, 5, 1025])
        {
            if (ScriptExpression.Assign(statement, factor * boundary) is not { } value) return null;
            if (value != factor * boundary) return true;
        }

        return false;
    }

    private void Alignment(OutputSection section)
    {
        var most = notes.AlignmentOf(section);
        foreach (var alignment in (ReadOnlySpan<ScriptName?>)[section.Alignment, section.InputAlignment])
        {
            if (alignment is not { } given) continue;
            if (ScriptExpression.Evaluate(given.Name) is not { } value)
            {
                findings.Add(LinkerScriptCodes.SectionAlignment, Severity.Info, given.Offset, $"the alignment '{given.Name}' of {section.Name} is known when it is linked: more than {most} is too much for these notes");
                continue;
            }

            if (value <= most) continue;
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
        if (notes.HasNotes(section) && !notes.IsMixed(section) && section.Data.Sum(data => Size(data.Name)) < 12)
        {
            findings.Add(LinkerScriptCodes.DataStatements, Severity.Warning, first.Offset, $"{first.Name} in {section.Name} adds bytes that are no whole note, whose header alone has 12: readers report a broken note there", lines.NoteSection(section));
        }
        else if (section.Inputs.Count == 0 && (section.Name.StartsWith(".note", StringComparison.Ordinal) || notes.Segments.NotesOf(section).Count > 0))
        {
            findings.Add(LinkerScriptCodes.DataStatements, Severity.Warning, first.Offset,
                $"{section.Name} is made of {first.Name} statements: gold and lld make it PROGBITS (and without PHDRS no PT_NOTE), GNU ld goes by the segment or by the name",
                $"{section.Name} : {{ KEEP(*(.note.*)) }}, and the note in the source: .section .note.Xen, \"a\", @note");
        }
    }

    private static int Size(string statement) => statement switch { "BYTE" => 1, "SHORT" => 2, "LONG" => 4, "QUAD" or "SQUAD" => 8, _ => 12 };
}
