using System.Text;
using ElfNotes.Manifest;

namespace ElfNotes.Cli;

/// <summary>The YAML of <c>show --format yaml</c>: a description from which build makes the same bytes again. One document for each file or member.</summary>
/// <param name="filter">The notes to write.</param>
internal sealed class YamlFormat(NoteFilter filter)
{
    private bool _isFirst = true;

    /// <summary>Writes a file's notes; what cannot be written again is a comment there and a message on standard error.</summary>
    /// <returns>Whether every note can be written again.</returns>
    public bool Write(FileResult file)
    {
        var isWhole = true;
        foreach (var member in file.Members)
        {
            // An archive has hundreds of members without notes.
            if (member.Error is not null || (member.Name is not null && member.Notes.Count == 0)) continue;
            var name = member.Name is null ? file.Path : $"{file.Path}({member.Name})";
            var yaml = NotesYaml.Write([.. member.Notes.Where(filter.Matches)], member.Elf, $"{name}: {string.Join(" > ", member.Container)}");
            StandardOutput.Write(Encoding.UTF8.GetBytes((_isFirst ? "" : "---\n") + yaml.Text));
            _isFirst = false;
            foreach (var (note, reason) in yaml.Unwritable)
                StandardError.Write(SafeText.Escape($"{name}: the note of owner \"{note.Owner}\" at 0x{note.Offset:x} cannot be written again: {reason}"));
            isWhole &= yaml.Unwritable.Count == 0 && !member.Findings.Any(finding => finding.Code == FindingCodes.BrokenNote);
        }

        return isWhole;
    }
}
