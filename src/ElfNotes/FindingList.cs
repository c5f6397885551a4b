namespace ElfNotes;

/// <summary>Collects findings about one file up to a limit; a hostile file could provoke one for each of a million headers.</summary>
internal sealed class FindingList(ReadLimits limits)
{
    private readonly List<Finding> _findings = [];
    private int _dropped;

    /// <summary>What was found; if more was found than the limit allows, the last finding counts the rest.</summary>
    public IReadOnlyList<Finding> Findings => _dropped == 0 ? _findings :
        [.. _findings, new Finding(FindingCodes.MoreFindings, Severity.Info, 0, $"{_dropped} more findings are not shown")];

    /// <summary>Adds a finding.</summary>
    public void Add(string code, Severity severity, ulong offset, string message, string? hint = null)
    {
        if (_findings.Count < limits.MaxFindings) _findings.Add(new Finding(code, severity, offset, message, hint));
        else _dropped++;
    }

    /// <summary>Adds findings made elsewhere.</summary>
    public void AddRange(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings) Add(finding.Code, finding.Severity, finding.Offset, finding.Message, finding.Hint);
    }
}
