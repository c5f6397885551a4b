namespace ElfNotes.LinkerScripts;

/// <summary>Reads output section descriptions: head, content, and what is behind the closing brace.</summary>
internal sealed class OutputSectionParser(ScriptReader reader, LinkerScript script)
{
    // Behind a word that turns out to be no section's, reading starts again: so far it looks ahead, and so often.
    private const int MaxHead = 4096;
    private const int MaxRetries = 1000;

    private readonly SectionContentParser _content = new(reader, script);
    private int _retries;

    /// <summary>Reads one whose name was taken. What turns out to be none is a macro; it is remarked, and reading goes on behind it.</summary>
    public void Section(ScriptName name)
    {
        // ".text:" and ".text:{" have no blank in front of the colon.
        var colon = name.Name.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            reader.Index = (int)name.Offset + colon;
            name = name with { Name = name.Name[..colon] };
        }

        var section = new OutputSection { Name = name.Name, Offset = name.Offset };
        var start = reader.Index;
        if (!Head(section))
        {
            reader.Index = start;
            if (reader.Peek() == '(') reader.SkipGroup();
            if (++_retries > MaxRetries) reader.SkipAll();
            ScriptParser.Remark(script, name.Offset, $"'{name.Name}' is no output section: a macro that the C preprocessor has not replaced; check the output of cpp -P as well");
            return;
        }

        Body(section);
    }

    /// <summary>Reads the sections of an OVERLAY whose keyword was taken.</summary>
    public void Overlay(ScriptName command)
    {
        while (!reader.AtEnd && reader.Peek() is not ('{' or '}' or ';')) reader.SkipPart();
        if (!reader.Take('{'))
        {
            ScriptParser.Remark(script, command.Offset, "an OVERLAY without sections was passed over");
            return;
        }

        while (!reader.AtEnd && !reader.Take('}'))
        {
            if (reader.Take(',') || reader.Take(';')) continue;
            var name = reader.Word();
            if (name.Name.Length == 0 || reader.Peek() != '{') reader.SkipPart();
            else Body(new OutputSection { Name = name.Name, Offset = name.Offset });
        }

        Tail(new OutputSection { Name = "", Offset = command.Offset });
    }

    // NAME [ADDRESS] [(TYPE)] : [AT(..)] [ALIGN(..) | ALIGN_WITH_INPUT] [SUBALIGN(..)] [ONLY_IF_..] {
    private bool Head(OutputSection section)
    {
        var questions = 0;
        var end = reader.Index + MaxHead;
        while (!reader.AtEnd && reader.Index < end)
        {
            switch (reader.Peek())
            {
                case '(': Type(section, reader.SkipGroup()); break;
                case '?': questions++; reader.SkipPart(); break;
                case ':' when questions > 0: questions--; reader.SkipPart(); break;
                case ':': reader.Take(':'); return Attributes(section);
                case '{' or '}' or ';' or '"': return false;
                default:
                    if (!Operand()) return false;
                    break;
            }
        }

        return false;
    }

    // A part of the address. The name of another section, or an assignment, tells that the word in front was no section's name.
    private bool Operand()
    {
        if (reader.Peek() == '/')
        {
            var at = reader.Index;
            if (reader.Word().Name.StartsWith("/DISCARD/", StringComparison.Ordinal)) return false;
            reader.Index = at;
        }

        var word = reader.Symbol().Name;
        if (word.Length > 1 && word[0] == '.' && !char.IsAsciiDigit(word[1])) return false;
        if (reader.IsAssignment()) return false;
        if (word.Length == 0) reader.SkipPart();
        return true;
    }

    private static void Type(OutputSection section, string text)
    {
        var type = text.Trim();
        if (type is "NOLOAD" or "DSECT" or "COPY" or "INFO" or "OVERLAY" or "READONLY" || type.StartsWith("TYPE", StringComparison.Ordinal) || type.StartsWith("READONLY", StringComparison.Ordinal)) section.Type = type;
    }

    private bool Attributes(OutputSection section)
    {
        while (!reader.AtEnd)
        {
            if (reader.Peek() == '{') return true;
            var name = reader.Symbol();
            if (name.Name.Length == 0) return false;
            if (name.Name is "AT" or "ALIGN" or "SUBALIGN" or "BLOCK" && reader.Peek() == '(')
            {
                var argument = new ScriptName(reader.SkipGroup().Trim(), name.Offset);
                if (name.Name == "ALIGN") section.Alignment = argument;
                else if (name.Name == "SUBALIGN") section.InputAlignment = argument;
            }
            else if (reader.Peek() == '(')
            {
                // A macro with an argument: AT_LMA(x).
                reader.SkipGroup();
            }
        }

        return false;
    }

    private void Body(OutputSection section)
    {
        reader.Take('{');
        script.SectionList.Add(section);
        _content.Read(section);
        Tail(section);
    }

    // [>REGION] [AT>REGION] [:PHDR ...] [=FILL] [,]
    private void Tail(OutputSection section)
    {
        while (!reader.AtEnd)
        {
            var start = reader.Index;
            if (reader.Take('>')) reader.Symbol();
            else if (reader.Take(':')) section.OwnSegmentList.Add(reader.Symbol());
            else if (reader.Take('=')) Fill();
            else if (reader.Symbol() is not { Name: "AT" } || !reader.Take('>'))
            {
                reader.Index = start;
                reader.Take(',');
                return;
            }
            else reader.Symbol();
        }
    }

    // A number, a symbol or a group, and more behind operators.
    private void Fill()
    {
        do
        {
            while (reader.Peek() is '~' or '-' or '!') reader.SkipPart();
            if (reader.Peek() is '(') reader.SkipGroup();
            else reader.Symbol();
        }
        while (reader.Peek() is '+' or '-' or '*' or '|' or '&' && TakeSign());

        bool TakeSign()
        {
            reader.SkipPart();
            return true;
        }
    }
}
