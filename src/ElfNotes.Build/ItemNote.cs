using ElfNotes.Authoring;
using Microsoft.Build.Framework;

namespace ElfNotes.Build;

/// <summary>A note as an item describes it: <c>&lt;ElfNote Include="Xen" Type="ENTRY" Symbol="_start" /&gt;</c>.</summary>
internal static class ItemNote
{
    private static readonly string[] NumberLists = [NoteFields.U8, NoteFields.U16, NoteFields.U32, NoteFields.U64, NoteFields.Pointer];
    private static readonly string[] Texts = [NoteFields.String, NoteFields.Json, NoteFields.Hex, NoteFields.Base64, NoteFields.File, NoteFields.Symbol, NoteFields.OwnerBytes, NoteFields.OwnerPadding, NoteFields.Padding];

    private static readonly string[] MayBeEmpty = [NoteFields.String, NoteFields.Hex];

    /// <summary>Describes the note. Metadata without a value are not there, as everywhere in MSBuild; but an element may say that a string or the bytes are empty.</summary>
    public static NoteDescription Of(ITaskItem item, ProjectSources project)
    {
        var written = project.Item("ElfNote", item);
        List<DescribedField> fields = [];
        var metadata = item.CloneCustomMetadata();
        foreach (var name in metadata.Keys.Cast<string>().OrderBy(written.Order).ThenBy(name => name, StringComparer.OrdinalIgnoreCase))
            if (item.GetMetadata(name) is { Length: > 0 } value) fields.Add(Field(name, value, written.Of(name)));
        if (!fields.Exists(field => NoteFields.Values.Contains(field.Name)) && Array.Find(MayBeEmpty, name => written.Has(name)) is { } empty) fields.Add(Field(empty, "", written.Of(empty)));
        if (!fields.Exists(field => field.Name == NoteFields.OwnerBytes)) fields.Insert(0, Field(NoteFields.Owner, item.ItemSpec, written.Of("Include")));
        return new NoteDescription(fields, written.Position);
    }

    private static DescribedField Field(string name, string value, SourcePosition position)
    {
        var field = NoteFields.All.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) ?? name;
        return new DescribedField(field, Value(field, value, position), position);
    }

    private static DescribedValue Value(string field, string value, SourcePosition position)
    {
        if (field == NoteFields.Parts) return new DescribedValue.List([.. Split(value).Select(part => DescribedPart.Of(new DescribedValue.Scalar(part, false, position)))], position);
        if (field == NoteFields.Features || (NumberLists.Contains(field) && value.Contains(';', StringComparison.Ordinal)))
            return new DescribedValue.List([.. Split(value).Select(part => new DescribedValue.Scalar(part, true, position))], position);
        return new DescribedValue.Scalar(Texts.Contains(field) ? value : value.Trim(), !Texts.Contains(field), position);
    }

    private static string[] Split(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
