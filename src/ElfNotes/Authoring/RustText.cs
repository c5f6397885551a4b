using System.Globalization;
using System.Text;

namespace ElfNotes.Authoring;

/// <summary>The spelling of values in Rust.</summary>
internal static class RustText
{
    /// <summary>A string literal whose text is this line of assembler, for <c>global_asm!</c>, in which braces are doubled.</summary>
    public static string Raw(string directive)
    {
        var text = directive.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        if (!text.AsSpan().ContainsAny('"', '\\')) return $"\"{text}\"";
        var signs = "#";
        while (text.Contains('"' + signs, StringComparison.Ordinal)) signs += "#";
        return $"r{signs}\"{text}\"{signs}";
    }

    /// <summary>A string literal of any text.</summary>
    public static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A byte string literal of these bytes, dereferenced: an array.</summary>
    public static string Bytes(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("*b\"");
        foreach (var one in bytes)
        {
            switch (one)
            {
                case (byte)'"' or (byte)'\\':
                    text.Append('\\').Append((char)one);
                    break;
                case (byte)'\n':
                    text.Append("\\n");
                    break;
                case 0:
                    text.Append("\\0");
                    break;
                case < 0x20 or >= 0x7f:
                    text.Append(CultureInfo.InvariantCulture, $"\\x{one:x2}");
                    break;
                default:
                    text.Append((char)one);
                    break;
            }
        }

        return text.Append('"').ToString();
    }
}
