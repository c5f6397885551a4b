namespace ElfNotes.Authoring;

/// <summary>
/// What a source of notes says, before it is understood: the same for YAML, attributes and build items, so that one
/// set of rules (<see cref="NotePlanner"/>) serves all of them.
/// </summary>
/// <param name="Settings">What holds for all notes; the names are in <see cref="PlanSettings"/>.</param>
/// <param name="Notes">The notes, in the order in which they are to lie.</param>
public sealed record PlanDescription(IReadOnlyList<DescribedField> Settings, IReadOnlyList<NoteDescription> Notes)
{
    /// <summary>Several sources as one: settings and notes one after the other. <see cref="PlanSettings.Verbatim"/> holds for the notes of its own source only.</summary>
    /// <param name="descriptions">In the order in which the notes are to lie.</param>
    public static PlanDescription Join(params IReadOnlyList<PlanDescription> descriptions)
    {
        if (descriptions is [var only]) return only;
        List<PlanDescription> marked = [.. descriptions.Select(one => one.WithVerbatimNotes())];
        return new([.. marked.SelectMany(one => one.Settings)], [.. marked.SelectMany(one => one.Notes)]);
    }

    /// <summary>The same with the setting <see cref="PlanSettings.Verbatim"/> moved to the notes. A setting that is neither true nor false stays, to be reported.</summary>
    internal PlanDescription WithVerbatimNotes()
    {
        if (Settings.FirstOrDefault(setting => Is(setting, "true")) is null && Settings.FirstOrDefault(setting => Is(setting, "false")) is null) return this;
        var isVerbatim = Settings.Any(setting => Is(setting, "true"));
        return new([.. Settings.Where(setting => !Is(setting, "true") && !Is(setting, "false"))], isVerbatim ? [.. Notes.Select(note => note with { IsVerbatim = true })] : Notes);

        static bool Is(DescribedField setting, string value) =>
            string.Equals(setting.Name, PlanSettings.Verbatim, StringComparison.OrdinalIgnoreCase) && setting.Value is DescribedValue.Scalar scalar && string.Equals(scalar.Text, value, StringComparison.OrdinalIgnoreCase);
    }
}
