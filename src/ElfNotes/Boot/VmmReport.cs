namespace ElfNotes.Boot;

/// <summary>Collects what a loader's rules found on the way to a verdict.</summary>
internal sealed class VmmReport(string loader, string version)
{
    // A file may have sixty thousand program headers; whoever reads the steps wants the first few.
    private const int MostSteps = 100;

    private readonly List<RuleStep> _steps = [];
    private readonly List<Finding> _findings = [];
    private readonly List<KeyValuePair<string, string>> _uses = [];

    public IReadOnlyList<Finding> Findings => _findings;

    public void Informs(string rule, string found, string source)
    {
        if (_steps.Count < MostSteps) _steps.Add(new RuleStep(rule, found, RuleOutcome.Informs, source));
    }

    public void Passes(string rule, string found, string source)
    {
        if (_steps.Count < MostSteps) _steps.Add(new RuleStep(rule, found, RuleOutcome.Passes, source));
    }

    public void Refuses(string rule, string found, string source) => _steps.Add(new RuleStep(rule, found, RuleOutcome.Refuses, source));

    public void Uses(string name, string value) => _uses.Add(new KeyValuePair<string, string>(name, value));

    public void Error(string code, ulong offset, string message, string? hint) => _findings.Add(new Finding(code, Severity.Error, offset, message, hint));

    public void Warning(string code, ulong offset, string message, string? hint) => _findings.Add(new Finding(code, Severity.Warning, offset, message, hint));

    public void Info(string code, ulong offset, string message, string? hint) => _findings.Add(new Finding(code, Severity.Info, offset, message, hint));

    public LoaderVerdict Accept(bool byNotes) => Verdict(true, byNotes, []);

    public LoaderVerdict Refuse(params IReadOnlyList<string> says)
    {
        _uses.Clear();
        return Verdict(false, true, says);
    }

    private LoaderVerdict Verdict(bool accepts, bool byNotes, IReadOnlyList<string> says) =>
        new() { Loader = loader, Version = version, Accepts = accepts, ByNotes = byNotes, Says = says, Findings = _findings, Uses = _uses, Steps = _steps };
}
