using ElfNotes.Boot;
using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary><c>elfnotes check</c>: which loaders boot it, and why not.</summary>
/// <param name="loaders">The loaders asked for, or null for all.</param>
/// <param name="options">What to judge by: one for each release of Xen.</param>
/// <param name="failOn">The severity of findings, about the file, its notes or an accepting verdict, that makes the status 1.</param>
/// <param name="withRemarks">Whether the text has findings that ask for no change.</param>
internal sealed class CheckVerb(IReadOnlyList<BootLoader>? loaders, IReadOnlyList<BootOptions> options, Severity failOn, bool withRemarks)
{
    /// <summary>The formats of <c>--format</c>; the first is the default.</summary>
    public static readonly string[] Formats = ["text", "json"];

    private static readonly NoteFilter AllNotes = new(null, null);

    public ExitStatus Run(IReadOnlyList<string> paths, string format) => format == "json" ? Json(paths) : Text(paths);

    private ExitStatus Text(IReadOnlyList<string> paths)
    {
        using var output = TextOutput.Open();
        var text = new CheckText(output, withRemarks);
        return FileRun.Each(paths, output, file =>
        {
            var status = ExitStatus.Fine;
            foreach (var member in file.Members)
            {
                if (member.Error is not null) continue;
                var report = Report(file, member);
                text.Write(file.Path, report);
                Count(file, report, output, ref status);
            }

            return status;
        });
    }

    private ExitStatus Json(IReadOnlyList<string> paths)
    {
        using var json = new JsonFormat();
        return FileRun.Each(paths, null, file =>
        {
            var status = ExitStatus.Fine;
            List<MemberReport> reports = [.. file.Members.Select(member => Report(file, member))];
            json.Write(file, AllNotes, reports, withVerdicts: true);
            foreach (var report in reports) Count(file, report, null, ref status);
            return status;
        });
    }

    private MemberReport Report(FileResult file, ImageMember member) => MemberReport.Of(file.Source!, member, loaders, options);

    private void Count(FileResult file, MemberReport report, TextOutput? output, ref ExitStatus status)
    {
        if (report.Member.Error is not null) return;
        if (Status(report) is var next && next > status) status = next;
        if (report.Error is { } error) FileRun.Report(output, file.Path, report.Member.Name, error, ref status);
    }

    // Without --for, an image that one loader takes is a kernel for that loader, and no failure of the others: what is found
    // on the way of those counts for nothing. With --for, every loader named must take it.
    private ExitStatus Status(MemberReport report)
    {
        var verdicts = report.Verdicts;
        var taken = verdicts.Count > 0 && (loaders is null ? verdicts.Any(IsTaken) : verdicts.All(IsTaken));
        return taken && AreHarmless(report.FileFindings) && AreHarmless(report.NoteFindings) ? ExitStatus.Fine : ExitStatus.Findings;
    }

    private bool IsTaken(LoaderVerdict verdict) => verdict.Accepts && AreHarmless(verdict.Findings);

    private bool AreHarmless(IReadOnlyList<Finding> findings) => findings.All(finding => finding.Severity < failOn);
}
