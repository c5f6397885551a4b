namespace ElfNotes.Cli;

/// <summary><c>elfnotes build</c>: from descriptions of notes to objects, assembler, headers, linker scripts.</summary>
internal static class BuildVerb
{
    public static ExitStatus Run(BuildRequest request)
    {
        if (PlanRun.Complaint(request) is { } complaint)
        {
            StandardError.Write(SafeText.Escape(complaint) + "; see elfnotes build --help");
            return ExitStatus.Usage;
        }

        var sources = new PlanSources();
        foreach (var path in request.Sources) sources.Add(path);
        if (!sources.IsUnreadable) return PlanRun.Finish(sources.Description, sources.Findings, request);
        PlanFindingText.Write(sources.Findings, request.WithRemarks);
        return ExitStatus.Unreadable;
    }
}
