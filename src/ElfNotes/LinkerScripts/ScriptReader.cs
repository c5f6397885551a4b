using System.Text;

namespace ElfNotes.LinkerScripts;

/// <summary>Goes through the text of a script: words, signs, and groups in brackets that are passed over whole.</summary>
/// <param name="text">The bytes of the script, one character each, so that an index is a byte offset.</param>
internal sealed class ScriptReader(string text)
{
    /// <summary>The index of the next character.</summary>
    public int Index { get; set; }

    /// <summary>Whether nothing but blanks and comments is left.</summary>
    public bool AtEnd
    {
        get
        {
            SkipBlanks();
            return Index >= text.Length;
        }
    }

    /// <summary>The next character that is no blank and no comment; NUL at the end.</summary>
    public char Peek()
    {
        SkipBlanks();
        return Index < text.Length ? text[Index] : '\0';
    }

    /// <summary>Takes a sign if it comes next.</summary>
    public bool Take(char sign)
    {
        if (Peek() != sign || Index >= text.Length) return false;
        Index++;
        return true;
    }

    /// <summary>Takes the next word, or a name in quotes; empty where neither comes next.</summary>
    /// <remarks>In the places where the grammar has names they go on to the next blank or bracket: <c>*(.note.[A-Z]*)</c>, <c>lib.a:x.o</c>.</remarks>
    public ScriptName Word()
    {
        SkipBlanks();
        var start = Index;
        if (start < text.Length && text[start] == '"')
        {
            SkipString();
            return new ScriptName(Decode(text[(start + 1)..Math.Max(start + 1, Index - 1)]), (ulong)start);
        }

        while (Index < text.Length && IsWord(text[Index]) && !StartsComment(Index)) Index++;
        return new ScriptName(Decode(text[start..Index]), (ulong)start);
    }

    /// <summary>Takes a symbol or a keyword, which has fewer characters than a pattern; empty where none comes next.</summary>
    public ScriptName Symbol()
    {
        if (Peek() == '"') return Word();
        var start = Index;
        while (Index < text.Length && (char.IsAsciiLetterOrDigit(text[Index]) || text[Index] is '_' or '.' or '$' or >= '\u0080')) Index++;
        return new ScriptName(Decode(text[start..Index]), (ulong)start);
    }

    /// <summary>Whether an assignment comes next: <c>=</c> or <c>+=</c> and the like.</summary>
    public bool IsAssignment()
    {
        SkipBlanks();
        var rest = text.AsSpan(Index);
        if (rest.StartsWith("<<=") || rest.StartsWith(">>=")) return true;
        if (rest.Length > 1 && rest[0] is '+' or '-' or '*' or '/' or '&' or '|' or '^' && rest[1] == '=') return true;
        return rest.Length > 0 && rest[0] == '=' && !rest.StartsWith("==");
    }

    /// <summary>Passes over an assignment and its semicolon; a brace that closes the statement around it ends it as well.</summary>
    /// <returns>The text passed over.</returns>
    public string SkipStatement()
    {
        var start = Index;
        while (!AtEnd && text[Index] is not (';' or '}' or ',')) SkipPart();
        var end = Index;
        if (Index < text.Length && text[Index] != '}') Index++;
        return text[start..end];
    }

    /// <summary>Passes over all that is left.</summary>
    public void SkipAll() => Index = text.Length;

    /// <summary>Passes over one character, or over all of a group in brackets or a string.</summary>
    public void SkipPart()
    {
        switch (Peek())
        {
            case '(' or '{' or '[': SkipGroup(); break;
            case '"': SkipString(); break;
            default: Index = Math.Min(Index + 1, text.Length); break;
        }
    }

    /// <summary>Passes over a group that starts with a bracket here, to the bracket that closes it or to the end of the text.</summary>
    /// <returns>What is in it.</returns>
    public string SkipGroup()
    {
        var (open, close) = text[Index] switch { '(' => ('(', ')'), '{' => ('{', '}'), _ => ('[', ']') };
        var start = ++Index;
        // Counted and not called again, as what a file nests must not nest here.
        for (var depth = 1; !AtEnd;)
        {
            var c = text[Index];
            if (c == '"')
            {
                SkipString();
                continue;
            }

            // A brace that closes more than was opened belongs to what is around.
            if (c == '}' && close != '}') return text[start..Index];
            Index++;
            if (c == open) depth++;
            else if (c == close && --depth == 0) return text[start..(Index - 1)];
        }

        return text[start..];
    }

    private void SkipString()
    {
        var end = text.IndexOf('"', Index + 1);
        Index = end < 0 ? text.Length : end + 1;
    }

    private void SkipBlanks()
    {
        while (Index < text.Length)
        {
            if (text[Index] is ' ' or '\t' or '\r' or '\n' or '\f' or '\v') Index++;
            else if (StartsComment(Index)) SkipComment();
            else return;
        }
    }

    // GNU ld takes a # to the end of its line for a comment, which is how the lines of the preprocessor pass. // only stands
    // in sources that the preprocessor has not seen; elsewhere it may be in a path.
    private bool StartsComment(int at) =>
        text[at] == '#' || text[at] == '/' && at + 1 < text.Length && (text[at + 1] == '*' || text[at + 1] == '/' && (at == 0 || text[at - 1] is ' ' or '\t' or '\n' or '\r' or ';' or '}'));

    private void SkipComment()
    {
        if (text[Index] == '/' && text[Index + 1] == '*')
        {
            var end = text.IndexOf("*/", Index + 2, StringComparison.Ordinal);
            Index = end < 0 ? text.Length : end + 2;
            return;
        }

        do
        {
            var end = text.IndexOf('\n', Index);
            Index = end < 0 ? text.Length : end + 1;
        }
        while (Index > 1 && Index < text.Length && text.AsSpan(0, Index).TrimEnd("\r\n").EndsWith("\\"));
    }

    private static bool IsWord(char c) => c is > ' ' and not ('(' or ')' or '{' or '}' or ';' or ',' or '"' or '\u007f');

    private static string Decode(string name) => name.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? name : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(name));
}
