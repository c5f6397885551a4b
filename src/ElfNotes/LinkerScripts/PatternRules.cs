namespace ElfNotes.LinkerScripts;

/// <summary>What is taken into the notes that should not be, and which notes are thrown away.</summary>
internal sealed class PatternRules(NoteGathering notes, ScriptLines lines, FindingList findings)
{
    public void Check()
    {
        var stack = Taken(NoteGathering.StackMarker);
        var property = notes.PropertyAlignment == 4 ? null : Taken(NoteGathering.Property);
        if (stack is { } marker)
        {
            findings.Add(LinkerScriptCodes.StackMarkerTaken, Severity.Warning, marker.Pattern.Offset,
                $"'{marker.Pattern.Section}' takes .note.GNU-stack, which is no note, into {marker.Section.Name}: with GNU ld a marker that asks for an executable stack makes the notes executable, and bytes in it come among them; gold and lld leave it out",
                $"{Line(stack, property)} in front of {marker.Section.Name}");
        }

        if (property is { } taken)
        {
            findings.Add(LinkerScriptCodes.PropertyTaken, Severity.Warning, taken.Pattern.Offset,
                $"'{taken.Pattern.Section}' takes .note.gnu.property, which 64-bit compilers align to 8, into {taken.Section.Name}: GNU ld, gold and lld then give the section alignment 8, and readers that go by it (readelf, QEMU) lose the notes that are padded to 4",
                $"{Line(stack, property)} in front of {taken.Section.Name}, or if a loader of programs needs it: .note.gnu.property : ALIGN(8) {{ KEEP(*(.note.gnu.property)) }}{(notes.Script.SegmentsOffset is null ? "" : " :" + lines.LoadSegment(taken.Section))}");
        }

        Discards();
        Almost();
    }

    private void Almost()
    {
        if (notes.TakersOf(".note.Xen").Any()) return;
        foreach (var pattern in notes.Script.Sections.Where(section => !section.IsDiscarded).SelectMany(section => section.Inputs))
        {
            if (pattern.Section.AsSpan().ContainsAny("*?[") || NearName.Find(pattern.Section, [".note.Xen"]) is null) continue;
            findings.Add(LinkerScriptCodes.AlmostXen, Severity.Info, pattern.Offset, $"nothing takes .note.Xen; is '{pattern.Section}' meant for it? Names are compared with their case", "KEEP(*(.note.Xen))");
            return;
        }
    }

    private static string Line((OutputSection, InputPattern)? stack, (OutputSection, InputPattern)? property) => (stack, property) switch
    {
        (not null, not null) => ScriptLines.Discard(NoteGathering.StackMarker, NoteGathering.Property),
        (not null, null) => ScriptLines.Discard(NoteGathering.StackMarker),
        _ => ScriptLines.Discard(NoteGathering.Property),
    };

    private (OutputSection Section, InputPattern Pattern)? Taken(string name)
    {
        foreach (var taker in notes.TakersOf(name))
            if (!taker.Section.IsDiscarded && notes.HasNotes(taker.Section) && !(name == NoteGathering.Property && notes.IsForProperties(taker.Section))) return taker;
        return null;
    }

    private void Discards()
    {
        foreach (var (section, pattern, discard) in notes.Lost.DistinctBy(lost => lost.Discard.Offset))
        {
            findings.Add(LinkerScriptCodes.NotesDiscarded, Severity.Error, discard.Offset,
                $"'{discard.Section}' in /DISCARD/ throws the notes away before '{pattern.Section}' in {section.Name} sees them: the first pattern of the script that matches takes a section, with KEEP or without",
                $"{ScriptLines.Discard(NoteGathering.StackMarker, NoteGathering.Property)} in its place, or move it behind {section.Name}");
        }

        if (notes.Lost.Count > 0) return;
        if (notes.Sections.Exists(notes.IsGeneral))
        {
            Rest();
            return;
        }

        foreach (var discard in notes.Discards.Where(pattern => pattern.MayTake(".note.Xen")).Take(1))
        {
            findings.Add(LinkerScriptCodes.NotesDiscarded, discard.TakesAll(".note.Xen") ? Severity.Error : Severity.Warning, discard.Offset, $"'{discard.Section}' in /DISCARD/ throws {(discard.IsRestricted || discard.File != "*" ? "" : "all ")}notes away, and no section in front of it takes any",
                $".notes : {{ KEEP(*(.note.Xen)) }}{(notes.Script.SegmentsOffset is null ? "" : $" :{notes.Script.Segments.FirstOrDefault(segment => segment.IsLoad)?.Name ?? "text"} :{lines.NoteSegment}")} in front of it, if the program has notes of its own");
        }
    }

    // Some notes have their place, and a wider pattern behind them throws the others away: often what is meant.
    private void Rest()
    {
        foreach (var name in s_programNotes)
        {
            if (notes.TakersOf(name).FirstOrDefault(taker => taker.Section.IsDiscarded && taker.Pattern.File.Contains('*', StringComparison.Ordinal)).Pattern is not { } discard) continue;
            findings.Add(LinkerScriptCodes.NotesDiscarded, Severity.Info, discard.Offset, $"'{discard.Section}' in /DISCARD/ throws away the notes that no section in front of it takes, {name} for example");
            return;
        }
    }

    // Two that kernels have, and one that no script knows.
    private static readonly string[] s_programNotes = [".note.Xen", ".note.Linux", ".note.example"];
}
