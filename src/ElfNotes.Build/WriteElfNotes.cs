using ElfNotes.Authoring;
using Microsoft.Build.Framework;

namespace ElfNotes.Build;

/// <summary>Writes the notes that a project describes, in every form that it asks for. Nothing is written unless all of it can be.</summary>
public sealed class WriteElfNotes : NotesTask
{
    /// <summary>The files to write; metadata <c>Machine</c> and <c>FullScript</c>.</summary>
    [Required]
    public ITaskItem[] Outputs { get; set; } = [];

    /// <summary>Whether a project that describes no notes gets no files, and loses those that it had.</summary>
    public bool OnlyWithNotes { get; set; }

    private protected override void Run(PlanDescription description)
    {
        if (OnlyWithNotes && description.Notes.Count == 0)
        {
            if (Log.HasLoggedErrors) return;
            foreach (var output in Outputs) File.Delete(output.GetMetadata("FullPath"));
            return;
        }

        if (Plan(description, null) is not { } plan) return;
        var files = Outputs.Select(output => (Path: output.GetMetadata("FullPath"), Content: Content(description, plan, output))).ToList();
        if (Log.HasLoggedErrors) return;
        foreach (var (path, content) in files) WholeFile.Write(path, content);
    }

    private byte[]? Content(PlanDescription description, NotePlan plan, ITaskItem output)
    {
        var path = output.GetMetadata("FullPath");
        var written = Project.Item("ElfNotesOutput", output);
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
}
