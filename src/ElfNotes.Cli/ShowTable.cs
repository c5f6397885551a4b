using ElfNotes.Elf;
using ElfNotes.Images;
using ElfNotes.Vocabulary;

namespace ElfNotes.Cli;

/// <summary>The notes of a file for a person: grouped by the segment and section that show them, in aligned columns.</summary>
internal sealed class ShowTable(TextOutput output, NoteFilter filter)
{
    private const int MaxOwnerColumn = 20;
    private const int MaxTypeColumn = 24;

    /// <summary>Writes one member.</summary>
    public void Write(string path, ImageMember member)
    {
        FileText.WriteHeading(output, path, member);
        var rows = new List<Row>(member.Notes.Count);
        foreach (var note in member.Notes)
            if (filter.Matches(note)) rows.Add(Row.Of(note, member.Elf?.Identity));
        WriteRows(rows);
        var guest = filter.IsAll ? MemberReport.WithoutVerdicts(member).Guest : null;
        if (guest is not null) WriteGuest(guest);
        else if (rows.Count == 0) output.WriteLine(member.Notes.Count == 0 ? "  no notes" : "  no such notes" + Near(member), TextStyle.Faint);
        foreach (var finding in member.Findings) FileText.WriteFinding(output, finding, 2);
    }

    // Owners are compared exactly, as their readers do.
    private string Near(ImageMember member) =>
        member.Notes.FirstOrDefault(note => note.Owner.Equals(filter.Owner, StringComparison.OrdinalIgnoreCase) && note.Owner != filter.Owner) is { } near ? $"; there are some of owner {SafeText.Escape(near.Owner)}" : "";

    /// <summary>Counts the members of an archive that had nothing to show.</summary>
    public void WriteRest(string path, int count) =>
        output.WriteLine($"{SafeText.Escape(path)}: {count} {(count == 1 ? "member" : "members")} without {(filter.IsAll ? "notes" : "such notes")}", TextStyle.Faint);

    private void WriteRows(List<Row> rows)
    {
        int owners = 0, types = 0, offsets = 0;
        foreach (var row in rows)
        {
            owners = Math.Max(owners, row.Owner.Length);
            types = Math.Max(types, row.Type.Length);
            offsets = Math.Max(offsets, row.Offset.Length);
        }

        owners = Math.Min(owners, MaxOwnerColumn);
        types = Math.Min(types, MaxTypeColumn);
        string? place = null;
        foreach (var row in rows)
        {
            if (row.Place != place)
            {
                output.Write("  ");
                output.WriteWrapped(place = row.Place, 2, TextStyle.Faint, 4);
            }

            output.Write("    " + row.Offset.PadLeft(offsets) + "  ", TextStyle.Faint);
            output.Write(row.Owner.PadRight(owners) + "  " + row.Type.PadRight(types) + "  ");
            output.WriteWrapped(row.Meaning.Text.Length == 0 ? "(empty)" : SafeText.Escape(row.Meaning.Text), 4 + offsets + 2 + Math.Max(owners, row.Owner.Length) + 2 + Math.Max(types, row.Type.Length) + 2);
            foreach (var finding in row.Meaning.Findings) FileText.WriteFinding(output, finding, 6);
        }
    }

    private void WriteGuest(XenGuestText guest)
    {
        output.WriteLine("  section __xen_guest, the legacy string for PV guests", TextStyle.Faint);
        var keys = guest.Entries.Count == 0 ? 0 : guest.Entries.Max(entry => entry.Key.Length);
        var offsets = guest.Entries.Count == 0 ? 0 : guest.Entries.Max(entry => $"0x{entry.Offset:x}".Length);
        foreach (var entry in guest.Entries)
        {
            var offset = $"0x{entry.Offset:x}".PadLeft(offsets);
            output.Write("    " + offset + "  ", TextStyle.Faint);
            output.Write(SafeText.Escape(entry.Key).PadRight(keys) + "  ");
            output.WriteWrapped(SafeText.Escape(entry.Meaning), 4 + offset.Length + 2 + keys + 2);
        }

        foreach (var finding in guest.Findings) FileText.WriteFinding(output, finding, 6);
    }

    private readonly record struct Row(string Place, string Offset, string Owner, string Type, NoteMeaning Meaning)
    {
        public static Row Of(ElfNote note, ElfIdentity? identity)
        {
            var meaning = NoteVocabulary.Describe(note, identity);
            var owner = note.Owner.Length == 0 ? "(none)" : SafeText.Escape(note.Owner);
            return new Row(PlaceOf(note), $"0x{note.Offset:x}", owner, meaning.Name ?? $"0x{note.Type:x}", meaning);
        }

        private static string PlaceOf(ElfNote note)
        {
            var segments = note.Segments.Count switch
            {
                0 => "",
                1 => $"segment {note.Segments[0]}",
                <= 4 => "segments " + string.Join(", ", note.Segments),
                _ => $"segments {string.Join(", ", note.Segments.Take(3))} and {note.Segments.Count - 3} more",
            };
            var sections = note.Sections.Count switch
            {
                0 => "",
                1 => "section " + Name(note.Sections[0]),
                <= 4 => "sections " + string.Join(", ", note.Sections.Select(Name)),
                _ => $"sections {string.Join(", ", note.Sections.Take(3).Select(Name))} and {note.Sections.Count - 3} more",
            };
            return segments.Length > 0 && sections.Length > 0 ? segments + ", " + sections : segments + sections is { Length: > 0 } one ? one : "notes";
        }

        private static string Name(NoteSectionView section) => section.Name.Length > 0 ? SafeText.Escape(section.Name) : section.Index.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
