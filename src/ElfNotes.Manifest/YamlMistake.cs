using System.Text.RegularExpressions;
using ElfNotes.Authoring;
using YamlDotNet.Core;

namespace ElfNotes.Manifest;

/// <summary>The commonest mistakes in YAML in words that help; the parser's own are about its inner state.</summary>
/// <param name="text">The document.</param>
/// <param name="fileName">What positions call it.</param>
internal sealed partial class YamlMistake(string text, string? fileName)
{
    /// <summary>The column of the keys of the map that was read last; 0 where there was none.</summary>
    public int KeyColumn { get; set; }

    /// <summary>What is wrong, by what the parser says and by what stands there.</summary>
    public MalformedYamlException? Of(YamlException e)
    {
        var start = (int)Math.Max(1, e.Start.Line);
        var position = new SourcePosition(fileName, start, (int)Math.Max(1, e.Start.Column));
        for (var line = Math.Max(1, start - 1); line <= e.End.Line + 1; line++)
            if (TextPlaces.IsIndentedByTab(text, line)) return new MalformedYamlException(new SourcePosition(fileName, line, 1), "a tab indents the line", "YAML is indented by blanks only");
        if (Says("quoted scalar") && (Says("end of stream") || Says("wrong indentation") || Says("document indicator")))
            return new MalformedYamlException(position, "the quote that opens here is not closed", "Close it behind the text; a text of several lines is indented deeper than its key");
        if (Says("tag") && Tag(start) is { } tag) return tag;
        if ((Says("flow") || Says("node content")) && Unclosed() is { } unclosed) return unclosed;
        if (Says("cannot start any token"))
            return new MalformedYamlException(position, "a text without quotes cannot begin with this character", "Put the text in quotes");
        if (!Says("block") && !Says("mapping")) return null;
        return Colon(start) ?? Colon(start - 1) ?? (Says("invalid mapping") ? SecondColon(start, position) : null) ?? Indentation(start);
        bool Says(string words) => e.Message.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A bracket that is not closed, or null. Block texts are not told from others: to be asked only when the document is broken.</summary>
    public MalformedYamlException? Unclosed()
    {
        var open = new Stack<int>();
        var isStart = true;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (isStart && c is '"' or '\'' && isStart)
            {
                at = text.IndexOf(c, at + 1);
                if (at < 0) return null;
            }
            else if (c == '#' && (at == 0 || char.IsWhiteSpace(text[at - 1])))
            {
                at = text.IndexOf('\n', at);
                if (at < 0) break;
            }
            else if (c is '[' or '{' && (isStart || open.Count > 0))
            {
                open.Push(at);
            }
            else if (c is ']' or '}' && open.Count > 0)
            {
                if (text[open.Peek()] != (c == ']' ? '[' : '{')) break;
                open.Pop();
            }

            isStart = c is '[' or '{' or ',' || (char.IsWhiteSpace(c) && (isStart || at == 0 || text[at - 1] is ':' or '-' or ',' || c == '\n'));
        }

        if (open.Count == 0) return null;
        // The outermost is left open by the rest of the text; but one closed by the other sign is the innermost.
        var bracket = open.Peek();
        var closing = text[bracket] == '[' ? ']' : '}';
        return new MalformedYamlException(TextPlaces.At(text, bracket, fileName), $"the {text[bracket]} that opens here is not closed", $"Write {closing} behind its last value, and a comma between values; text with such signs in it stands in quotes");
    }

    /// <summary>How a text that begins with an exclamation mark is to be written.</summary>
    public static string TagHint(string tag) => tag.StartsWith('!') && tag.Length > 1
        ? $"Remove it, or where it is text put it in quotes: \"{tag.TrimEnd(']', '}', ',')}\"" : "Remove it; for bytes there are hex and base64";

    private MalformedYamlException? Tag(int number)
    {
        var line = Line(number);
        if (TagWord().Match(line) is not { Success: true } match) return null;
        var word = match.Groups[1];
        return new MalformedYamlException(new SourcePosition(fileName, number, word.Index + 1), $"{word.Value} without quotes is a tag to YAML, and no text", $"Put it in quotes: \"{word.Value}\"");
    }

    private MalformedYamlException? Colon(int number)
    {
        if (KeyWithoutBlank().Match(Line(number)) is not { Success: true } match || !IsKey(match.Groups[1].Value)) return null;
        return new MalformedYamlException(new SourcePosition(fileName, number, match.Groups[2].Index + 1), "a blank is missing behind the colon", $"Write {match.Groups[1].Value}: {match.Groups[2].Value}");
    }

    private MalformedYamlException? SecondColon(int number, SourcePosition position) =>
        TwoColons().IsMatch(Line(number)) ? new MalformedYamlException(position, "a second colon makes this text another key", "Put the text in quotes") : null;

    private MalformedYamlException Indentation(int number)
    {
        var line = Line(number);
        var column = line.Length - line.TrimStart(' ').Length + 1;
        return new MalformedYamlException(new SourcePosition(fileName, number, column), "the line is indented like nothing above it", $"The keys of a note stand one below the other{(KeyColumn > 1 ? $", here in column {KeyColumn}" : "")}; the dashes of notes do, too");
    }

    private string Line(int number)
    {
        var start = 0;
        for (var i = 1; i < number; i++)
        {
            start = text.IndexOf('\n', start) + 1;
            if (start == 0) return "";
        }

        var end = number < 1 ? 0 : text.IndexOf('\n', start);
        return (end < 0 ? text[start..] : text[start..Math.Max(start, end)]).TrimEnd('\r');
    }

    private static bool IsKey(string name) => NoteFields.All.Concat(PlanSettings.All).Append("notes").Contains(name, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex("(?:[\\s\\[{,])(![^\\s,\\[\\]{}]+)")]
    private static partial Regex TagWord();

    [GeneratedRegex("^ *(?:- +)?([A-Za-z0-9]+):([^\\s:][^#]*)$")]
    private static partial Regex KeyWithoutBlank();

    [GeneratedRegex("^ *(?:- +)?[^\\s:]+: +[^\"'\\[{].*:(?:\\s|$)")]
    private static partial Regex TwoColons();
}
