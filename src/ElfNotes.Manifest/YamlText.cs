using System.Globalization;
using System.Text;
using ElfNotes.Authoring;

namespace ElfNotes.Manifest;

/// <summary>Values as YAML text, and comments. Nothing but printable ASCII is written, whatever the values hold.</summary>
internal static class YamlText
{
    private const int HexBytesPerLine = 32;

    /// <summary>A value in one line, in flow style.</summary>
    public static string Flow(DescribedValue value) => value switch
    {
        DescribedValue.Scalar scalar => Scalar(scalar),
        DescribedValue.List list => $"[{string.Join(", ", list.Items.Select(Flow))}]",
        DescribedValue.Map map => $"{{{string.Join(", ", map.Fields.Select(field => $"{Quoted(field.Name)}: {Flow(field.Value)}"))}}}",
        _ => throw new ArgumentException("a value of an unknown kind", nameof(value)),
    };

    /// <summary>A field with the indentation of its note; bytes that fill several lines stand one line below another.</summary>
    public static string Field(DescribedField field, string indent)
    {
        if (field.Value is not DescribedValue.Scalar { IsPlain: true } scalar || scalar.Text.Length <= HexBytesPerLine * 3 || !scalar.Text.All(c => char.IsAsciiHexDigit(c) || c == ' '))
            return $"{Quoted(field.Name)}: {Flow(field.Value)}";
        var text = new StringBuilder(scalar.Text.Length + 64).Append(Quoted(field.Name)).Append(": |");
        for (var at = 0; at < scalar.Text.Length; at += HexBytesPerLine * 3)
            text.Append('\n').Append(indent).Append("  ").Append(scalar.Text.AsSpan(at, Math.Min(HexBytesPerLine * 3, scalar.Text.Length - at)).TrimEnd());
        return text.ToString();
    }

    /// <summary>Bytes in hexadecimal with blanks between them.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 3);
        foreach (var one in bytes) text.Append(CultureInfo.InvariantCulture, $"{one:x2} ");
        return text.ToString(0, Math.Max(0, text.Length - 1));
    }

    /// <summary>Text that stays one line and part of a comment.</summary>
    public static string Comment(string text, int limit = int.MaxValue)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is >= ' ' and <= '~') escaped.Append(c);
            else if (c == '\u2026') escaped.Append("...");
            else escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            if (escaped.Length > limit) return escaped.ToString(0, limit) + "...";
        }

        return escaped.ToString();
    }

    private static string Scalar(DescribedValue.Scalar scalar) => scalar.IsPlain && IsPlain(scalar.Text) ? scalar.Text : Quoted(scalar.Text);

    // Numbers, truths, and bytes in hexadecimal.
    private static bool IsPlain(string text) =>
        text.Length > 0 && text[0] != ' ' && text[^1] != ' ' && (text[0] != '-' || (text.Length > 1 && char.IsAsciiLetterOrDigit(text[1])))
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '+' or '.' or '_');

    // Unquoted only what no version of YAML takes for anything but text.
    private static string Quoted(string text)
    {
        if (text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] is '_' or '/' or '.' && text.Length > 1 && char.IsAsciiLetter(text[1]))
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '+') && !IsWord(text))
            return text;
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c is >= ' ' and <= '~') quoted.Append(c);
            else if (c == '\n') quoted.Append("\\n");
            else if (c < '\u0100') quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsWord(string text) => text.ToUpperInvariant() is "Y" or "N" or "YES" or "NO" or "ON" or "OFF" or "TRUE" or "FALSE" or "NULL" or ".INF" or ".NAN";
}
