using ElfNotes.Authoring;

namespace ElfNotes.Manifest;

/// <summary>Takes a document apart into settings and notes.</summary>
internal static class DocumentReader
{
    private const string NotesKey = "notes";

    /// <summary>Reads a document.</summary>
    /// <exception cref="MalformedYamlException">Its root is no map.</exception>
    public static PlanDescription Read(YamlDocument document, List<PlanFinding> findings)
    {
        if (document.Root is not DescribedValue.Map root)
        {
            throw document.Root is DescribedValue.List
                ? new MalformedYamlException(document.Root.Position, "the document is a list", "Write notes: in the line above it")
                : new MalformedYamlException(document.Root.Position, "the document is neither a map nor anything else that could hold notes", "Begin with notes: and a list");
        }

        if (Yaml2ObjDocument.Is(document.Tag, root)) return Yaml2ObjDocument.Read(root, findings);
        if (document.Tag is not null)
            findings.Add(new PlanFinding(AuthoringCodes.Malformed, Severity.Error, root.Position, $"the tag {document.Tag} means nothing here", "Remove it; a document of yaml2obj for ELF begins with --- !ELF"));
        var settings = new List<DescribedField>();
        var notes = new List<NoteDescription>();
        foreach (var field in root.Fields)
        {
            if (!field.Name.Equals(NotesKey, StringComparison.OrdinalIgnoreCase)) settings.Add(field);
            else notes.AddRange(Notes(field.Value, findings));
        }

        return new PlanDescription(settings, notes);
    }

    /// <summary>The notes of a list.</summary>
    public static List<NoteDescription> Notes(DescribedValue value, List<PlanFinding> findings)
    {
        var notes = new List<NoteDescription>();
        if (value is not DescribedValue.List list)
        {
            // A key without a value is an empty list.
            if (value is not DescribedValue.Scalar { Text: "", IsPlain: true })
                findings.Add(new PlanFinding(AuthoringCodes.Malformed, Severity.Error, value.Position, "notes is no list", "Begin each note with a dash: - owner: Xen"));
            return notes;
        }

        foreach (var item in list.Items)
        {
            if (item is DescribedValue.Map map) notes.Add(new NoteDescription(Yaml2ObjNote.Is(map) ? Yaml2ObjNote.Read(map) : map.Fields, map.Position));
            else findings.Add(new PlanFinding(AuthoringCodes.Malformed, Severity.Error, item.Position, "a note is no map", "Write its fields one to a line, as in owner: Xen"));
        }

        return notes;
    }
}
