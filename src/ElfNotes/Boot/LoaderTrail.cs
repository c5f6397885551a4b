namespace ElfNotes.Boot;

/// <summary>What gathers on a loader's way to its verdict: the rules that it applied, its words, what to say about the image, and what it will use.</summary>
internal class LoaderTrail
{
    // A file may have sixty thousand program headers; whoever reads the steps wants the first few.
    private const int MostSteps = 100;

    private readonly List<string> _says = [];
    private readonly List<RuleStep> _steps = [];
    private readonly List<Finding> _findings = [];
    private readonly List<KeyValuePair<string, string>> _uses = [];

    /// <summary>The loader's words so far.</summary>
    public IReadOnlyList<string> Says => _says;

    /// <summary>The rules so far.</summary>
    public IReadOnlyList<RuleStep> Steps => _steps;

    /// <summary>What was found so far; the reason of a refusal is first.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>What an accepting loader will use.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Used => _uses;

    /// <summary>A line that the loader reports as an error.</summary>
    public void Say(string line) => _says.Add(line);

    /// <summary>A rule by which nothing is decided.</summary>
    public void Inform(string rule, string found, string source) => Add(new RuleStep(rule, found, RuleOutcome.Informs, source));

    /// <summary>A rule that the image passes.</summary>
    /// <returns>True.</returns>
    public bool Pass(string rule, string found, string source) => Add(new RuleStep(rule, found, RuleOutcome.Passes, source));

    /// <summary>The rule for which the image is refused.</summary>
    /// <returns>False.</returns>
    public bool Refuse(string rule, string found, string source) => Add(new RuleStep(rule, found, RuleOutcome.Refuses, source));

    /// <summary>A rule that decides.</summary>
    /// <returns>Whether the image passes.</returns>
    public bool Decide(bool passes, string rule, string found, string source) => passes ? Pass(rule, found, source) : Refuse(rule, found, source);

    /// <summary>The rules of a part that was judged by itself.</summary>
    public void Add(IEnumerable<RuleStep> steps) => _steps.AddRange(steps);

    /// <summary>Adds the reason of a refusal, which comes first.</summary>
    public void AddReason(Finding reason) => _findings.Insert(0, reason);

    /// <summary>Adds findings of a part that come before all others, as the reason of a refusal may be among them.</summary>
    public void AddFirst(IEnumerable<Finding> findings) => _findings.InsertRange(0, findings);

    /// <summary>Something worth saying that decides nothing.</summary>
    public void Remark(string code, Severity severity, ulong offset, string message, string? hint) => _findings.Add(new Finding(code, severity, offset, message, hint));

    /// <summary>What the image is started with.</summary>
    public void Use(string name, string value) => _uses.Add(new KeyValuePair<string, string>(name, value));

    /// <summary>What the image is started with, found by a part.</summary>
    public void Use(IEnumerable<KeyValuePair<string, string>> uses) => _uses.AddRange(uses);

    private bool Add(RuleStep step)
    {
        if (_steps.Count < MostSteps || step.Outcome == RuleOutcome.Refuses) _steps.Add(step);
        return step.Outcome != RuleOutcome.Refuses;
    }
}
