using System.Globalization;
using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Cli;

/// <summary><c>elfnotes add</c>, <c>set</c> and <c>remove</c>.</summary>
internal static class NoteEditVerb
{
    public static ExitStatus Add(EditRequest request, NoteEditRequest notes) => Run(request, notes, note => new NoteEdit.Add(note));

    public static ExitStatus Set(EditRequest request, NoteEditRequest notes) => Run(request, notes, note => new NoteEdit.Set(new NoteSelector(note.Owner, note.Type, notes.Index), note.Parts));

    public static ExitStatus Remove(EditRequest request, string? owner, string? type, int? index, IReadOnlyList<string> sources)
    {
        if (sources.Count > 0) return Run(request, new NoteEditRequest { Sources = sources }, note => new NoteEdit.Remove(new NoteSelector(note.Owner, note.Type)), removes: true);
        if (!TryType(owner, type, out var number))
        {
            StandardError.Write(SafeText.Escape($"--type {type}: the owner {owner} has no such type{(NoteTypes.Suggest(owner!, type!) is { } near ? $"; did you mean {near}?" : ": give its number")}"));
            return ExitStatus.Usage;
        }

        return EditRun.Elf(request, file => NoteEditor.Plan(file, [new NoteEdit.Remove(new NoteSelector(owner, number, index))], request.Options), EditVerdicts.AreReadByLoaders(owner, number));
    }

    // Plans are made for the machine of the file, which is known once it is open.
    private static ExitStatus Run(EditRequest request, NoteEditRequest notes, Func<PlannedNote, NoteEdit> edit, bool removes = false)
    {
        var sources = new PlanSources();
        foreach (var path in notes.Sources) sources.Add(path);
        if (sources.IsUnreadable) return ExitStatus.Unreadable;
        List<string> read = [.. notes.Sources];
        request = request with { Sources = read };
        var description = WithoutNeeds(notes.Note is { } note ? new PlanDescription([], [note]) : sources.Description);
        NotePlan? plan = null;
        try
        {
            using var file = SourceFile.Open(request.Path);
            var source = file.Source;
            var target = ElfFile.IsElf(source) ? NoteTarget.Of(ElfFile.Open(source).Identity) : BzImageEdit.Target(source);
            var result = NotePlanner.Plan(description, new PlannerOptions { Target = target, ReadFile = (name, position) => PlanSources.ReadFile(name, position with { File = notes.Note is null ? position.File : null }, read) });
            List<PlanFinding> findings = [.. sources.Findings, .. result.Findings];
            if (OtherMachine(description, target) is { } other) findings.Add(other);
            PlanFindingText.Write(findings, withRemarks: false);
            plan = findings.Exists(finding => finding.Severity == Severity.Error) ? null : result.Plan;
        }
        catch (ElfNotesException e)
        {
            StandardError.Write(FileText.ErrorLine(request.Path, null, e));
            return ExitStatus.Unreadable;
        }

        if (plan is null) return ExitStatus.Findings;
        return EditRun.Elf(request, file => NoteEditor.Plan(file, [.. plan.Notes.Select(edit)], request.Options), removes && plan.Notes.Any(one => EditVerdicts.AreReadByLoaders(one.Owner, one.Type)));
    }

    private static PlanFinding? OtherMachine(PlanDescription description, NoteTarget? target)
    {
        var named = description.Settings.FirstOrDefault(setting => string.Equals(setting.Name, PlanSettings.Machine, StringComparison.OrdinalIgnoreCase));
        if (target is null || (named?.Value as DescribedValue.Scalar)?.Text is not { } name || NoteTarget.Find(name) is not { } wanted || wanted == target) return null;
        return new PlanFinding(AuthoringCodes.ValuesConflict, Severity.Error, named!.Value.Position, $"the notes are for {wanted.Name}, and the file is for {target.Name}", "Leave the machine out where the notes are the same for all");
    }

    // What a loader needs besides may be in the file already: the loaders themselves are asked about the file as it will be.
    private static PlanDescription WithoutNeeds(PlanDescription description) => description with
    {
        Settings = [.. description.Settings.Where(setting => !string.Equals(setting.Name, PlanSettings.Loaders, StringComparison.OrdinalIgnoreCase)), new DescribedField(PlanSettings.Loaders, new DescribedValue.List([], default), default)],
    };

    private static bool TryType(string? owner, string? type, out ulong? number)
    {
        number = null;
        if (type is null) return true;
        var isHex = type.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (ulong.TryParse(isHex ? type[2..] : type, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var value)) number = value;
        else if (owner is not null && NoteTypes.FindByName(owner, type) is [var known, ..]) number = known.Type;
        return number is not null;
    }
}
