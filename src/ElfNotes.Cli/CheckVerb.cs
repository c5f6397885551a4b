namespace ElfNotes.Cli;

/// <summary><c>elfnotes check</c>: which loaders boot it, and why not.</summary>
/// <param name="request">What was asked for.</param>
internal sealed class CheckVerb(CheckRequest request)
{
    /// <summary>The formats of <c>--format</c>; the first is the default.</summary>
    public static readonly string[] Formats = ["text", "json", "sarif"];

    private static readonly NoteFilter AllNotes = new(null, null);

    public ExitStatus Run(IReadOnlyList<string> paths, string format) => format switch
    {
        "json" => Json(paths),
        "sarif" => Sarif(paths),
        _ => Text(paths),
    };

    private ExitStatus Text(IReadOnlyList<string> paths)
    {
        using var output = TextOutput.Open();
        var text = new CheckText(output, request);
        var status = FileRun.Each(paths, output, file =>
        {
            var status = ExitStatus.Fine;
            foreach (var member in file.Members)
            {
                var report = MemberReport.Of(file, member, request);
                if (member.Error is not null && report.Verdicts.Count == 0) continue;
                text.Write(file.Path, report);
                Count(file, report, output, ref status);
            }

            return status;
        }, takesScripts: true, notes: request.Notes);
        text.WriteEnd();
        return status;
    }

    private ExitStatus Json(IReadOnlyList<string> paths)
    {
        using var json = new JsonFormat(request.Explain);
        return FileRun.Each(paths, null, file =>
        {
            var reports = Reports(file);
            json.Write(file, AllNotes, reports, withVerdicts: true);
            return Status(file, reports);
        }, takesScripts: true, notes: request.Notes);
    }

    private ExitStatus Sarif(IReadOnlyList<string> paths)
    {
        using var sarif = new SarifFormat(request);
        return FileRun.Each(paths, null, file =>
        {
            var reports = Reports(file);
            sarif.Write(file, reports);
            return Status(file, reports);
        }, takesScripts: true, notes: request.Notes);
    }

    private List<MemberReport> Reports(FileResult file) => [.. file.Members.Select(member => MemberReport.Of(file, member, request))];

    private ExitStatus Status(FileResult file, List<MemberReport> reports)
    {
        var status = ExitStatus.Fine;
        foreach (var report in reports) Count(file, report, null, ref status);
        return status;
    }

    private void Count(FileResult file, MemberReport report, TextOutput? output, ref ExitStatus status)
    {
        if (report.Member.Error is not null && report.Verdicts.Count == 0) return;
        if (request.Status(report) is var next && next > status) status = next;
        if (report.Error is { } error) FileRun.Report(output, file.Path, report.Member.Name, error, ref status);
    }
}
