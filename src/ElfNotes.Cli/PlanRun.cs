using ElfNotes.Authoring;

namespace ElfNotes.Cli;

/// <summary>From a description to the files that are asked for, or to a summary: what build and convert share.</summary>
internal static class PlanRun
{
    /// <summary>Checks the outputs before anything is read.</summary>
    /// <returns>The complaint about the command line, or null.</returns>
    /// <param name="request">What is asked for.</param>
    /// <param name="otherSuffix">A suffix that the verb writes by itself.</param>
    public static string? Complaint(BuildRequest request, string? otherSuffix = null)
    {
        var (sources, outputs) = (request.Sources, request.Outputs);
        if (request.IsWholeScript && !outputs.Any(output => output.EndsWith(".ld", StringComparison.Ordinal))) return "--full makes .ld a whole linker script, and there is no .ld among the outputs";
        foreach (var output in outputs)
        {
            if (output.Length == 0) return "-o: the name is empty";
            if (NoteEmitters.ForFile(output) is null && !(otherSuffix is not null && output.EndsWith(otherSuffix, StringComparison.Ordinal))) return $"-o {output}: what is written follows from the suffix; known are {string.Join(", ", NoteEmitters.All.Select(emitter => $"{emitter.Suffix} ({emitter.Title})"))}";
            if (OutputFiles.Complaint(output, sources) is { } complaint) return complaint;
            if (outputs.Count(other => OutputFiles.IsSame(other, output)) > 1) return $"-o {output} comes twice";
        }

        return null;
    }

    /// <summary>Makes a plan, prints what was found, and writes the outputs if nothing of it is an error.</summary>
    /// <param name="description">What the sources say.</param>
    /// <param name="findings">What was found in reading them.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="more">Files that are written with the outputs, or not at all.</param>
    /// <param name="withSummary">Whether the plan is printed where no file is asked for.</param>
    public static ExitStatus Finish(PlanDescription description, IReadOnlyList<PlanFinding> findings, BuildRequest request, IReadOnlyList<(string Path, byte[] Content)>? more = null, bool withSummary = true)
    {
        var read = new List<string>();
        var result = NotePlanner.Plan(description, new PlannerOptions { Target = request.Machine, Loaders = request.Loaders, ReadFile = (name, position) => PlanSources.ReadFile(name, position, read) });
        List<PlanFinding> all = [.. findings, .. result.Findings];
        var outputs = new List<(string Path, NoteEmitter Emitter, EmitOptions Options)>();
        if (result.Plan is { } plan)
        {
            foreach (var path in request.Outputs)
            {
                var emitter = NoteEmitters.ForFile(path)!;
                var options = Options(plan, request, path);
                outputs.Add((path, emitter, options));
                all.AddRange(emitter.Check(plan, options));
            }
        }

        // What no form can hold, the check of each form finds.
        all = [.. all.DistinctBy(finding => (finding.Code, finding.Position, finding.Message))];
        PlanFindingText.Write(all, request.WithRemarks);
        if (request.Outputs.FirstOrDefault(output => read.Exists(file => OutputFiles.IsSame(file, output))) is { } taken)
        {
            StandardError.Write(SafeText.Escape($"-o {taken} is also the file of a note"));
            return ExitStatus.Usage;
        }

        if (result.Plan is null || all.Exists(finding => finding.Severity == Severity.Error)) return ExitStatus.Findings;
        if (outputs.Count == 0 && withSummary) PlanSummary.Write(result.Plan, request.Machine ?? result.Plan.Target);
        return OutputFiles.Write([.. outputs.Select(output => (output.Path, output.Emitter.Emit(result.Plan, output.Options))), .. more ?? []]) ? ExitStatus.Fine : ExitStatus.Unreadable;
    }

    /// <summary>Reads sources for a plan that is only looked at, and prints what is wrong with them.</summary>
    /// <param name="paths">The sources.</param>
    /// <param name="plan">The plan, unless the status says otherwise.</param>
    public static ExitStatus Read(IReadOnlyList<string> paths, out NotePlan? plan)
    {
        var sources = new PlanSources();
        foreach (var path in paths) sources.Add(path);
        var result = NotePlanner.Plan(sources.Description, new PlannerOptions { ReadFile = (name, position) => PlanSources.ReadFile(name, position, []) });
        List<PlanFinding> errors = [.. sources.Findings.Concat(result.Findings).Where(finding => finding.Severity == Severity.Error)];
        plan = errors.Count == 0 ? result.Plan : null;
        PlanFindingText.Write(errors, withRemarks: false);
        return sources.IsUnreadable ? ExitStatus.Unreadable : plan is null ? ExitStatus.Findings : ExitStatus.Fine;
    }

    private static EmitOptions Options(NotePlan plan, BuildRequest request, string path) => new()
    {
        Target = request.Machine ?? plan.Target ?? NoteTarget.Default,
        SourceName = request.Sources.FirstOrDefault(source => source != "-") is { } source ? Path.GetFileName(source) : "notes.yaml",
        OutputName = Path.GetFileName(path),
        IsWholeScript = request.IsWholeScript,
    };
}
