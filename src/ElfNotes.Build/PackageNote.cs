using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ElfNotes.Authoring;

namespace ElfNotes.Build;

/// <summary>
/// The note that says which package a program belongs to, as systemd-coredump reads it: JSON, described in "Package Metadata for Executable Files" of the
/// UAPI group, whose names are <c>type</c>, <c>os</c>, <c>osVersion</c>, <c>name</c>, <c>version</c>, <c>architecture</c>, <c>osCpe</c>, <c>appCpe</c> and <c>debugInfoUrl</c>; others are allowed.
/// </summary>
internal static class PackageNote
{
    private const string Owner = "FDO";
    private const string Type = "FDO_PACKAGING_METADATA";

    /// <summary>The type of what is part of no distribution. Its program runs on many, so none is named.</summary>
    private const string NuGet = "nuget";

    /// <summary>The note that the project asks for; null where it asks for none.</summary>
    public static NoteDescription? Of(NotesTask task, ProjectSources project, Action<PlanFinding> report, Action<string> readsFile)
    {
        var position = project.Property(task.ProjectFile, "ElfPackageMetadata");
        if (task.PackageJson is { Length: > 0 } json) return Note(json, position);
        if (task.PackageFields.Length == 0) return null;
        List<(string Name, string Value)> fields = [];
        foreach (var field in task.PackageFields) Set(fields, field.ItemSpec, field.GetMetadata("Value"));
        foreach (var field in task.OwnPackageFields)
        {
            if (project.Item("ElfPackageField", field) is { Metadata.Count: > 0 } written && !written.Has("Value"))
                report(new PlanFinding(AuthoringCodes.IncompleteNote, Severity.Error, written.Position, $"the field {field.ItemSpec} of the package's note has no value", "Add Value=\"…\""));
            Set(fields, field.ItemSpec, field.GetMetadata("Value"));
        }

        try
        {
            Complete(fields, task, readsFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report(new PlanFinding(AuthoringCodes.BadValue, Severity.Error, project.Property(task.ProjectFile, "ElfPackageOsRelease"), e.Message));
        }

        return Note(Json(fields), position);
    }

    private static NoteDescription Note(string json, SourcePosition position)
    {
        return new([Field(NoteFields.Owner, Owner), Field(NoteFields.Type, Type), Field(NoteFields.Json, json)], position);

        DescribedField Field(string name, string value) => new(name, new DescribedValue.Scalar(value, false, position), position);
    }

    // A later value counts, in the place of the first; one that is empty does not.
    private static void Set(List<(string Name, string Value)> fields, string name, string value)
    {
        var at = fields.FindIndex(field => field.Name == name);
        if (at < 0) fields.Add((name, value));
        else if (value.Length > 0) fields[at] = (name, value);
    }

    private static void Complete(List<(string Name, string Value)> fields, NotesTask task, Action<string> readsFile)
    {
        SetMissing("type", NuGet);
        var type = fields.Find(field => field.Name == "type").Value;
        SetMissing("architecture", PackageArchitecture.Of(task.PackageRuntime, type));
        if (type == NuGet) return;
        var system = OsRelease.Read(task.OsRelease, readsFile);
        SetMissing("os", system.Value("ID"));
        SetMissing("osVersion", system.Value("VERSION_ID"));
        SetMissing("osCpe", system.Value("CPE_NAME"));

        void SetMissing(string name, string value)
        {
            if (fields.Find(field => field.Name == name).Value is null or "") Set(fields, name, value);
        }
    }

    private static string Json(IEnumerable<(string Name, string Value)> fields)
    {
        using var stream = new MemoryStream();
        // People read the note too: < and + stand as they are.
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in fields.Where(field => field.Value.Length > 0)) writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
