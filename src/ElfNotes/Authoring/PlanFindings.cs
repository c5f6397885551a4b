using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>Collects what is found in a description.</summary>
internal sealed class PlanFindings
{
    private readonly List<PlanFinding> _findings = [];

    /// <summary>Whether what is looked at was copied from a file, so that advice about it is a remark only.</summary>
    public bool IsVerbatim { get; set; }

    public IReadOnlyList<PlanFinding> All => _findings;

    public bool HasErrors => _findings.Exists(finding => finding.Severity == Severity.Error);

    /// <summary>Adds an error that leaves nothing to be written.</summary>
    public void Error(string code, SourcePosition position, string message, string? hint = null) => _findings.Add(new PlanFinding(code, Severity.Error, position, message, hint));

    /// <summary>Adds what could be written, but would not do what is meant.</summary>
    public void Advise(string code, Severity severity, SourcePosition position, string message, string? hint = null) =>
        _findings.Add(new PlanFinding(code, IsVerbatim ? Severity.Info : severity, position, message, hint));

    /// <summary>The known name or names nearest to one that is not known, as the start of a hint.</summary>
    public static string Nearest(string name, IEnumerable<string> known, string otherwise)
    {
        var candidates = known.Select(candidate => (Name: candidate, Distance: EditDistance.Between(name, candidate))).ToList();
        var least = candidates.Count == 0 ? int.MaxValue : candidates.Min(candidate => candidate.Distance);
        if (least > Math.Max(1, name.Length / 3)) return otherwise;
        List<string> nearest = [.. candidates.Where(candidate => candidate.Distance == least).Select(candidate => candidate.Name)];
        // Letters that were swapped are likelier than one too many.
        List<string> asLong = nearest.FindAll(candidate => candidate.Length == name.Length);
        return "Write " + string.Join(" or ", asLong.Count > 0 ? asLong : nearest);
    }
}
