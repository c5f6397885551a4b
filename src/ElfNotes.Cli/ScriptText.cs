using ElfNotes.LinkerScripts;

namespace ElfNotes.Cli;

/// <summary>What was found in a linker script, for a person: the line, what is wrong there, and the line to write.</summary>
/// <param name="output">Where to write.</param>
/// <param name="withRemarks">Whether to write what asks for no change, too.</param>
internal sealed class ScriptText(TextOutput output, bool withRemarks)
{
    /// <summary>Writes the findings of one script.</summary>
    public void Write(LinkerScript script, IReadOnlyList<Finding> findings)
    {
        var hidden = 0;
        foreach (var finding in findings)
        {
            // Where the notes land is what a script was given for, also when all is well.
            if (withRemarks || finding.Severity > Severity.Info || finding.Code == LinkerScriptCodes.NotesPlaced) WriteFinding(script, finding);
            else if (finding.Code is LinkerScriptCodes.NotUnderstood or FindingCodes.MoreFindings) hidden++;
        }

        if (hidden > 0) output.WriteLine($"  {hidden} {(hidden == 1 ? "part of it was" : "parts of it were")} not understood or not followed; --verbose lists them", TextStyle.Faint);
    }

    private void WriteFinding(LinkerScript script, Finding finding)
    {
        var position = script.PositionOf(finding.Offset);
        var (label, style) = finding.Severity switch { Severity.Error => ("error", TextStyle.Bad), Severity.Warning => ("warning", TextStyle.Warning), _ => ("note", TextStyle.Faint) };
        var line = $"  line {position.Line}: ";
        output.Write(line);
        output.Write(label, style);
        output.Write(": ");
        output.WriteWrapped($"{SafeText.Escape(finding.Message)} ({finding.Code} at {position.Line}:{position.Column})", line.Length + label.Length + 2, indent: 6);
        if (finding.Severity > Severity.Info || withRemarks) FileText.WriteFix(output, finding.Hint, 4);
    }
}
