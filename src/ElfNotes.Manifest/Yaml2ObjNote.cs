using System.Globalization;
using ElfNotes.Authoring;

namespace ElfNotes.Manifest;

/// <summary>A note as LLVM's yaml2obj has it: Name, Desc in hexadecimal, and Type.</summary>
internal static class Yaml2ObjNote
{
    private const string Name = "Name";
    private const string Desc = "Desc";

    /// <summary>Whether a map is one: it has a name or a descriptor of yaml2obj, and no owner.</summary>
    public static bool Is(DescribedValue.Map map) =>
        map.Fields.Any(field => Has(field, Name) || Has(field, Desc)) && !map.Fields.Any(field => Has(field, NoteFields.Owner) || Has(field, NoteFields.OwnerBytes));

    /// <summary>The same fields under this project's names.</summary>
    public static List<DescribedField> Read(DescribedValue.Map map)
    {
        var fields = new List<DescribedField>();
        foreach (var field in map.Fields)
        {
            if (Has(field, Name)) fields.Add(Owner(field));
            else if (Has(field, Desc)) fields.Add(field with { Name = NoteFields.Hex });
            else if (Has(field, NoteFields.Type)) fields.Add(Type(field));
            else fields.Add(field);
        }

        if (!map.Fields.Any(field => Has(field, Name))) fields.Insert(0, Field(NoteFields.OwnerBytes, "", map.Position));
        if (!fields.Any(field => NoteFields.Values.Contains(field.Name, StringComparer.OrdinalIgnoreCase))) fields.Add(Field(NoteFields.Hex, "", map.Position));
        return fields;
    }

    /// <summary>A field that stands in the text in other words, or not at all.</summary>
    public static DescribedField Field(string name, string value, SourcePosition position) => new(name, new DescribedValue.Scalar(value, IsPlain: true, position), position);

    // yaml2obj writes no NUL, and namesz 0, where the name is empty.
    private static DescribedField Owner(DescribedField field) =>
        field with { Name = field.Value is DescribedValue.Scalar { Text: "" } ? NoteFields.OwnerBytes : NoteFields.Owner };

    private static DescribedField Type(DescribedField field) =>
        field.Value is DescribedValue.Scalar scalar && Yaml2ObjNames.NoteType(scalar.Text) is { } number
            ? field with { Value = scalar with { Text = number.ToString(CultureInfo.InvariantCulture), IsPlain = true } } : field;

    private static bool Has(DescribedField field, string name) => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
