using ElfNotes.Elf;
using ElfNotes.Images;
using ElfNotes.Vocabulary;

namespace ElfNotes.Cli;

/// <summary>
/// The layout of <c>readelf -n</c>, for eyes and scripts that know it, with this project's names and texts. A note that
/// several sections show is written under the first; one that no section shows, under its segment.
/// </summary>
internal sealed class ReadelfFormat(TextOutput output, NoteFilter filter)
{
    /// <summary>Writes one member.</summary>
    public void Write(string path, ImageMember member, bool withName)
    {
        if (withName) output.WriteLine(SafeText.Escape($"File: {path}{(member.Name is null ? "" : $"({member.Name})")}"));
        string? place = null;
        foreach (var note in member.Notes)
        {
            if (!filter.Matches(note)) continue;
            if (PlaceOf(note) is var next && next != place)
            {
                output.NewLine();
                output.WriteLine(place = next);
                output.WriteLine("  Owner                Data size \tDescription");
            }

            WriteNote(note, NoteVocabulary.Describe(note, member.Elf?.Identity));
        }
    }

    private void WriteNote(ElfNote note, NoteMeaning meaning)
    {
        var owner = note.OwnerBytes.IsEmpty ? "(NONE)" : SafeText.Escape(note.Owner);
        output.WriteLine($"  {owner,-20} 0x{note.DescSize:x8}\t{meaning.Name ?? $"Unknown note type: (0x{note.Type:x8})"}");
        if (meaning.Text.Length > 0) output.WriteLine("    " + SafeText.Escape(meaning.Text));
    }

    private static string PlaceOf(ElfNote note)
    {
        if (note.Sections.Count > 0) return "Displaying notes found in: " + SafeText.Escape(note.Sections[0].Name);
        return note.Segments.Count > 0 ? $"Displaying notes found in segment {note.Segments[0]}:" : "Displaying notes found:";
    }
}
