using ElfNotes.Authoring;

namespace ElfNotes.Manifest;

/// <summary>Places in a text.</summary>
internal static class TextPlaces
{
    /// <summary>The line and column of a character.</summary>
    public static SourcePosition At(string text, int index, string? fileName)
    {
        var line = 1;
        var start = 0;
        for (var i = 0; i < index; i++)
        {
            if (text[i] != '\n' && (text[i] != '\r' || (i + 1 < text.Length && text[i + 1] == '\n'))) continue;
            line++;
            start = i + 1;
        }

        return new SourcePosition(fileName, line, index - start + 1);
    }

    /// <summary>The first character outside of YAML's c-printable (YAML 1.2.2, 5.1), or -1. The parser would take a NUL for the end of the text.</summary>
    public static int FindUnprintable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (c is (< ' ' and not ('\t' or '\n' or '\r')) or (>= '\x7f' and <= '\x9f' and not '\x85') or (>= '\ud800' and <= '\udfff') or '\ufffe' or '\uffff') return i;
        }

        return -1;
    }

    /// <summary>Whether a tab stands in the indentation of a line, counted from 1.</summary>
    public static bool IsIndentedByTab(string text, int line)
    {
        var start = 0;
        for (var i = 1; i < line; i++)
        {
            start = text.IndexOf('\n', start) + 1;
            if (start == 0) return false;
        }

        while (start < text.Length && text[start] == ' ') start++;
        return start < text.Length && text[start] == '\t';
    }
}
