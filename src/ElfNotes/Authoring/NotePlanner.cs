using ElfNotes.Boot;

namespace ElfNotes.Authoring;

/// <summary>
/// Understands descriptions of notes, and finds the mistakes that would show at boot: names that mean nothing, values that do not fit or that
/// the type's readers would not read, notes that are missing or come twice. The rules of each note type are those by which notes are read.
/// </summary>
public static class NotePlanner
{
    /// <summary>Makes a plan of a description.</summary>
    /// <param name="description">What the sources say.</param>
    /// <param name="options">How to understand it.</param>
    /// <returns>The plan, unless a finding is an error; and the findings, in the order of the source.</returns>
    public static PlanResult Plan(PlanDescription description, PlannerOptions? options = null)
    {
        options ??= new PlannerOptions();
        description = description.WithVerbatimNotes();
        var findings = new PlanFindings();
        var settings = new Settings(description.Settings, options, findings);
        var target = options.Target ?? settings.Target ?? NoteTarget.Default;
        var reader = new PlannedNoteReader(options, findings);
        var checks = new PlannedNoteChecks(target, findings);
        var notes = new List<PlannedNote>();
        long size = 0;
        foreach (var one in description.Notes)
        {
            findings.IsVerbatim = one.IsVerbatim;
            if (reader.Read(one) is not { } note) continue;
            size += note.Parts.Sum(part => (long)target.SizeOf(part));
            if (size > options.MaxBytes)
            {
                findings.Error(AuthoringCodes.ValueTooLarge, note.Position, $"with this note there are more than {options.MaxBytes} bytes of notes", "Put large data into a section of its own");
                break;
            }

            notes.Add(note);
            checks.Check(note, one);
        }

        findings.IsVerbatim = false;
        // What is missing cannot be said while a note could not be understood.
        if (notes.Count == description.Notes.Count)
            new PlanChecks(target, findings).Check(notes, settings.Loaders, settings.LoadersPosition ?? (notes.Count > 0 ? notes[0].Position : default));
        var plan = findings.HasErrors ? null : new NotePlan(notes, options.Target ?? settings.Target, [.. settings.Loaders?.Select(loader => loader.Name) ?? []]);
        return new PlanResult(plan, findings.All);
    }

    private sealed class Settings
    {
        public Settings(IReadOnlyList<DescribedField> fields, PlannerOptions options, PlanFindings findings)
        {
            foreach (var field in fields)
            {
                if (Is(field, PlanSettings.Machine)) ReadMachine(field, findings);
                else if (Is(field, PlanSettings.Loaders)) ReadLoaders(field, findings);
                else if (Is(field, PlanSettings.Verbatim)) _ = new FieldSet([field], PlanSettings.All, "a plan", findings).Truth(PlanSettings.Verbatim);
                else if (NoteFields.All.Contains(field.Name, StringComparer.OrdinalIgnoreCase)) findings.Error(AuthoringCodes.UnknownField, field.Position, $"\"{field.Name}\" is of a note, and stands beside the list of notes", "Indent it as far as the other keys of its note");
                else findings.Error(AuthoringCodes.UnknownField, field.Position, $"a description of notes has no \"{field.Name}\"", PlanFindings.Nearest(field.Name, [.. PlanSettings.All, "notes"], "Known are " + string.Join(", ", PlanSettings.All) + " and notes"));
            }

            foreach (var name in options.Loaders) Add(name, default, findings);
        }

        public NoteTarget? Target { get; private set; }

        public List<BootLoader>? Loaders { get; private set; }

        public SourcePosition? LoadersPosition { get; private set; }

        private void ReadMachine(DescribedField field, PlanFindings findings)
        {
            var text = (field.Value as DescribedValue.Scalar)?.Text ?? "";
            var target = NoteTarget.Find(text);
            if (target is null)
                findings.Error(AuthoringCodes.UnknownName, field.Value.Position, $"there is no machine \"{text}\" here", PlanFindings.Nearest(text, NoteTarget.All.Select(known => known.Name), "Known are " + string.Join(", ", NoteTarget.All.Select(known => known.Name))));
            else if (Target is not null && Target != target)
                findings.Error(AuthoringCodes.ValuesConflict, field.Value.Position, $"one source is for {Target.Name} and another for {target.Name}", "Name one machine");
            Target ??= target;
        }

        private void ReadLoaders(DescribedField field, PlanFindings findings)
        {
            Loaders ??= [];
            LoadersPosition ??= field.Position;
            if (field.Value is DescribedValue.Scalar { Text: var text } && text.Contains(',', StringComparison.Ordinal))
            {
                var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                findings.Error(AuthoringCodes.UnknownName, field.Value.Position, $"loaders is a list, and \"{text}\" is one text", $"Write [{string.Join(", ", names)}]");
                return;
            }

            foreach (var item in field.Value is DescribedValue.List list ? list.Items : [field.Value])
                Add((item as DescribedValue.Scalar)?.Text ?? "", item.Position, findings);
        }

        private void Add(string name, SourcePosition position, PlanFindings findings)
        {
            Loaders ??= [];
            if (BootLoaders.Find(name) is not { } loader)
                findings.Error(AuthoringCodes.UnknownName, position, $"there is no loader \"{name}\"", PlanFindings.Nearest(name, BootLoaders.All.Select(known => known.Name), "Known are " + string.Join(", ", BootLoaders.All.Select(known => known.Name))));
            else if (!Loaders.Contains(loader))
                Loaders.Add(loader);
        }

        private static bool Is(DescribedField field, string name) => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase);
    }
}
