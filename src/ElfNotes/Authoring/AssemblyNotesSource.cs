namespace ElfNotes.Authoring;

/// <summary>The C# source of attributes, in which their columns are found: the compiler hands on file and line only.</summary>
public sealed class AssemblyNotesSource
{
    private const int MaxBytes = 8 << 20;

    private readonly string _file;
    private readonly string _text;
    private readonly List<int> _lines = [0];

    internal AssemblyNotesSource(string file, string text)
    {
        _file = file;
        _text = text;
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '\n') _lines.Add(i + 1);
    }

    /// <summary>The text of a C# source file, or null where there is none: only regular files that end in <c>.cs</c>, of up to 8 MiB.</summary>
    /// <param name="path">As the assembly has it; a relative path, as deterministic builds write them, is not looked up.</param>
    public static string? FromDisk(string path)
    {
        try
        {
            if (!Path.IsPathFullyQualified(path) || !path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)) return null;
            var file = new FileInfo(path);
            // A pipe or a device would be waited for, and has no length.
            return file.Exists && file.Length is > 0 and <= MaxBytes ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Where an attribute stands, or null where the source is not the one that was compiled.</summary>
    /// <param name="line">The line of its name, counted from 1.</param>
    /// <param name="name">Its name without the suffix.</param>
    /// <param name="ordinal">Which one of that name in the line, counted from 1.</param>
    internal AssemblyNotesWritten? Find(int line, string name, int ordinal)
    {
        if (line > _lines.Count) return null;
        var end = line < _lines.Count ? _lines[line] : _text.Length;
        for (var at = _lines[line - 1]; (at = _text.IndexOf(name, at, end - at, StringComparison.Ordinal)) >= 0; at += name.Length)
        {
            var behind = at + name.Length;
            if (_text.AsSpan(behind).StartsWith(nameof(Attribute), StringComparison.Ordinal)) behind += nameof(Attribute).Length;
            if (IsWord(at - 1) || IsWord(behind) || --ordinal > 0) continue;
            return Arguments(at, behind);
        }

        return null;
    }

    private AssemblyNotesWritten Arguments(int name, int at)
    {
        List<SourcePosition> positional = [];
        Dictionary<string, SourcePosition> named = [];
        var written = new AssemblyNotesWritten(Position(name)) { Positional = positional, Named = named };
        at = SkipBlanks(at);
        if (At(at) != '(') return written;
        for (var depth = 0; at < _text.Length;)
        {
            var isStart = depth == 0 || (depth == 1 && _text[at] == ',');
            if (_text[at] is '(' or '[' or '{') depth++;
            else if (_text[at] is ')' or ']' or '}') depth--;
            if (depth == 0) break;
            at = SkipToken(at);
            if (!isStart) continue;
            at = SkipBlanks(at);
            if (At(at) != ')') AddArgument(at, positional, named);
        }

        return written;
    }

    private void AddArgument(int start, List<SourcePosition> positional, Dictionary<string, SourcePosition> named)
    {
        var end = start;
        while (IsWord(end)) end++;
        var behind = SkipBlanks(end);
        if (end > start && At(behind) is '=' or ':' && At(behind + 1) is not ('=' or ':')) named.TryAdd(_text[start..end], Position(start));
        else positional.Add(Position(start));
    }

    private int SkipBlanks(int at)
    {
        for (; ; at++)
        {
            if (At(at) == '/' && At(at + 1) is '/' or '*') at = SkipToken(at) - 1;
            else if (at >= _text.Length || !char.IsWhiteSpace(_text[at])) return at;
        }
    }

    /// <summary>Behind a string, a character, a comment, or else one character.</summary>
    private int SkipToken(int at)
    {
        var rest = _text.AsSpan(at);
        if (rest.StartsWith("//")) return Behind(at, "\n");
        if (rest.StartsWith("/*")) return Behind(at + 2, "*/");
        if (rest.StartsWith("\"\"\""))
        {
            var quotes = rest.IndexOfAnyExcept('"');
            if (quotes < 0) quotes = rest.Length;
            return Behind(at + quotes, new string('"', quotes));
        }

        var isVerbatim = rest.StartsWith("@\"");
        if (isVerbatim) at++;
        var quote = At(at);
        if (quote is not ('"' or '\'')) return at + 1;
        for (at++; at < _text.Length; at++)
        {
            if (isVerbatim && At(at) == '"' && At(at + 1) == '"') at++;
            else if (!isVerbatim && At(at) == '\\') at++;
            else if (At(at) == quote) return at + 1;
        }

        return _text.Length;
    }

    private int Behind(int at, string end)
    {
        var found = _text.IndexOf(end, Math.Min(at, _text.Length), StringComparison.Ordinal);
        return found < 0 ? _text.Length : found + end.Length;
    }

    private char At(int at) => at >= 0 && at < _text.Length ? _text[at] : '\0';

    private bool IsWord(int at) => char.IsLetterOrDigit(At(at)) || At(at) == '_';

    private SourcePosition Position(int at)
    {
        var line = _lines.BinarySearch(at);
        if (line < 0) line = ~line - 1;
        return new SourcePosition(_file, line + 1, at - _lines[line] + 1);
    }
}
