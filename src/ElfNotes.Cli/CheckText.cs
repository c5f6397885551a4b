using ElfNotes.Authoring;
using ElfNotes.Boot;
using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary>Verdicts for a person: one line a loader with the reason, the loader's own words, and the fix.</summary>
/// <param name="output">Where to write.</param>
/// <param name="request">What was asked for.</param>
internal sealed class CheckText(TextOutput output, CheckRequest request)
{
    private bool _usesMacro;

    /// <summary>Writes one member.</summary>
    public void Write(string path, MemberReport report)
    {
        var verdicts = report.Verdicts;
        FileText.WriteHeading(output, path, report.Member);
        if (report.Script is { } script)
        {
            new ScriptText(output, request.WithRemarks).Write(script, report.FileFindings);
            return;
        }

        if (verdicts.Count == 0 && report.Error is null)
        {
            output.Write("  ");
            output.WriteWrapped(report.Member.IsBeside ? "no verdict: no loader looks for notes here" : NoVerdict(report.Member), 2, TextStyle.Faint);
        }

        var column = verdicts.Count == 0 ? 0 : verdicts.Max(verdict => verdict.Loader.Length) + 4;
        // Where some loader takes it, or others were named, a loader that nobody asked for needs no more than the reason.
        var isBooted = request.Expected.Count > 0 || verdicts.Any(verdict => verdict.ByNotes && request.IsTaken(verdict));
        foreach (var group in Merge(verdicts)) WriteVerdict(group, column, isBrief: isBooted && !request.WithRemarks && !request.Decides(group[0]) && !(request.Expected.Count == 0 && request.Counts(group[0])));
        foreach (var finding in report.FileFindings.Concat(report.NoteFindings).DistinctBy(finding => (finding.Code, finding.Message)))
            if (request.WithRemarks || finding.Severity > Severity.Info) FileText.WriteFinding(output, finding, 2);
        if (report.PlannedNotes is { Found: var found }) WritePlan(request.Plan!, found, report.FileFindings);
        WriteRepair(report);
        foreach (var name in request.Unmet(report)) output.WriteLine($"  expected: {name}, which {Outcome([.. report.Verdicts.Where(verdict => verdict.Loader == name)])}", TextStyle.Bad);
    }

    /// <summary>Writes what goes for all files.</summary>
    public void WriteEnd()
    {
        if (!_usesMacro) return;
        output.NewLine();
        output.WriteWrapped("ELFNOTE is the macro of docs/xen-notes.md, and of Linux's and Xen's elfnote.h.", 0, TextStyle.Faint);
    }

    // Also where all is well: a check that says nothing may as well not have looked.
    private void WritePlan(NotePlan plan, int found, IReadOnlyList<Finding> findings)
    {
        var files = plan.Notes.Select(note => note.Position.File ?? "standard input").Distinct().ToList();
        var addresses = findings.Any(finding => finding is { Code: AuthoringCodes.NoteDiffers, Severity: Severity.Info }) ? "; addresses are not compared, as it has no symbol table" : "";
        output.Write("  plan: ");
        output.Write($"{found} of {NoteText(plan.Notes.Count)}", found == plan.Notes.Count ? TextStyle.Good : TextStyle.Bad);
        output.WriteWrapped($"{(files.Count == 0 ? "" : " of " + SafeText.Escape(string.Join(", ", files)))} {(plan.Notes.Count == 1 ? "is" : "are")} in the file{addresses}", 20);
        static string NoteText(int count) => count == 1 ? "1 note" : $"{count} notes";
    }

    // Hints are for who builds the kernel; what is finished can be put right as well.
    private void WriteRepair(MemberReport report)
    {
        var refused = report.Verdicts.Where(verdict => !verdict.Accepts && (!request.NamesLoaders || request.Decides(verdict))).ToList();
        List<string> misplaced = [.. refused.Where(verdict => verdict.Findings.Any(finding => finding.Code is BootCodes.NotesPaddedTo8 or Qemu.NoteInSectionOnly or Qemu.NoteInProgbits or Qemu.PaddedOtherwise or Qemu.NotReached)).Select(verdict => verdict.Loader).Distinct()];
        // A PV kernel is none that lacks an entry for PVH.
        var isMissing = refused.Exists(verdict => verdict.Findings.Any(finding => finding.Code == Qemu.NoEntryNote) && (request.Decides(verdict) || !report.Member.Notes.Any(note => note.Owner == "Xen")));
        if (misplaced.Count == 0 && !isMissing) return;
        output.Write("  in the finished file: ");
        output.WriteWrapped(misplaced.Count > 0 ? $"elfnotes pack FILE --for {string.Join(",", misplaced)}" : "elfnotes add FILE --owner Xen --type PHYS32_ENTRY --symbol NAME, the 32-bit entry", 24, TextStyle.Faint);
    }

    private static string Outcome(IReadOnlyList<LoaderVerdict> verdicts) =>
        verdicts.Count == 0 ? "gave no verdict" : verdicts.All(verdict => verdict.Accepts) ? "takes it, but for what is found above" : "does not take it";

