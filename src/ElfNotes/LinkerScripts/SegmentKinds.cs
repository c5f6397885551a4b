namespace ElfNotes.LinkerScripts;

/// <summary>
/// What kinds of segments sections lie in. A list of segments goes on from section to section, and is gone through once for all of them.
/// </summary>
internal sealed class SegmentKinds(LinkerScript script)
{
    private readonly HashSet<string> _notes = [.. script.Segments.Where(segment => segment.IsNote).Select(segment => segment.Name)];
    private readonly HashSet<string> _loads = [.. script.Segments.Where(segment => segment.IsLoad).Select(segment => segment.Name)];
    private readonly Dictionary<IReadOnlyList<string>, (IReadOnlyList<string> Notes, string? Load)> _lists = new(ReferenceEqualityComparer.Instance);

    /// <summary>The names of the PT_NOTE.</summary>
    public IReadOnlySet<string> Notes => _notes;

    /// <summary>The first PT_LOAD of PHDRS.</summary>
    public string? FirstLoad { get; } = script.Segments.FirstOrDefault(segment => segment.IsLoad)?.Name;

    /// <summary>The first PT_LOAD for data, by its name.</summary>
    public string? DataLoad { get; } = script.Segments.FirstOrDefault(segment => segment.IsLoad && (segment.Name.Contains("data", StringComparison.Ordinal) || segment.Name.Contains("rw", StringComparison.Ordinal) || segment.Name == "bss"))?.Name;

    /// <summary>Whether a name is that of a PT_LOAD.</summary>
    public bool IsLoad(string name) => _loads.Contains(name);

    /// <summary>The PT_NOTE that a section lies in.</summary>
    public IReadOnlyList<string> NotesOf(OutputSection section) => Of(section).Notes;

    /// <summary>The first PT_LOAD that a section lies in.</summary>
    public string? LoadOf(OutputSection section) => Of(section).Load;

    private (IReadOnlyList<string> Notes, string? Load) Of(OutputSection section)
    {
        if (_lists.TryGetValue(section.Segments, out var kinds)) return kinds;
        kinds = ([.. section.Segments.Where(_notes.Contains).Distinct()], section.Segments.FirstOrDefault(_loads.Contains));
        _lists.Add(section.Segments, kinds);
        return kinds;
    }
}
