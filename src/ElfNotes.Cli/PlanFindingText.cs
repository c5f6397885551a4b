using System.Text;
using ElfNotes.Authoring;

namespace ElfNotes.Cli;

/// <summary>Findings about descriptions on standard error, as compilers write them, so that editors find the place.</summary>
internal static class PlanFindingText
{
    /// <summary>Writes them.</summary>
    /// <param name="findings">In the order of the sources.</param>
    /// <param name="withRemarks">Whether also those that ask for no change.</param>
    public static void Write(IEnumerable<PlanFinding> findings, bool withRemarks)
    {
        var text = new StringBuilder();
        foreach (var finding in findings)
        {
            if (finding.Severity == Severity.Info && !withRemarks) continue;
            var severity = finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };
            var place = finding.Position == default ? "" : SafeText.Escape(finding.Position.ToString()) + ": ";
            text.Append(place).Append(severity).Append(' ').Append(finding.Code).Append(": ").Append(SafeText.Escape(finding.Message)).Append('\n');
            if (finding.Hint is { } hint) text.Append("    fix: ").Append(SafeText.Escape(hint)).Append('\n');
        }

        if (text.Length > 0) StandardError.WriteLines(text.ToString());
    }
}
