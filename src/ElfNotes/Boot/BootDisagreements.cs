namespace ElfNotes.Boot;

/// <summary>What no loader can report: that others which start kernels in the same way decide otherwise.</summary>
public static class BootDisagreements
{
    /// <summary>Compares verdicts about one image.</summary>
    /// <param name="verdicts">Of any loaders; of one that was asked for several releases the last counts, for releases are meant to differ.</param>
    /// <returns>
    /// A <see cref="BootCodes.LoadersDisagree"/> for each loader that refuses what another of the same <see cref="BootLoader.Protocol"/>
    /// accepts for its notes, and a <see cref="BootCodes.EntriesDiffer"/> where those that accept enter at different addresses.
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
        foreach (var verdict in verdicts)
        {
            if (verdict.Accepts || verdict.Findings is not [var reason, ..]) continue;
            findings.Add(new Finding(BootCodes.LoadersDisagree, Severity.Warning, reason.Offset,
                $"{Names(accepting)} accept{(accepting.Count == 1 ? "s" : "")} the image for {protocol}, and {verdict.Loader} refuses it ({reason.Code}): {reason.Message}", reason.Hint));
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
