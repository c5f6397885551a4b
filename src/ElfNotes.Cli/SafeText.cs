using System.Globalization;
using System.Text;

namespace ElfNotes.Cli;

/// <summary>Makes text from a file fit to be shown: nothing in it reaches a terminal as a command.</summary>
internal static class SafeText
{
    /// <summary>
    /// Escapes what is no visible character: control characters as <c>\n</c> or <c>\x1b</c>, formatting and bidirectional
    /// controls and lone surrogates as <c>\u202e</c>. A backslash is left alone.
    /// </summary>
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0) return text;
        var result = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsSurrogatePair(text, i);
            if (!IsVisible(text, i)) AppendEscape(result, text[i], isPair ? char.ConvertToUtf32(text, i) : null);
            else result.Append(text, i, isPair ? 2 : 1);
            if (isPair) i++;
        }

        return result.ToString();
    }

    private static bool IsVisible(string text, int index) => CharUnicodeInfo.GetUnicodeCategory(text, index) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static void AppendEscape(StringBuilder result, char character, int? codePoint) => _ = (character, codePoint) switch
    {
        (_, { } wide) => result.Append(CultureInfo.InvariantCulture, $"\\U{wide:x8}"),
        ('\n', _) => result.Append("\\n"),
        ('\r', _) => result.Append("\\r"),
        ('\t', _) => result.Append("\\t"),
        ( < '\u0100', _) => result.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
        _ => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
    };
}
