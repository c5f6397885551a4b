namespace ElfNotes.LinkerScripts;

/// <summary>Reads the commands of a script, the program headers, and the frame of SECTIONS.</summary>
internal sealed class ScriptParser(ScriptReader reader, LinkerScript script)
{
    // What is passed over without a remark, as nothing in it is about notes.
    private static readonly HashSet<string> s_known =
    [
        "ENTRY", "OUTPUT", "OUTPUT_ARCH", "OUTPUT_FORMAT", "TARGET", "SEARCH_DIR", "STARTUP", "INPUT", "GROUP", "AS_NEEDED", "ASSERT", "EXTERN", "FORCE_COMMON_ALLOCATION", "FORCE_GROUP_ALLOCATION",
        "INHIBIT_COMMON_ALLOCATION", "NOCROSSREFS", "NOCROSSREFS_TO", "PROVIDE", "PROVIDE_HIDDEN", "HIDDEN", "REGION_ALIAS", "LD_FEATURE", "MEMORY", "VERSION", "OPTION", "SYSLIB", "HLL", "FLOAT", "NOFLOAT", "MAP",
    ];

    private readonly OutputSectionParser _sections = new(reader, script);
    private readonly HighAddresses _high = new();

    /// <summary>Reads all of the script.</summary>
    public void Parse()
    {
        while (!reader.AtEnd)
        {
            if (reader.Take(';') || reader.Take(',')) continue;
            var name = reader.Symbol();
            if (name.Name.Length == 0) SkipUnknown(name);
            else Command(name);
        }
    }

    private void Command(ScriptName name)
    {
        var next = reader.Peek();
        if (name.Name == "PHDRS" && next == '{') Segments(name);
        else if (name.Name == "SECTIONS" && next == '{') Sections();
        else if (name.Name == "INCLUDE") Include(script, reader, name);
        else if (name.Name == "INSERT") Insert();
        else if (reader.IsAssignment()) _high.Assign(name.Name, reader.SkipStatement());
        else if (next is '(' or '{') Group(name);
        else if (!s_known.Contains(name.Name)) Remark(script, name.Offset, $"'{name.Name}' is no command of a linker script: a macro that the C preprocessor has not replaced, or a command that is not known here");
    }

    /// <summary>Takes an INCLUDE, which is not followed.</summary>
    public static void Include(LinkerScript script, ScriptReader reader, ScriptName command)
    {
        var file = reader.Word();
        Remark(script, command.Offset, $"the file '{file.Name}' that INCLUDE names is not read: what it says about notes is not known");
    }

    /// <summary>Notes that the script may say more than was read.</summary>
    public static void Remark(LinkerScript script, ulong offset, string message)
    {
        script.IsIncomplete = true;
        script.RemarkList.Add(LinkerScriptCodes.NotUnderstood, Severity.Info, offset, message);
    }

    private void Insert()
    {
        reader.Word();
        reader.Word();
        script.IsAddition = true;
    }

    private void Group(ScriptName name)
    {
        var argument = reader.SkipGroup();
        if (name.Name == "OUTPUT_FORMAT") script.OutputFormat ??= FirstName(argument);
        else if (name.Name == "OUTPUT_ARCH") script.OutputArchitecture ??= FirstName(argument);
        if (!s_known.Contains(name.Name)) Remark(script, name.Offset, $"'{name.Name}' is no command of a linker script that is known here, and was passed over");
    }

    // With three formats the first is for the usual byte order.
    private static string FirstName(string argument) => argument.Split(',')[0].Trim(' ', '\t', '\r', '\n', '"');

    private void SkipUnknown(ScriptName name)
    {
        Remark(script, name.Offset, $"'{reader.Peek()}' is out of place here, and was passed over");
        reader.SkipPart();
    }

    private ulong Open()
    {
        reader.Peek();
        var open = (ulong)reader.Index;
        reader.Take('{');
        return open;
    }

    private void NotClosed(ulong open, string command)
    {
        script.RemarkList.Add(LinkerScriptCodes.NotClosed, Severity.Error, open, $"the brace of {command}, or one within it, is not closed: GNU ld and gold refuse the script, lld may read it otherwise than it looks", "}");
        script.IsIncomplete = true;
    }

    private void Segments(ScriptName command)
    {
        var open = Open();
        var isClosed = false;
        script.SegmentsOffset ??= command.Offset;
        while (!reader.AtEnd && !(isClosed = reader.Take('}')))
        {
            if (reader.Take(';')) continue;
            var name = reader.Word();
            if (name.Name.Length == 0)
            {
                SkipUnknown(name);
                continue;
            }

            var type = reader.Word().Name;
            if (type.Length == 0 && reader.Peek() == '(') type = reader.SkipGroup().Trim();
            while (!reader.AtEnd && reader.Peek() is not (';' or '}')) reader.SkipPart();
            script.SegmentList.Add(new ScriptSegment(name.Name, type, name.Offset));
        }

        if (!isClosed) NotClosed(open, "PHDRS");
    }

    private void Sections()
    {
        var open = Open();
        var isClosed = false;
        while (!reader.AtEnd && !(isClosed = reader.Take('}')))
        {
            if (reader.Take(';') || reader.Take(',')) continue;
            var name = reader.Word();
            if (name.Name.Length == 0) SkipUnknown(name);
            else Statement(name);
        }

        if (!isClosed) NotClosed(open, "SECTIONS");
    }

    private void Statement(ScriptName name)
    {
        if (name.Name == "INCLUDE") Include(script, reader, name);
        else if (name.Name == "INSERT") Insert();
        else if (name.Name == "OVERLAY") _sections.Overlay(name);
        else if (s_known.Contains(name.Name) && reader.Peek() == '(') reader.SkipGroup();
        else if (IsAssignment(name)) Assign(name);
        else _sections.Section(name);
    }

    private void Assign(ScriptName name)
    {
        var text = name.Name + reader.SkipStatement();
        var sign = text.IndexOf('=', StringComparison.Ordinal);
        if (sign < 0) return;
        var symbol = text[..sign].Trim();
        if (symbol != ".") _high.Assign(symbol, text[sign..]);
        else if (_high.IsHigh(text[sign..])) script.HighAddressOffset ??= name.Offset;
    }

    // A word goes on to the next blank, and takes an operator with it that has none in front: ".=0x1000".
    private bool IsAssignment(ScriptName name)
    {
        if (reader.IsAssignment()) return true;
        var sign = name.Name.IndexOf('=');
        return sign > 0 && !name.Name.StartsWith('"');
    }
}
