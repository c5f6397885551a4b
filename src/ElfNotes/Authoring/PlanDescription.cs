namespace ElfNotes.Authoring;

/// <summary>
/// What a source of notes says, before it is understood: the same for YAML, attributes and build items, so that one
/// set of rules (<see cref="NotePlanner"/>) serves all of them.
/// </summary>
/// <param name="Settings">What holds for all notes; the names are in <see cref="PlanSettings"/>.</param>
/// <param name="Notes">The notes, in the order in which they are to lie.</param>
public sealed record PlanDescription(IReadOnlyList<DescribedField> Settings, IReadOnlyList<NoteDescription> Notes)
{
    /// <summary>Several sources as one: settings and notes one after the other.</summary>
    /// <param name="descriptions">In the order in which the notes are to lie.</param>
    public static PlanDescription Join(params IReadOnlyList<PlanDescription> descriptions) =>
        new([.. descriptions.SelectMany(one => one.Settings)], [.. descriptions.SelectMany(one => one.Notes)]);
}