    private static string NoVerdict(ImageMember member) => member.Elf?.Identity.Type switch
    {
        ElfIdentity.ET_REL => "no verdict: a relocatable object is not booted; link it first",
        ElfIdentity.ET_CORE => "no verdict: a core file is not booted",
        null => "no verdict: there is no ELF here, and notes alone do not tell where a kernel is loaded",
        _ => "no verdict: no loader that acts on notes boots such a file; --for asks one all the same",
    };

    private void WriteVerdict(List<LoaderVerdict> same, int column, bool isBrief)
    {
        var verdict = same[0];
        var releases = $"{BootLoaders.Find(verdict.Loader)!.Program} {(same.Count == 1 ? verdict.Version : $"{verdict.Version} to {same[^1].Version}")}";
        output.Write("  " + verdict.Loader.PadRight(column - 2));
        output.Write(verdict.Accepts ? "accepts" : "refuses", verdict.Accepts ? TextStyle.Good : TextStyle.Bad);
        // What an accepting loader does not see is no reason of its own: it comes below, as a finding.
        var reason = verdict.Accepts ? null : verdict.Findings.FirstOrDefault(finding => finding.Severity == Severity.Error);
        output.WriteWrapped($" ({releases}): {(verdict.Accepts ? Uses(same) : SafeText.Escape(reason?.Message ?? "see what it says"))}{(reason is null ? "" : $" ({reason.Code})")}", column + 7);
        if (request.Explain) WriteSteps(verdict, column);
        if (!isBrief) WriteWords(verdict, reason, column);
        foreach (var finding in verdict.Findings)
            if (finding != reason && (request.WithRemarks || finding.Severity > Severity.Info) && !(isBrief && !verdict.Accepts)) FileText.WriteFinding(output, finding, column, withFix: !isBrief);
    }

    private void WriteWords(LoaderVerdict verdict, Finding? reason, int column)
    {
        foreach (var line in verdict.Says)
        {
            output.Write(new string(' ', column));
            output.Write("says: ", TextStyle.Faint);
            output.WriteWrapped(SafeText.Escape(line), column + 6);
        }

        if (verdict is { Accepts: false, Says.Count: 0 }) output.WriteLine(new string(' ', column) + "says: nothing", TextStyle.Faint);
        WriteFix(reason?.Hint, column);
    }

    private void WriteFix(string? hint, int column)
    {
        _usesMacro |= hint?.Contains("ELFNOTE(", StringComparison.Ordinal) == true;
        FileText.WriteFix(output, hint, column);
    }

    // What all releases of the line have in common; the rest is in the JSON.
    private static string Uses(List<LoaderVerdict> same) =>
        SafeText.Escape(string.Join(", ", same[0].Uses.Where(use => same.TrueForAll(verdict => verdict.Uses.Contains(use))).Select(use => $"{use.Key} {use.Value}")));

    // Rule, what there is for it, and its source, a line each: to be read once with care, and not to be scanned.
    private void WriteSteps(LoaderVerdict verdict, int column)
    {
        for (var i = 0; i < verdict.Steps.Count; i++)
        {
            var step = verdict.Steps[i];
            var number = $"{i + 1,2}. ";
            output.Write(new string(' ', column) + number, TextStyle.Faint);
            output.WriteWrapped(step.Rule, column + number.Length);
            output.Write(new string(' ', column + number.Length));
            var (word, style) = step.Outcome switch
            {
                RuleOutcome.Passes => ("passes: ", TextStyle.Good),
                RuleOutcome.Refuses => ("refuses: ", TextStyle.Bad),
                _ => ("here: ", TextStyle.Plain),
            };
            output.Write(word, style);
            output.WriteWrapped(SafeText.Escape(step.Found), column + number.Length + word.Length, indent: column + number.Length);
            output.Write(new string(' ', column + number.Length));
            output.WriteWrapped($"[{step.Source}]", column + number.Length, TextStyle.Faint);
        }
    }

    private static IEnumerable<Finding> Serious(LoaderVerdict verdict) => verdict.Findings.Where(finding => finding.Severity > Severity.Info);

    // Releases that decide alike, for the same reasons and with the same entry, share a line.
    private List<List<LoaderVerdict>> Merge(IReadOnlyList<LoaderVerdict> verdicts)
    {
        var groups = new List<List<LoaderVerdict>>();
        foreach (var verdict in verdicts)
        {
            if (groups.Count > 0 && groups[^1][0] is var last && last.Loader == verdict.Loader && last.Accepts == verdict.Accepts && last.Says.SequenceEqual(verdict.Says)
                && Serious(last).SequenceEqual(Serious(verdict)) && last.Uses.Take(1).SequenceEqual(verdict.Uses.Take(1)) && (!request.Explain || last.Steps.SequenceEqual(verdict.Steps))) groups[^1].Add(verdict);
            else groups.Add([verdict]);
        }

        return groups;
    }
}
