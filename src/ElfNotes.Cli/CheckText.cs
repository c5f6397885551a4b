using System.Globalization;
using ElfNotes.Boot;
using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary>Verdicts for a person: one line a loader with the reason, the loader's own words, and the fix.</summary>
/// <param name="output">Where to write.</param>
/// <param name="withRemarks">Whether findings that ask for no change are written too.</param>
internal sealed class CheckText(TextOutput output, bool withRemarks)
{
    /// <summary>Writes one member.</summary>
    public void Write(string path, MemberReport report)
    {
        var verdicts = report.Verdicts;
        FileText.WriteHeading(output, path, report.Member);
        if (verdicts.Count == 0 && report.Error is null)
        {
            output.Write("  ");
            output.WriteWrapped(NoVerdict(report.Member), 2, TextStyle.Faint);
        }

        var column = verdicts.Count == 0 ? 0 : verdicts.Max(verdict => verdict.Loader.Length) + 4;
        foreach (var group in Merge(verdicts)) WriteVerdict(group, column);
        foreach (var finding in report.FileFindings.Concat(report.NoteFindings).DistinctBy(finding => (finding.Code, finding.Message)))
            if (withRemarks || finding.Severity > Severity.Info) FileText.WriteFinding(output, finding, 2);
    }

    private static string NoVerdict(ImageMember member) => member.Elf?.Identity.Type switch
    {
        ElfIdentity.ET_REL => "no verdict: a relocatable object is not booted; link it first",
        ElfIdentity.ET_CORE => "no verdict: a core file is not booted",
        null => "no verdict: there is no ELF here, and notes alone do not tell where a kernel is loaded",
        _ => "no verdict: no loader that acts on notes boots such a file; --for asks one all the same",
    };

    private void WriteVerdict(List<LoaderVerdict> same, int column)
    {
        var verdict = same[0];
        var versions = same.Count == 1 ? verdict.Version : $"{verdict.Version} to {same[^1].Version}";
        output.Write("  " + verdict.Loader.PadRight(column - 2));
        output.Write(verdict.Accepts ? "accepts" : "refuses", verdict.Accepts ? TextStyle.Good : TextStyle.Bad);
        // What an accepting loader does not see is no reason of its own: it comes below, as a finding.
        var reason = verdict.Accepts ? null : verdict.Findings.FirstOrDefault(finding => finding.Severity == Severity.Error);
        output.WriteWrapped($" (Xen {versions}): {(verdict.Accepts ? Use(verdict) : SafeText.Escape(reason?.Message ?? "see what it says"))}{(reason is null ? "" : $" ({reason.Code})")}", column + 7);
        foreach (var line in verdict.Says)
        {
            output.Write(new string(' ', column));
            output.Write("says: ", TextStyle.Faint);
            output.WriteWrapped(SafeText.Escape(line), column + 6);
        }

        if (verdict is { Accepts: false, Says.Count: 0 }) output.WriteLine(new string(' ', column) + "says: nothing", TextStyle.Faint);
        FileText.WriteFix(output, reason?.Hint, column);
        foreach (var finding in verdict.Findings)
            if (finding != reason && (withRemarks || finding.Severity > Severity.Info)) FileText.WriteFinding(output, finding, column);
    }

    private static string Use(LoaderVerdict verdict)
    {
        if (verdict is not XenVerdict { Libelf.Addresses: { } a }) return "";
        return string.Create(CultureInfo.InvariantCulture, $"enters at 0x{a.VirtEntry:x}, kernel 0x{a.VirtKstart:x} to 0x{a.VirtKend:x}");
    }

    private static IEnumerable<Finding> Serious(LoaderVerdict verdict) => verdict.Findings.Where(finding => finding.Severity > Severity.Info);

    // Releases that decide alike, for the same reasons and with the same addresses, share a line.
    private static List<List<LoaderVerdict>> Merge(IReadOnlyList<LoaderVerdict> verdicts)
    {
        var groups = new List<List<LoaderVerdict>>();
        foreach (var verdict in verdicts)
        {
            if (groups.Count > 0 && groups[^1][0] is var last && last.Loader == verdict.Loader && last.Accepts == verdict.Accepts && last.Says.SequenceEqual(verdict.Says)
                && Serious(last).SequenceEqual(Serious(verdict)) && last.AddressList.SequenceEqual(verdict.AddressList)) groups[^1].Add(verdict);
            else groups.Add([verdict]);
        }

        return groups;
    }
}
