namespace ElfNotes.Boot;

/// <summary>The way of a loader that has one set of rules, and no words but those that it ends with.</summary>
internal sealed class LoaderReport(string loader, string version) : LoaderTrail
{
    public void Error(string code, ulong offset, string message, string? hint) => Remark(code, Severity.Error, offset, message, hint);

    public void Warning(string code, ulong offset, string message, string? hint) => Remark(code, Severity.Warning, offset, message, hint);

    public void Info(string code, ulong offset, string message, string? hint) => Remark(code, Severity.Info, offset, message, hint);

    public LoaderVerdict Accepted(bool byNotes) => Verdict(true, byNotes, [], Used);

    public LoaderVerdict Refused(params IReadOnlyList<string> says) => Verdict(false, true, says, []);

    private LoaderVerdict Verdict(bool accepts, bool byNotes, IReadOnlyList<string> says, IReadOnlyList<KeyValuePair<string, string>> uses) =>
        new() { Loader = loader, Version = version, Accepts = accepts, ByNotes = byNotes, Says = says, Findings = Findings, Uses = uses, Steps = Steps };
}
