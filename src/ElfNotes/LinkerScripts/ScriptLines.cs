namespace ElfNotes.LinkerScripts;

/// <summary>Writes the lines that the findings advise, in the script's own names.</summary>
internal sealed class ScriptLines(NoteGathering notes)
{
    private readonly LinkerScript _script = notes.Script;
    private readonly string _freeName = notes.Script.Sections.Any(section => section.Name == ".notes") ? ".notes.program" : ".notes";

    /// <summary>The PT_NOTE of the script, or the name for a new one.</summary>
    public string NoteSegment { get; } = notes.Script.Segments.FirstOrDefault(segment => segment.IsNote)?.Name ?? "notes";

    /// <summary>The line of PHDRS for a note segment. Its flag is R.</summary>
    public string NoteSegmentLine => $"{NoteSegment} PT_NOTE FLAGS(4);";

    /// <summary>A section of notes as it should be: kept, aligned, and in both segments where the script has segments.</summary>
    /// <remarks>Where the section takes other things too, it is a new one, so that their patterns and their alignment stay where they are.</remarks>
    public string NoteSection(OutputSection section)
    {
        var isMixed = notes.IsMixed(section);
        var patterns = notes.Patterns(section).Select(pattern => pattern.IsForNotes ? pattern.Section : ".note.*").Distinct();
        var alignment = notes.IsForProperties(section) ? $"ALIGN({notes.PropertyAlignment}) " : isMixed || section.Alignment is null && section.Moves.Count == 0 ? "" : "ALIGN(4) ";
        var name = isMixed && !section.Name.StartsWith(".note", StringComparison.Ordinal) ? _freeName : section.Name;
        return $"{name} : {alignment}{{ KEEP(*({string.Join(' ', patterns)})) }}{Segments(section)}";
    }

    /// <summary>The line that throws away what is no note of the program, to be written in front of its notes.</summary>
    public static string Discard(params IEnumerable<string> names) => $"/DISCARD/ : {{ {string.Join(' ', names.Select(name => $"*({name})"))} }}";

    /// <summary>The head and the end of a section, with other segments behind it.</summary>
    public static string WithSegment(OutputSection section, string segment) => $"{section.Name} : {{ … }} :{segment}";

    /// <summary>The PT_LOAD that a section would lie in: one with a name like its own, else the one of the notes before.</summary>
    public string LoadSegment(OutputSection section)
    {
        var segments = notes.Segments;
        var wanted = section.Name.TrimStart('.').Split('.')[0];
        return (segments.IsLoad(wanted) ? wanted : null)
            ?? (wanted is "data" or "bss" or "tdata" or "sdata" ? segments.DataLoad : null)
            ?? segments.LoadOf(section)
            ?? segments.FirstLoad ?? "text";
    }

    private string Segments(OutputSection section)
    {
        if (_script.SegmentsOffset is null) return "";
        // Properties are for loaders of programs, which look at PT_GNU_PROPERTY; beside notes of alignment 4 they have no place.
        return notes.IsForProperties(section) ? $" :{LoadSegment(section)}" : $" :{LoadSegment(section)} :{NoteSegment}";
    }
}
