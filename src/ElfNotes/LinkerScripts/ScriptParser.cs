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
        else if (reader.IsAssignment()) reader.SkipStatement();
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

    private void Segments(ScriptName command)
    {
        reader.Take('{');
        script.SegmentsOffset ??= command.Offset;
        while (!reader.AtEnd && !reader.Take('}'))
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
    }

    private void Sections()
    {
        reader.Take('{');
        while (!reader.AtEnd && !reader.Take('}'))
        {
            if (reader.Take(';') || reader.Take(',')) continue;
            var name = reader.Word();
            if (name.Name.Length == 0) SkipUnknown(name);
            else Statement(name);
        }
    }

    private void Statement(ScriptName name)
    {
        if (name.Name == "INCLUDE") Include(script, reader, name);
        else if (name.Name == "INSERT") Insert();
        else if (name.Name == "OVERLAY") _sections.Overlay(name);
        else if (s_known.Contains(name.Name) && reader.Peek() == '(') reader.SkipGroup();
        else if (IsAssignment(name)) reader.SkipStatement();
        else _sections.Section(name);
    }

    // A word goes on to the next blank, and takes an operator with it that has none in front: ".=0x1000".
    private bool IsAssignment(ScriptName name)
    {
        if (reader.IsAssignment()) return true;
        var sign = name.Name.IndexOf('=');
        return sign > 0 && !name.Name.StartsWith('"');
    }
}
