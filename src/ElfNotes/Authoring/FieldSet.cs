namespace ElfNotes.Authoring;

/// <summary>The fields of one note or part, each taken once; what is left over means nothing.</summary>
internal sealed class FieldSet
{
    private readonly Dictionary<string, DescribedField> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly PlanFindings _findings;

    public FieldSet(IReadOnlyList<DescribedField> fields, IReadOnlyList<string> known, string what, PlanFindings findings)
    {
        _findings = findings;
        foreach (var field in fields)
        {
            if (field.Name.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && known.Contains(field.Name[..colon], StringComparer.OrdinalIgnoreCase))
                findings.Error(AuthoringCodes.UnknownField, field.Position, $"a blank is missing behind the colon: {field.Name}", $"Write {field.Name[..colon]}: {field.Name[(colon + 1)..]}");
            else if (!known.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
                findings.Error(AuthoringCodes.UnknownField, field.Position, $"{what} has no field \"{field.Name}\"", PlanFindings.Nearest(field.Name, known, "Known are " + string.Join(", ", known)));
            else if (!_fields.TryAdd(field.Name, field))
                findings.Error(AuthoringCodes.IncompleteNote, field.Position, $"\"{field.Name}\" comes twice", "Keep one of them");
        }
    }

    public DescribedField? this[string name] => _fields.GetValueOrDefault(name);

    /// <summary>The fields of these names that are there, in the order of the names.</summary>
    public List<DescribedField> Among(IReadOnlyList<string> names) => [.. names.Select(name => this[name]).OfType<DescribedField>()];

    /// <summary>The text of a field, or null where it is missing or no text, which is reported.</summary>
    public string? Text(string name)
    {
        if (this[name] is not { } field) return null;
        if (field.Value is DescribedValue.Scalar scalar) return scalar.Text;
        _findings.Error(AuthoringCodes.BadValue, field.Value.Position, $"{field.Name} is one text, not a list or map");
        return null;
    }

    /// <summary>A yes or no, or null where it is missing.</summary>
    public bool? Truth(string name) => Text(name) is not { } text ? null : Truth(this[name]!, text);

    /// <summary>Bytes in hexadecimal, or null where the field is missing or wrong.</summary>
    public byte[]? Hex(string name)
    {
        if (Text(name) is not { } text) return null;
        var digits = string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) digits = digits[2..];
        if (digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit)) return Convert.FromHexString(digits);
        _findings.Error(AuthoringCodes.BadValue, this[name]!.Value.Position, $"{name} is no row of bytes in hexadecimal, two digits each", "Write it as in 0a 1b ff");
        return null;
    }

    private bool? Truth(DescribedField field, string text)
    {
        if (string.Equals(text, "true", StringComparison.OrdinalIgnoreCase)) return true;
        if (string.Equals(text, "false", StringComparison.OrdinalIgnoreCase)) return false;
        _findings.Error(AuthoringCodes.BadValue, field.Value.Position, $"{field.Name} is true or false, and not \"{text}\"");
        return null;
    }
}
