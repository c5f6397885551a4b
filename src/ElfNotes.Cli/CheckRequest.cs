using ElfNotes.Authoring;
using ElfNotes.Boot;

namespace ElfNotes.Cli;

/// <summary>What check was asked for.</summary>
internal sealed record CheckRequest
{
    /// <summary>The loaders named by --for; null for those that make sense for an image.</summary>
    public IReadOnlyList<BootLoader>? Loaders { get; init; }

    /// <summary>The loaders named by --expect, which are asked in any case.</summary>
    public IReadOnlyList<BootLoader> Expected { get; init; } = [];

    /// <summary>What to judge by: one for each release of Xen.</summary>
    public required IReadOnlyList<BootOptions> Options { get; init; }

    /// <summary>The severity of findings, about the file, its notes or an accepting verdict, that makes the status 1.</summary>
    public Severity FailOn { get; init; } = Severity.Error;

    /// <summary>Whether the text has findings that ask for no change.</summary>
    public bool WithRemarks { get; init; }

    /// <summary>Whether the way to each verdict is told.</summary>
    public bool Explain { get; init; }

    /// <summary>The notes that the file is to have (--plan), or null.</summary>
    public NotePlan? Plan { get; init; }

    /// <summary>Notes from another file that are judged in place of the file's own (--notes), or null.</summary>
    public NotesOption? Notes { get; init; }

    /// <summary>Whether any loader was named.</summary>
    public bool NamesLoaders => Loaders is not null || Expected.Count > 0;

    /// <summary>The loaders to ask about an image, in the order of the list.</summary>
    public IEnumerable<BootLoader> LoadersFor(BootImage image)
    {
        foreach (var loader in BootLoaders.All)
            if (Expected.Contains(loader) || (Loaders is null ? loader.MakesSenseFor(image) : Loaders.Contains(loader))) yield return loader;
    }

    /// <summary>Whether a verdict is what a user wants: accepted, and nothing found that counts.</summary>
    public bool IsTaken(LoaderVerdict verdict) => verdict.Accepts && AreHarmless(verdict.Findings);

    /// <summary>The expected loaders that do not take the image in every release asked about, with those that gave no verdict.</summary>
    public List<string> Unmet(MemberReport report)
    {
        var unmet = new List<string>();
        if (report.Member.IsBeside) return unmet;
        foreach (var loader in Expected)
        {
            var asked = 0;
            var taken = 0;
            foreach (var verdict in report.Verdicts)
            {
                if (verdict.Loader != loader.Name) continue;
                asked++;
                if (IsTaken(verdict)) taken++;
            }

            if (asked == 0 || taken < asked) unmet.Add(loader.Name);
        }

        return unmet;
    }

    /// <summary>
    /// The status of a member. With --expect the loaders named there must take it, and others count for nothing; with --for all of
    /// those. With --plan nothing but the notes of the plan. Else one that acts on its notes suffices: most kernels are made for one, and
    /// refused by the others.
    /// </summary>
    public ExitStatus Status(MemberReport report)
    {
        // A linker script is judged by what is found in it; nobody boots it.
        if (report.Script is not null) return AreHarmless(report.FileFindings) ? ExitStatus.Fine : ExitStatus.Findings;
        // No loader looks there, so that there is nothing that it could take.
        if (report.Member.IsBeside) return AreHarmless(report.FileFindings) && AreHarmless(report.NoteFindings) ? ExitStatus.Fine : ExitStatus.Findings;
        var taken = Expected.Count > 0 ? Unmet(report).Count == 0
            : Loaders is not null ? report.Verdicts.Count > 0 && report.Verdicts.All(IsTaken)
            : Plan is not null || report.Verdicts.Any(verdict => verdict.ByNotes && IsTaken(verdict));
        return taken && AreHarmless(report.FileFindings) && AreHarmless(report.NoteFindings) ? ExitStatus.Fine : ExitStatus.Findings;
    }

    /// <summary>Whether a verdict decides about the status by itself: the loader was named.</summary>
    public bool Decides(LoaderVerdict verdict) => (Expected.Count > 0 ? Expected : Loaders ?? []).Any(loader => loader.Name == verdict.Loader);

    /// <summary>Whether what a verdict finds is a user's concern: the loader was named, or nobody named any and it takes the image for its notes.</summary>
    public bool Counts(LoaderVerdict verdict) => NamesLoaders ? Decides(verdict) : verdict is { Accepts: true, ByNotes: true };

    private bool AreHarmless(IReadOnlyList<Finding> findings) => findings.All(finding => finding.Severity < FailOn);
}
