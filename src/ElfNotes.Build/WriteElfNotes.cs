using ElfNotes.Authoring;
using Microsoft.Build.Framework;

namespace ElfNotes.Build;

/// <summary>Writes the notes that a project describes, in every form that it asks for. Nothing is written unless all of it can be.</summary>
public sealed class WriteElfNotes : Microsoft.Build.Utilities.Task
{
    private readonly HashSet<PlanFinding> _reported = [];
    private readonly HashSet<string> _filesRead = new(StringComparer.Ordinal);

    /// <summary>The project's path.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The machine, whatever the sources name. Empty: the sources', or else that of <see cref="RuntimeIdentifier"/>.</summary>
    public string? Machine { get; set; }

    /// <summary>The loaders, whatever the sources name, separated by semicolons; <c>none</c> for none. Empty: the sources'.</summary>
    public string[] Loaders { get; set; } = [];

    /// <summary>What the project is built for: <c>linux-x64</c>. Empty: any machine.</summary>
    public string? RuntimeIdentifier { get; set; }

    /// <summary>Files notes.yaml.</summary>
    public ITaskItem[] Manifests { get; set; } = [];

    /// <summary>Assemblies whose attributes describe notes.</summary>
    public ITaskItem[] Assemblies { get; set; } = [];

    /// <summary>Notes as items: the owner, and the fields as metadata.</summary>
    public ITaskItem[] Notes { get; set; } = [];

    /// <summary>The files to write; metadata <c>Machine</c> and <c>FullScript</c>.</summary>
    [Required]
    public ITaskItem[] Outputs { get; set; } = [];

    /// <summary>The files that the notes took their values from.</summary>
    [Output]
    public string[] FilesRead => [.. _filesRead.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            var project = new ProjectSources();
            var description = new NoteSources(project, Report).Read(this);
            if (Plan(description, null) is not { } plan) return false;

            var files = Outputs.Select(output => (Path: output.GetMetadata("FullPath"), Content: Content(description, plan, output, project))).ToList();
            if (Log.HasLoggedErrors) return false;
            foreach (var (path, content) in files) Write(path, content!);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.LogError(null, null, null, ProjectFile, 0, 0, 0, 0, e.Message);
            return false;
        }
    }

    // What fits one machine need not fit another: the plan is made anew for each. A finding is reported once.
    private NotePlan? Plan(PlanDescription description, NoteTarget? target)
    {
        var result = NotePlanner.Plan(description, new PlannerOptions { Target = target, ReadFile = ReadFile });
        foreach (var finding in result.Findings.Where(_reported.Add)) Report(finding);
        return Log.HasLoggedErrors ? null : result.Plan;
    }

    private byte[]? Content(PlanDescription description, NotePlan plan, ITaskItem output, ProjectSources project)
    {
        var path = output.GetMetadata("FullPath");
        var written = project.Item("ElfNotesOutput", output);
        if (NoteEmitters.ForFile(path) is not { } emitter)
        {
            Report(new PlanFinding(AuthoringCodes.UnknownName, Severity.Error, written.Position, $"{output.ItemSpec} has a suffix that names no form of output", "Known are " + string.Join(", ", NoteEmitters.All.Select(one => one.Suffix))));
            return null;
        }

        var machine = output.GetMetadata("Machine");
        var target = machine.Length > 0 ? NoteTarget.Find(machine) : plan.Target ?? NoteTarget.Default;
        if (target is null)
        {
            Report(new PlanFinding(AuthoringCodes.UnknownName, Severity.Error, written.Of("Machine"), $"there is no machine {machine}", "Known are " + string.Join(", ", NoteTarget.All.Select(one => one.Name))));
            return null;
        }

        if (machine.Length > 0 && Plan(description, target) is null) return null;
        var options = new EmitOptions
        {
            Target = target,
            SourceName = Path.GetFileName(ProjectFile),
            OutputName = Path.GetFileName(path),
            IsWholeScript = string.Equals(output.GetMetadata("FullScript"), "true", StringComparison.OrdinalIgnoreCase),
        };
        var findings = emitter.Check(plan, options).ToList();
        foreach (var finding in findings) Report(finding);
        return findings.Exists(finding => finding.Severity == Severity.Error) ? null : emitter.Emit(plan, options);
    }

    /// <summary>Files are named relative to what names them; to the project where a deterministic build has hidden the source's folder.</summary>
    private byte[] ReadFile(string name, SourcePosition position)
    {
        var folder = Path.GetDirectoryName(position.File);
        if (!Path.IsPathFullyQualified(folder ?? "") || !Directory.Exists(folder)) folder = Path.GetDirectoryName(ProjectFile);
        var path = Path.GetFullPath(Path.Combine(folder ?? "", name));
        _filesRead.Add(path);
        return File.ReadAllBytes(path);
    }

    private void Report(PlanFinding finding)
    {
        var message = finding.Hint is null ? finding.Message : $"{finding.Message}. {finding.Hint}";
        var (file, line, column) = (finding.Position.File ?? ProjectFile, finding.Position.Line, finding.Position.Column);
        if (finding.Severity == Severity.Error) Log.LogError(null, finding.Code, null, file, line, column, 0, 0, "{0}", message);
        else if (finding.Severity == Severity.Warning) Log.LogWarning(null, finding.Code, null, file, line, column, 0, 0, "{0}", message);
        else Log.LogMessage(null, finding.Code, null, file, line, column, 0, 0, MessageImportance.Normal, "{0}", message);
    }

    /// <summary>The name gets the whole file or none: half a file that is newer than its sources would never be written again.</summary>
    private static void Write(string path, byte[] content)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        // Builds of several frameworks may write one file at the same time.
        var part = $"{path}.{Guid.NewGuid():n}.part";
        File.WriteAllBytes(part, content);
        File.Move(part, path, overwrite: true);
    }
}
