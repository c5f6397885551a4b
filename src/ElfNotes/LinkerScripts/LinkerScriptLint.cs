namespace ElfNotes.LinkerScripts;

/// <summary>
/// Says what becomes of the notes of a program that is linked with a script, and which line sets it right. What each linker does was found
/// with GNU ld 2.40, gold 1.16 and LLD 14; mold takes no script with SECTIONS or PHDRS.
/// </summary>
public static class LinkerScriptLint
{
    /// <summary>Checks a script.</summary>
    /// <param name="script">A script that was read.</param>
    /// <returns>
    /// The findings in the order of the script; their offsets count in its bytes (<see cref="LinkerScript.PositionOf"/>), and the hint is the
    /// line to write. A script in which nothing is wrong has findings of severity info alone.
    /// </returns>
    public static IReadOnlyList<Finding> Check(LinkerScript script)
    {
        var findings = new FindingList(ReadLimits.Default);
        var notes = new NoteGathering(script);
        var lines = new ScriptLines(notes);
        new PatternRules(notes, lines, findings).Check();
        new ContentRules(notes, lines, findings).Check();
        new SegmentRules(notes, lines, findings).Check();
        AddPlaces(notes, findings);
        if (notes.IsCutShort) findings.Add(LinkerScriptCodes.NotUnderstood, Severity.Info, 0, "the script has so many and so long patterns that not all were compared: which of them see notes is not known");
        return [.. findings.Findings.Concat(script.Remarks).OrderBy(finding => finding.Offset).ThenBy(finding => finding.Code, StringComparer.Ordinal)];
    }

    // A section lies in two segments, or three with PT_GNU_RELRO or PT_TLS; what goes on from section to section is not written out without end.
    private const int MaxNamed = 8;

    private static void AddPlaces(NoteGathering notes, FindingList findings)
    {
        var script = notes.Script;
        var types = script.Segments.DistinctBy(segment => segment.Name).ToDictionary(segment => segment.Name, segment => segment.Type);
        foreach (var section in notes.Sections)
        {
            var place = section.Segments.Count > 0 ? ", in " + string.Join(" and ", section.Segments.Take(MaxNamed).Select(name => $"{name} ({types.GetValueOrDefault(name, "not in PHDRS")})")) + (section.Segments.Count > MaxNamed ? " and more" : "")
                : script.SegmentsOffset is null && (section.Type is not null || section.Inputs.Any(pattern => !pattern.IsForNotes)) ? ""
                : script.SegmentsOffset is null ? ", in a PT_NOTE that the linker makes by itself, as the script has no PHDRS" : ", in no segment";
            findings.Add(LinkerScriptCodes.NotesPlaced, Severity.Info, section.Offset, $"{string.Join(", ", notes.Patterns(section).Select(pattern => pattern.Section).Distinct())} go into the section {section.Name}{place}");
        }

        if (notes.Sections.Count == 0 && !findings.Findings.Any(finding => finding.Code == LinkerScriptCodes.NotesDiscarded) && notes.Lost.Count == 0)
        {
            findings.Add(LinkerScriptCodes.NotesPlaced, Severity.Info, script.Sections.Count > 0 ? script.Sections[0].Offset : 0,
                script.SegmentsOffset is null ? "no section of the script takes notes: the linker places note sections by itself, and makes a PT_NOTE for them"
                : "no section of the script takes notes: the linker places note sections by itself, and in a PT_NOTE only where the section in front of them is in one");
        }
    }
}
