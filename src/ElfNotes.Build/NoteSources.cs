using ElfNotes.Authoring;
using ElfNotes.Manifest;
using Microsoft.Build.Framework;

namespace ElfNotes.Build;

/// <summary>Joins the sources that a project names: manifests, assemblies, items, what is known of its package.</summary>
internal sealed class NoteSources(ProjectSources project, Action<PlanFinding> report, Action<string> readsFile)
{
    /// <summary>An empty property is one that is not set: this word says that the notes are made for no loader, or that other objects have the rest.</summary>
    private const string NoLoaders = "none";

    public PlanDescription Read(NotesTask task)
    {
        List<PlanDescription> sources = [];
        foreach (var manifest in task.Manifests) sources.Add(Manifest(manifest));
        foreach (var assembly in task.Assemblies) sources.Add(Assembly(assembly.GetMetadata("FullPath")));
        sources.Add(new PlanDescription([], [.. task.Notes.Select(item => ItemNote.Of(item, project))]));
        if (PackageNote.Of(task, project, report, readsFile) is { } package) sources.Add(new PlanDescription([], [package]));
        var joined = PlanDescription.Join(sources);

        List<DescribedField> settings = [];
        if (task.Machine is { Length: > 0 } machine) settings.Add(Setting(task, PlanSettings.Machine, "ElfNotesMachine", position => new DescribedValue.Scalar(machine, true, position)));
        if (task.Loaders.Length > 0) settings.Add(Setting(task, PlanSettings.Loaders, "ElfNotesLoaders", position => new DescribedValue.List([.. task.Loaders.Where(loader => loader != NoLoaders).Select(loader => new DescribedValue.Scalar(loader.Trim(), true, position))], position)));
        var kept = joined.Settings.Where(setting => !settings.Exists(own => string.Equals(own.Name, setting.Name, StringComparison.OrdinalIgnoreCase)));
        settings.AddRange(kept.ToList());
        if (!settings.Exists(setting => string.Equals(setting.Name, PlanSettings.Machine, StringComparison.OrdinalIgnoreCase)) && OfRuntime(task.RuntimeIdentifier) is { } target)
            settings.Add(new DescribedField(PlanSettings.Machine, new DescribedValue.Scalar(target.Name, true, default), default));
        return joined with { Settings = settings };
    }

    /// <summary>The machine of a runtime identifier such as <c>linux-arm64</c>; null where it names none that notes are written for.</summary>
    private static NoteTarget? OfRuntime(string? runtime) => runtime is { Length: > 0 } ? NoteTarget.Find(PackageArchitecture.MachineOf(runtime)) : null;

    private DescribedField Setting(NotesTask task, string name, string property, Func<SourcePosition, DescribedValue> value)
    {
        var position = project.Property(task.ProjectFile, property);
        return new DescribedField(name, value(position), position);
    }

    private PlanDescription Manifest(ITaskItem item)
    {
        var path = item.GetMetadata("FullPath");
        try
        {
            var result = NotesYaml.Read(File.ReadAllBytes(path), path);
            foreach (var finding in result.Findings) report(finding);
            return result.Description ?? new PlanDescription([], []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report(new PlanFinding(AuthoringCodes.BadValue, Severity.Error, project.Item("ElfNotesManifest", item).Position, e.Message));
            return new PlanDescription([], []);
        }
    }

    private PlanDescription Assembly(string path)
    {
        try
        {
            using var source = ByteSource.FromFile(path);
            var result = AssemblyNotes.Read(source, path, AssemblyNotesSource.FromDisk);
            foreach (var finding in result.Findings) report(finding);
            return result.Description;
        }
        catch (ElfNotesException e)
        {
            report(new PlanFinding(e.Code, Severity.Error, new SourcePosition(path), e.Message));
            return new PlanDescription([], []);
        }
    }
}
