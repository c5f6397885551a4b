using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ElfNotes.Cli.Tests;

/// <summary>
/// JSON Schema 2020-12, as far as docs/elfnotes-1.schema.json uses it; a keyword beyond that throws. It notes which properties
/// of the schema it met, so that a test can see that none stands there unused.
/// </summary>
internal sealed class SchemaValidator
{
    private readonly JsonElement _schema;
    private readonly List<string> _errors = [];
    private readonly HashSet<string> _met = [];

    public SchemaValidator(string schema) => _schema = JsonDocument.Parse(schema).RootElement;

    /// <summary>Each property that a document had, as the path of its schema, such as <c>#/$defs/note/properties/owner</c>.</summary>
    public IReadOnlySet<string> Met => _met;

    /// <summary>Every property that the schema describes.</summary>
    public IReadOnlySet<string> Described
    {
        get
        {
            var all = new HashSet<string>();
            Describe(_schema, "#", all);
            return all;
        }
    }

    /// <summary>What is wrong with a document; nothing when it is valid.</summary>
    public IReadOnlyList<string> Validate(string document)
    {
        _errors.Clear();
        Check(JsonDocument.Parse(document).RootElement, _schema, "#", "$");
        return [.. _errors];
    }

    private static void Describe(JsonElement schema, string path, HashSet<string> all)
    {
        if (schema.ValueKind != JsonValueKind.Object) return;
        foreach (var part in schema.EnumerateObject())
        {
            if (path.EndsWith("/properties", StringComparison.Ordinal)) all.Add($"{path}/{part.Name}");
            Describe(part.Value, $"{path}/{part.Name}", all);
        }
    }

    private void Check(JsonElement value, JsonElement schema, string path, string at)
    {
        foreach (var keyword in schema.EnumerateObject()) CheckKeyword(value, schema, keyword, path, at);
    }

    private void CheckKeyword(JsonElement value, JsonElement schema, JsonProperty keyword, string path, string at)
    {
        var rule = keyword.Value;
        switch (keyword.Name)
        {
            case "$schema" or "$defs" or "title" or "description":
                break;
            case "$ref":
                var target = rule.GetString()!;
                Check(value, target["#/".Length..].Split('/').Aggregate(_schema, (element, name) => element.GetProperty(name)), target, at);
                break;
            case "type":
                Expect(HasType(value, rule.GetString()!), $"{at} is no {rule}");
                break;
            case "const":
                Expect(JsonElement.DeepEquals(value, rule), $"{at} is not {rule}");
                break;
            case "enum":
                Expect(rule.EnumerateArray().Any(choice => JsonElement.DeepEquals(value, choice)), $"{at} is none of {rule}");
                break;
            case "pattern":
                Expect(value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.GetString()!, RegexOptions.CultureInvariant), $"{at} does not match {rule}");
                break;
            case "minimum" or "maximum":
                if (value.ValueKind != JsonValueKind.Number) break;
                var order = decimal.Parse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture).CompareTo(rule.GetDecimal());
                Expect(keyword.Name == "minimum" ? order >= 0 : order <= 0, $"{at} is beyond {rule}");
                break;
            case "required":
                foreach (var name in rule.EnumerateArray()) Expect(value.TryGetProperty(name.GetString()!, out _), $"{at} has no {name}");
                break;
            case "oneOf":
                Expect(rule.EnumerateArray().Count(choice => IsValid(value, choice)) == 1, $"{at} is not one of the alternatives");
                break;
            case "items":
                if (value.ValueKind != JsonValueKind.Array) break;
                foreach (var (index, item) in value.EnumerateArray().Index()) Check(item, rule, path + "/items", $"{at}[{index}]");
                break;
            case "properties":
                break;
            case "additionalProperties":
                CheckProperties(value, schema, path, at);
                break;
            default:
                throw new NotSupportedException($"the schema's keyword {keyword.Name}");
        }
    }

    private void CheckProperties(JsonElement value, JsonElement schema, string path, string at)
    {
        if (value.ValueKind != JsonValueKind.Object) return;
        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        var others = schema.GetProperty("additionalProperties");
        foreach (var property in value.EnumerateObject())
        {
            if (known.ValueKind == JsonValueKind.Object && known.TryGetProperty(property.Name, out var rule))
            {
                _met.Add($"{path}/properties/{property.Name}");
                Check(property.Value, rule, $"{path}/properties/{property.Name}", $"{at}.{property.Name}");
            }
            else if (others.ValueKind == JsonValueKind.Object)
            {
                Check(property.Value, others, path + "/additionalProperties", $"{at}.{property.Name}");
            }
            else
            {
                Expect(others.ValueKind == JsonValueKind.True, $"{at} may not have {property.Name}");
            }
        }
    }

    private bool IsValid(JsonElement value, JsonElement schema)
    {
        var before = _errors.Count;
        Check(value, schema, "#/oneOf", "$");
        var valid = _errors.Count == before;
        _errors.RemoveRange(before, _errors.Count - before);
        return valid;
    }

    private void Expect(bool holds, string error)
    {
        if (!holds) _errors.Add(error);
    }

    private static bool HasType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && !value.GetRawText().AsSpan().ContainsAny(".eE"),
        _ => throw new NotSupportedException($"the schema's type {type}"),
    };
}
