using System.Globalization;
using ElfNotes.Authoring;
using ElfNotes.Elf;

namespace ElfNotes.Manifest;

/// <summary>Says to which section each note goes, so that the sections that are built hold the notes in the order of the file's.</summary>
internal static class NoteSections
{
    /// <summary>Adds section, allocated and align where they are not what the planner takes anyway.</summary>
    public static void Complete(List<DescribedNote> notes, ElfFile? elf, NoteTarget target)
    {
        var hasSections = notes.Exists(one => one.Note.Sections.Count > 0);
        var groups = new Dictionary<string, (bool IsAllocated, int Alignment)>(StringComparer.Ordinal);
        var keepsDefaults = !hasSections && DefaultsKeepOrder(notes);
        foreach (var one in notes)
        {
            var isAllocated = IsAllocated(one.Note, elf);
            var alignment = one.Note.Format.Alignment;
            var wanted = keepsDefaults ? one.Plan.Section : Name(one.Note);
            // Sections of one name that differ are kept apart, as one section of the output cannot be both.
            for (var number = 2; groups.TryGetValue(wanted, out var known) && known != (isAllocated, alignment); number++)
                wanted = string.Create(CultureInfo.InvariantCulture, $"{Name(one.Note)}.{number}");
            groups[wanted] = (isAllocated, alignment);
            if (wanted != one.Plan.Section) one.Fields.Add(NoteDescriber.Text(NoteFields.Section, wanted));
            if (isAllocated != one.Plan.IsAllocated) one.Fields.Add(NoteDescriber.Plain(NoteFields.Allocated, isAllocated ? "true" : "false"));
            if (alignment != target.SizeOf(one.Plan.Alignment)) one.Fields.Add(NoteDescriber.Plain(NoteFields.Align, alignment.ToString(CultureInfo.InvariantCulture)));
        }
    }

    // Without sections the bytes count: they come in the order of the file only where no default section is left and entered again,
    // and none is shared by two segments.
    private static bool DefaultsKeepOrder(List<DescribedNote> notes)
    {
        var left = new Dictionary<string, string>(StringComparer.Ordinal);
        string? current = null;
        foreach (var one in notes)
        {
            var place = Name(one.Note) + one.Note.Format.Alignment.ToString(CultureInfo.InvariantCulture);
            if (left.TryGetValue(one.Plan.Section, out var before) && (one.Plan.Section != current || before != place)) return false;
            left[one.Plan.Section] = place;
            current = one.Plan.Section;
        }

        return true;
    }

    private static string Name(ElfNote note)
    {
        if (note.Sections.Count > 0)
            return note.Sections[0].Name is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $".note.section{note.Sections[0].Index}");
        return note.Segments.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $".note.segment{note.Segments[0]}") : ".note";
    }

    private static bool IsAllocated(ElfNote note, ElfFile? elf)
    {
        if (note.Sections.Count == 0 || elf is null || note.Segments.Count > 0) return true;
        var index = note.Sections[0].Index;
        return index >= elf.Sections.Count || (elf.Sections[index].Flags & ElfSection.SHF_ALLOC) != 0;
    }
}
