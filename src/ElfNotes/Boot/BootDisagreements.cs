namespace ElfNotes.Boot;

/// <summary>What no loader can report: that others which start kernels in the same way decide otherwise.</summary>
public static class BootDisagreements
{
    /// <summary>Compares verdicts about one image.</summary>
    /// <param name="verdicts">Of any loaders; of one that was asked for several releases the last counts, for releases are meant to differ.</param>
    /// <returns>
    /// For each <see cref="BootLoader.Protocol"/> a <see cref="BootCodes.LoadersDisagree"/> where some loaders refuse what others accept for
    /// its notes, and a <see cref="BootCodes.EntriesDiffer"/> where those that accept enter at different addresses.
    /// </returns>
    public static IReadOnlyList<Finding> Find(IReadOnlyList<LoaderVerdict> verdicts)
    {
        var latest = verdicts.GroupBy(verdict => verdict.Loader).Select(releases => releases.Last());
        var findings = new List<Finding>();
        foreach (var protocol in latest.GroupBy(verdict => BootLoaders.Find(verdict.Loader)?.Protocol))
            if (protocol.Key is { } name) Compare(name, [.. protocol], findings);
        return findings;
    }

    private static void Compare(string protocol, List<LoaderVerdict> verdicts, List<Finding> findings)
    {
        var accepting = verdicts.FindAll(verdict => verdict is { Accepts: true, ByNotes: true });
        if (accepting.Count == 0) return;
        var refusing = verdicts.FindAll(verdict => verdict is { Accepts: false, Findings.Count: > 0 });
        if (refusing.Count > 0)
        {
            findings.Add(new Finding(BootCodes.LoadersDisagree, Severity.Warning, refusing[0].Findings[0].Offset,
                $"{Names(accepting)} accept{(accepting.Count == 1 ? "s" : "")} the image for {protocol}, and {string.Join(", ", refusing.Select(verdict => $"{verdict.Loader} ({verdict.Findings[0].Code})"))} refuse{(refusing.Count == 1 ? "s" : "")} it",
                refusing[0].Findings[0].Hint));
        }

        var entries = accepting.GroupBy(Entry).ToList();
        if (entries.Count < 2) return;
        findings.Add(new Finding(BootCodes.EntriesDiffer, Severity.Warning, 0,
            $"loaders enter the kernel at different addresses: {string.Join("; ", entries.Select(same => $"{Names([.. same])} at {same.Key}"))}",
            "one note of type 18 in all segments together, of owner Xen, in a segment of its own with alignment 4"));
    }

    private static string Entry(LoaderVerdict verdict) => verdict.Uses.FirstOrDefault(use => use.Key == "entry").Value ?? "?";

    private static string Names(List<LoaderVerdict> verdicts) => string.Join(", ", verdicts.Select(verdict => verdict.Loader));
}
