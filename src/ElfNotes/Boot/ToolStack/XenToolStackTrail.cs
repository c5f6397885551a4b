namespace ElfNotes.Boot;

/// <summary>What gathers on the tool stack's way through a file: its words, the rules that it applied, and what to say about them.</summary>
internal sealed class XenToolStackTrail
{
    private readonly List<string> _says = [];
    private readonly List<RuleStep> _steps = [];
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<string> Says => _says;

    public IReadOnlyList<RuleStep> Steps => _steps;

    public List<Finding> Findings => _findings;

    /// <summary>
    /// <c>xc_dom_panic</c>. The library puts <c>panic: FILE:LINE: </c> in front, which is left out here: the line is another one in each build,
    /// and the function, which tells as much, is in most messages.
    /// </summary>
    /// <param name="message">Without the line feed that some have at their end.</param>
    /// <param name="error">The words of <c>xc_error_code_to_desc</c>.</param>
    public void Panic(string message, string error = "Invalid kernel") => _says.Add($"{message}: {error}");

    /// <summary>Words that were said on another trail.</summary>
    public void Repeat(string line) => _says.Add(line);

    public void Informs(string rule, string found, string source) => _steps.Add(new RuleStep(rule, found, RuleOutcome.Informs, source));

    public void Passes(string rule, string found, string source) => _steps.Add(new RuleStep(rule, found, RuleOutcome.Passes, source));

    public void Refuses(string rule, string found, string source) => _steps.Add(new RuleStep(rule, found, RuleOutcome.Refuses, source));

    public void Decides(bool passes, string rule, string found, string source) => _steps.Add(new RuleStep(rule, found, passes ? RuleOutcome.Passes : RuleOutcome.Refuses, source));

    public void Add(IEnumerable<RuleStep> steps) => _steps.AddRange(steps);

    /// <summary>Adds the reason of a refusal, which comes first.</summary>
    public void AddReason(string code, ulong offset, string message, string hint) => _findings.Insert(0, new Finding(code, Severity.Error, offset, message, hint));

    /// <summary>Adds what libelf's run shows: before what the container does, as the reason of a refusal may be among them.</summary>
    public void AddFirst(IEnumerable<Finding> findings) => _findings.InsertRange(0, findings);

    public void Add(string code, Severity severity, ulong offset, string message, string? hint) => _findings.Add(new Finding(code, severity, offset, message, hint));
}
