namespace ElfNotes.LinkerScripts;

/// <summary>Which program headers each output section lies in.</summary>
internal static class SegmentInheritance
{
    /// <summary>
    /// A section without program headers of its own gets those of the section before, as the manual of ld says (PHDRS); in front of
    /// the first it is the first PT_LOAD.
    /// </summary>
    public static void Apply(LinkerScript script)
    {
        if (script.Segments.Count == 0) return;
        IReadOnlyList<string> current = script.SegmentList.Find(segment => segment.IsLoad) is { } first ? [first.Name] : [];
        foreach (var section in script.SectionList)
        {
            if (!section.IsAllocated && section.OwnSegments.Count == 0) continue;
            if (section.IsDiscarded) continue;
            if (section.OwnSegments.Count > 0) current = [.. section.OwnSegments.Select(segment => segment.Name).Where(name => name != "NONE")];
            section.Segments = current;
        }
    }
}
