using ElfNotes.Elf;

namespace ElfNotes.TestKit.Editing;

/// <summary>What must hold of every ELF file after an edit of its notes, compared with the file before.</summary>
public static class EditInvariants
{
    /// <summary>Says what does not hold; nothing where all does.</summary>
    /// <param name="before">The file before the edit.</param>
    /// <param name="after">The file after it.</param>
    /// <param name="expected">The notes that it must have, in any order; null where they are not compared.</param>
    public static IReadOnlyList<string> Violations(ElfFile before, ElfFile after, IEnumerable<ExpectedNote>? expected = null)
    {
        var violations = new List<string>();
        if (before.Identity != after.Identity) violations.Add($"the identity was {before.Identity} and is {after.Identity}");
        if (expected is not null) CompareNotes([.. expected], [.. after.Notes.Select(ExpectedNote.Of)], violations);
        _ = before.Notes.Count + after.Notes.Count;
        SegmentInvariants.Check(before, after, violations);
        SectionInvariants.Check(before, after, violations);
        ByteInvariants.Check(before, after, violations);
        foreach (var group in after.Findings.GroupBy(finding => finding.Code))
            if (group.Count() > before.Findings.Count(finding => finding.Code == group.Key)) violations.Add($"a new finding {group.Key}: {group.Last().Message}");
        return violations;
    }

    /// <summary>The notes of a file.</summary>
    public static List<ExpectedNote> NotesOf(ElfFile file) => [.. file.Notes.Select(ExpectedNote.Of)];

    private static void CompareNotes(List<ExpectedNote> expected, List<ExpectedNote> found, List<string> violations)
    {
        var missing = expected.ToList();
        foreach (var note in found)
            if (!missing.Remove(note)) violations.Add($"there is a note that is not expected: {note}");
        foreach (var note in missing.Take(5)) violations.Add($"a note is not there: {note}");
    }
}
