using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ElfNotes.Authoring;

/// <summary>JSON without blanks, from JSON text or from the lists and maps of a source.</summary>
internal static class JsonText
{
    // Not for a browser: the readers of package notes compare text, and escaped letters only make it longer.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = 256 };

    /// <summary>Checks JSON text and takes the blanks out.</summary>
    /// <exception cref="JsonException">It is no JSON; has the line and column in the text.</exception>
    /// <exception cref="FormatException">A name comes twice, or a character is broken.</exception>
    public static string Minify(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Parsing);
            CheckNames(document.RootElement);
            return Write(json => document.RootElement.WriteTo(json));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which is found only where the text is decoded.
            throw new FormatException("it has half of a character (\\ud800 to \\udfff)");
        }
    }

    /// <summary>Writes a value of a source. Plain numbers, <c>true</c>, <c>false</c> and <c>null</c> are those of JSON.</summary>
    /// <exception cref="FormatException">A map has a name twice.</exception>
    public static string Of(DescribedValue value) => Write(json => Write(json, value));

    private static void CheckNames(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) CheckNames(item);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in element.EnumerateObject())
            {
                if (!names.Add(property.Name)) throw new FormatException($"it has {property.Name} twice");
                CheckNames(property.Value);
            }
        }
    }

    private static string Write(Action<Utf8JsonWriter> content)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Options)) content(json);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, DescribedValue value)
    {
        switch (value)
        {
            case DescribedValue.Scalar scalar:
                Write(json, scalar);
                break;
            case DescribedValue.List list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case DescribedValue.Map map:
                if (map.Fields.GroupBy(field => field.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new FormatException($"it has {twice.Key} twice");
                json.WriteStartObject();
                foreach (var field in map.Fields)
                {
                    json.WritePropertyName(field.Name);
                    Write(json, field.Value);
                }

                json.WriteEndObject();
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, DescribedValue.Scalar scalar)
    {
        if (scalar.IsPlain && scalar.Text is "" or "~") json.WriteNullValue();
        else if (scalar.IsPlain && IsLiteral(scalar.Text)) json.WriteRawValue(scalar.Text);
        else json.WriteStringValue(scalar.Text);
    }

    // A version such as 1.10 has to be quoted in YAML as in JSON; what JSON does not read as a number stays text.
    private static bool IsLiteral(string text)
    {
        if (text is "true" or "false" or "null") return true;
        if (text.Length == 0 || text[0] is not ('-' or >= '0' and <= '9')) return false;
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
