using System.Globalization;
using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Manifest;

/// <summary>Writes notes that were read as a document.</summary>
internal static class NotesYamlWriter
{
    private const int MaxMeaning = 120;

    public static NotesYamlText Write(IReadOnlyList<ElfNote> notes, ElfFile? elf, string title)
    {
        var order = elf?.Identity.ByteOrder ?? (notes.Count > 0 ? notes[0].Format.ByteOrder : ByteOrder.Little);
        var known = elf is null ? null : NoteTarget.Of(elf.Identity);
        var target = known ?? NoteTarget.All.First(one => one.ByteOrder == order && one.Class == (elf?.Identity.Class ?? 64));
        var describer = new NoteDescriber(target, elf?.Identity);
        var described = new List<DescribedNote>();
        var unwritable = new List<(ElfNote Note, string Reason)>();
        var end = 0UL;
        foreach (var note in notes)
        {
            var (description, reason) = note.Offset < end ? (null, "another reading of the same bytes was written") : describer.Describe(note);
            if (description is null) unwritable.Add((note, reason!));
            else described.Add(description);
            if (description is not null) end = note.DescOffset + (ulong)(note.Desc.Length + note.Padding.Length);
        }

        NoteSections.Complete(described, elf, target);
        var text = new StringBuilder();
        text.Append("# ").Append(YamlText.Comment(title)).Append("\nverbatim: true\n");
        if (elf is not null && known is null) text.Append(CultureInfo.InvariantCulture, $"# The file is for {ElfNames.Machine(elf.Identity.Machine)}: this machine has the same class and byte order.\n");
        if (elf is not null || order == ByteOrder.Big) text.Append("machine: ").Append(target.Name).Append('\n');
        text.Append(described.Count == 0 ? "notes: []\n" : "notes:\n");
        var comments = new Dictionary<ElfNote, string>(unwritable.Select(one => KeyValuePair.Create(one.Note, one.Reason)));
        var next = 0;
        foreach (var note in notes)
        {
            if (comments.TryGetValue(note, out var reason)) Unwritable(text, note, reason, elf);
            else Note(text, described[next++], elf);
        }

        return new NotesYamlText(text.ToString(), unwritable);
    }

    public static string Write(PlanDescription description, string title)
    {
        var text = new StringBuilder("# ").Append(YamlText.Comment(title)).Append('\n');
        foreach (var setting in description.Settings) text.Append(YamlText.Field(setting, "")).Append('\n');
        text.Append(description.Notes.Count == 0 ? "notes: []\n" : "notes:\n");
        foreach (var note in description.Notes) Fields(text, note.Fields);
        return text.ToString();
    }

    private static void Note(StringBuilder text, DescribedNote one, ElfFile? elf)
    {
        text.Append("  # ").Append(Heading(one.Note, elf)).Append('\n');
        Fields(text, one.Fields);
    }

    private static void Fields(StringBuilder text, IReadOnlyList<DescribedField> fields)
    {
        for (var i = 0; i < fields.Count; i++)
            text.Append(i == 0 ? "  - " : "    ").Append(YamlText.Field(fields[i], "    ")).Append('\n');
    }

    private static void Unwritable(StringBuilder text, ElfNote note, string reason, ElfFile? elf) =>
        text.Append("  # Not written, as ").Append(reason).Append(": ").Append(YamlText.Comment(note.Owner, MaxMeaning)).Append(", ").Append(Heading(note, elf)).Append('\n');

    private static string Heading(ElfNote note, ElfFile? elf)
    {
        var meaning = NoteVocabulary.Describe(note, elf?.Identity);
        return string.Create(CultureInfo.InvariantCulture, $"0x{note.Offset:x}: {YamlText.Comment(meaning.Name ?? $"type 0x{note.Type:x}", MaxMeaning)}, {(meaning.Text.Length == 0 ? "empty" : YamlText.Comment(meaning.Text, MaxMeaning))}");
    }
}
