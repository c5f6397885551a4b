using ElfNotes.Authoring;

namespace ElfNotes.Tests.Authoring;

/// <summary>Descriptions of notes as a source would give them, each note on a line of its own, its fields in columns.</summary>
internal static class Described
{
    public static PlanDescription Plan(params NoteDescription[] notes) => Plan([], notes);

    public static PlanDescription Plan(DescribedField[] settings, params NoteDescription[] notes) =>
        new(settings, [.. notes.Select((note, index) => At(note, index + 1))]);

    public static NoteDescription Note(params (string Name, object Value)[] fields) => new([.. fields.Select(field => Field(field.Name, field.Value))], default);

    public static NoteDescription Xen(string type, string field, object value) => Note(("owner", "Xen"), ("type", type), (field, value));

    public static object Many(params object[] items) => items;

    public static object Map(params (string Name, object Value)[] fields) => fields;

    public static DescribedField Field(string name, object value) => new(name, Value(value), default);

    public static DescribedValue Value(object value) => value switch
    {
        DescribedValue described => described,
        (string Name, object Value)[] map => new DescribedValue.Map([.. map.Select(field => Field(field.Name, field.Value))], default),
        object[] items => new DescribedValue.List([.. items.Select(Value)], default),
        string text => new DescribedValue.Scalar(text, true, default),
        _ => new DescribedValue.Scalar(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!.Replace("True", "true", StringComparison.Ordinal).Replace("False", "false", StringComparison.Ordinal), true, default),
    };

    private static NoteDescription At(NoteDescription note, int line) => new(
        [.. note.Fields.Select((field, column) => field with { Position = new("plan", line, 10 * column + 1), Value = field.Value with { Position = new("plan", line, 10 * column + 5) } })],
        new("plan", line, 1));
}
