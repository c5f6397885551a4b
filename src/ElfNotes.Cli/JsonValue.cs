using System.Text.Json;
using ElfNotes.Vocabulary;

namespace ElfNotes.Cli;

/// <summary>Writes a note's value as JSON: numbers as numbers, bytes as lower-case hexadecimal.</summary>
internal static class JsonValue
{
    public static void Write(Utf8JsonWriter json, NoteValue value)
    {
        switch (value)
        {
            case NoteValue.Number number:
                json.WriteNumberValue(number.Value);
                break;
            case NoteValue.SignedNumber number:
                json.WriteNumberValue(number.Value);
                break;
            case NoteValue.Truth truth:
                json.WriteBooleanValue(truth.Value);
                break;
            case NoteValue.Text text:
                json.WriteStringValue(text.Value);
                break;
            case NoteValue.Bytes bytes:
                json.WriteStringValue(Convert.ToHexStringLower(bytes.Value.Span));
                break;
            case NoteValue.Items items:
                json.WriteStartArray();
                foreach (var item in items.Values) Write(json, item);
                json.WriteEndArray();
                break;
            case NoteValue.Fields fields:
                json.WriteStartObject();
                foreach (var (name, field) in fields.Values)
                {
                    json.WritePropertyName(name);
                    Write(json, field);
                }

                json.WriteEndObject();
                break;
        }
    }
}
