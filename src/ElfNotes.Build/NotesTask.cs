using ElfNotes.Authoring;
using Microsoft.Build.Framework;

namespace ElfNotes.Build;

/// <summary>A task that is given the notes of a project: manifests, assemblies, items, and the words of the package.</summary>
public abstract class NotesTask : Microsoft.Build.Utilities.Task
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

    /// <summary>What the note about the package says: each item a field, <c>Value</c> its value. None: no such note.</summary>
    public ITaskItem[] PackageFields { get; set; } = [];

    /// <summary>Fields as the project writes them, which count before those of <see cref="PackageFields"/>.</summary>
    public ITaskItem[] OwnPackageFields { get; set; } = [];

    /// <summary>What the note about the package says in place of the fields: JSON.</summary>
    public string? PackageJson { get; set; }

    /// <summary>The runtime identifier whose architecture the note about the package names.</summary>
    public string? PackageRuntime { get; set; }

    /// <summary>The file os-release of the distribution that the package is for. Empty: that of the system that builds.</summary>
    public string? OsRelease { get; set; }

    /// <summary>The files that the notes took their values from.</summary>
    [Output]
    public string[] FilesRead => [.. _filesRead.Order(StringComparer.Ordinal)];

    private protected ProjectSources Project { get; } = new();

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            Run(new NoteSources(Project, Report, path => _filesRead.Add(path)).Read(this));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.LogError(null, null, null, ProjectFile, 0, 0, 0, 0, e.Message);
        }

        return !Log.HasLoggedErrors;
    }

    private protected abstract void Run(PlanDescription description);

    // What fits one machine need not fit another: the plan is made anew for each. A finding is reported once.
    private protected NotePlan? Plan(PlanDescription description, NoteTarget? target)
    {
        var result = NotePlanner.Plan(description, new PlannerOptions { Target = target, ReadFile = ReadFile });
        foreach (var finding in result.Findings.Where(_reported.Add)) Report(finding);
        return Log.HasLoggedErrors ? null : result.Plan;
    }

    private protected void Report(PlanFinding finding)
    {
        var message = finding.Hint is null ? finding.Message : $"{finding.Message}. {finding.Hint}";
        var (file, line, column) = (finding.Position.File ?? ProjectFile, finding.Position.Line, finding.Position.Column);
        if (finding.Severity == Severity.Error) Log.LogError(null, finding.Code, null, file, line, column, 0, 0, "{0}", message);
        else if (finding.Severity == Severity.Warning) Log.LogWarning(null, finding.Code, null, file, line, column, 0, 0, "{0}", message);
        else Log.LogMessage(null, finding.Code, null, file, line, column, 0, 0, MessageImportance.Normal, "{0}", message);
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
}
