using ElfNotes.Elf;

namespace ElfNotes.Authoring;

/// <summary>Whether a linked file has the notes that were planned for it: linkers drop and discard sections without a word.</summary>
public static class PlanComparison
{
    /// <summary>Compares.</summary>
    /// <param name="plan">What was to be linked in.</param>
    /// <param name="file">The linked file.</param>
    /// <returns>A finding for each note of the plan that is missing or has another content. An address that the linker filled in may be any.</returns>
    public static IReadOnlyList<Finding> Find(NotePlan plan, ElfFile file)
    {
        var target = NoteTarget.Of(file.Identity) ?? plan.Target ?? NoteTarget.Default;
        var notes = file.Notes.ToList();
        var findings = new List<Finding>();
        foreach (var planned in plan.Notes)
        {
            var same = notes.FindAll(note => note.Type == planned.Type && note.OwnerBytes.Span.SequenceEqual(planned.OwnerBytes.Span));
            var encoded = EncodedNotes.Of(planned.Section, [planned], target);
            // Each note of the file serves for one of the plan.
            if (same.Find(note => IsContentOf(note, encoded)) is { } found) notes.Remove(found);
            else if (same is [var first, ..]) findings.Add(Differs(planned, first));
            else findings.Add(Missing(planned));
        }

        return findings;
    }

    private static bool IsContentOf(ElfNote note, EncodedNotes encoded)
    {
        var format = new Notes.NoteFormat(note.Format.ByteOrder, encoded.Alignment);
        var reader = new Notes.NoteReader(encoded.Content.Span, format);
        if (!reader.TryRead(out var planned) || planned.Desc.Length != note.Desc.Length) return false;
        var wanted = planned.Desc.ToArray();
        var there = note.Desc.ToArray();
        foreach (var relocation in encoded.Relocations)
        {
            wanted.AsSpan(relocation.Offset - planned.DescOffset, relocation.Size).Clear();
            there.AsSpan(relocation.Offset - planned.DescOffset, relocation.Size).Clear();
        }

        return wanted.AsSpan().SequenceEqual(there);
    }

    private static Finding Missing(PlannedNote planned) => new(AuthoringCodes.NoteNotLinked, Severity.Error, 0,
        $"{planned.Title} of {planned.Position} is not in the file: it was not linked in, or the linker script discards it",
        $"In SECTIONS, before /DISCARD/: .notes : {{ KEEP(*({planned.Section})) }} :text :notes");

    private static Finding Differs(PlannedNote planned, ElfNote note) => new(AuthoringCodes.NoteDiffers, Severity.Error, note.DescOffset,
        $"{planned.Title} has another content than {planned.Position} gives it",
        "Link the notes anew, and look for a second source of this note");
}
