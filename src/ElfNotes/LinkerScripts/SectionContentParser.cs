namespace ElfNotes.LinkerScripts;

/// <summary>Reads what stands between the braces of an output section.</summary>
internal sealed class SectionContentParser(ScriptReader reader, LinkerScript script)
{
    // ld's grammar nests SORT in SORT and KEEP around it; nothing of sense goes deeper.
    private const int MaxDepth = 16;

    /// <summary>Reads up to the closing brace.</summary>
    public void Read(OutputSection section)
    {
        while (!reader.AtEnd && !reader.Take('}'))
        {
            if (reader.Take(';') || reader.Take(',')) continue;
            var word = reader.Word();
            if (word.Name.Length == 0)
            {
                ScriptParser.Remark(script, word.Offset, $"'{reader.Peek()}' is out of place in section '{section.Name}', and was passed over");
                reader.SkipPart();
            }
            else
            {
                Statement(section, word);
            }
        }
    }

    private void Statement(OutputSection section, ScriptName word)
    {
        switch (word.Name)
        {
            case "BYTE" or "SHORT" or "LONG" or "QUAD" or "SQUAD" or "ASCII":
                section.DataList.Add(word);
                SkipArgument();
                break;
            case "ASCIZ":
                section.DataList.Add(word);
                reader.Word();
                break;
            case "FILL" or "ASSERT" or "PROVIDE" or "PROVIDE_HIDDEN" or "HIDDEN" or "PRINT": SkipArgument(); break;
            case "CONSTRUCTORS" or "CREATE_OBJECT_SYMBOLS" or "LINKER_VERSION": break;
            case "INCLUDE":
                section.IsIncomplete = true;
                ScriptParser.Include(script, reader, word);
                break;
            default:
                if (TakeAssignment(section, word)) break;
                Input(section, word, isKept: false, isRestricted: false, 0);
                break;
        }
    }

    private bool TakeAssignment(OutputSection section, ScriptName word)
    {
        // ".=ALIGN(4)" is one word up to its bracket.
        var sign = word.Name.IndexOf('=', StringComparison.Ordinal);
        if (!reader.IsAssignment() && !(sign > 0 && word.Name[..sign].All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '+' or '-' or '$'))) return false;
        if (sign > 0) reader.Index = (int)word.Offset + sign;
        var statement = reader.SkipStatement();
        if (word.Name == "." || sign > 0 && word.Name[0] == '.' && !char.IsAsciiLetterOrDigit(word.Name[1])) section.Moves.Add(word with { Name = statement.Trim() });
        return true;
    }

    private void SkipArgument()
    {
        if (reader.Peek() == '(') reader.SkipGroup();
        else reader.Word();
    }

    // KEEP(..), INPUT_SECTION_FLAGS(..) FILE(PATTERNS), EXCLUDE_FILE(..) FILE(PATTERNS), SORT(FILE)(PATTERNS), FILE(PATTERNS), FILE
    private void Input(OutputSection section, ScriptName word, bool isKept, bool isRestricted, int depth)
    {
        if (depth > MaxDepth)
        {
            ScriptParser.Remark(script, word.Offset, $"more than {MaxDepth} brackets lie within each other; they were passed over");
            if (reader.Peek() == '(') reader.SkipGroup();
            return;
        }

        if (word.Name == "KEEP" && reader.Take('('))
        {
            if (reader.Word() is { Name.Length: > 0 } inner) Input(section, inner, isKept: true, isRestricted, depth + 1);
            Close();
        }
        else if (word.Name is "INPUT_SECTION_FLAGS" or "EXCLUDE_FILE" && reader.Peek() == '(')
        {
            reader.SkipGroup();
            if (reader.Word() is { Name.Length: > 0 } next) Input(section, next, isKept, isRestricted: true, depth + 1);
        }
        else if (IsSort(word.Name) && reader.Peek() == '(')
        {
            var file = reader.SkipGroup().Trim();
            if (reader.Take('(')) Patterns(section, file, isKept, isRestricted, 0);
        }
        else if (reader.Peek() != '(' || IsMacro(word.Name))
        {
            Whole(section, word, isKept, isRestricted);
        }
        else
        {
            reader.Take('(');
            Patterns(section, word.Name, isKept, isRestricted, 0);
        }
    }

    // All sections of a file, where it is the name of one and not a macro of the C preprocessor: TEXT_TEXT, BSS(4).
    private void Whole(OutputSection section, ScriptName word, bool isKept, bool isRestricted)
    {
        if (!IsMacro(word.Name))
        {
            section.InputList.Add(new InputPattern(word.Name, "*", isKept, isRestricted, word.Offset));
            return;
        }

        if (reader.Peek() == '(') reader.SkipGroup();
        section.IsIncomplete = true;
        ScriptParser.Remark(script, word.Offset, $"'{word.Name}' in section '{section.Name}' is a macro that the C preprocessor has not replaced; check the output of cpp -P as well");
    }

    private void Patterns(OutputSection section, string file, bool isKept, bool isRestricted, int depth)
    {
        var isExcluded = false;
        while (!reader.AtEnd && reader.Peek() != '}' && !reader.Take(')'))
        {
            if (reader.Take(',')) continue;
            var word = reader.Word();
            if (word.Name.Length == 0)
            {
                reader.SkipPart();
            }
            else if (word.Name == "EXCLUDE_FILE" && reader.Peek() == '(')
            {
                reader.SkipGroup();
                isExcluded = true;
            }
            else if (IsSort(word.Name) && reader.Peek() == '(' && depth < MaxDepth)
            {
                reader.Take('(');
                Patterns(section, file, isKept, isRestricted || isExcluded, depth + 1);
            }
            else if (reader.Peek() == '(')
            {
                reader.SkipGroup();
                section.IsIncomplete = true;
                ScriptParser.Remark(script, word.Offset, $"'{word.Name}' in section '{section.Name}' was not understood, and was passed over");
            }
            else
            {
                // In the new form EXCLUDE_FILE is for the pattern behind it alone; to take it for all is the safe side.
                section.InputList.Add(new InputPattern(file, word.Name, isKept, isRestricted || isExcluded, word.Offset));
            }
        }
    }

    private void Close()
    {
        while (!reader.AtEnd && reader.Peek() is not ('}' or ';'))
        {
            if (reader.Take(')')) return;
            reader.SkipPart();
        }
    }

    private static bool IsSort(string name) => name is "SORT" or "SORT_BY_NAME" or "SORT_BY_ALIGNMENT" or "SORT_BY_INIT_PRIORITY" or "SORT_NONE" or "REVERSE";

    private static bool IsMacro(string name) => char.IsAsciiLetterUpper(name[0]) && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');
}
