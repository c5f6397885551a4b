namespace ElfNotes.Authoring;

/// <summary>The notes that are to be written: what every emitter starts from.</summary>
/// <param name="Notes">In the order in which they are to lie. Notes of one section agree in <see cref="PlannedNote.IsAllocated"/> and <see cref="PlannedNote.Alignment"/>.</param>
/// <param name="Target">The machine that they are for, as far as their source names one.</param>
/// <param name="Loaders">The names of the loaders that they are made for, in <see cref="Boot.BootLoaders"/>; empty where the source names none.</param>
public sealed record NotePlan(IReadOnlyList<PlannedNote> Notes, NoteTarget? Target, IReadOnlyList<string> Loaders)
{
    /// <summary>The sections, in the order in which their first notes come, each with its notes.</summary>
    public IReadOnlyList<IGrouping<string, PlannedNote>> Sections => [.. Notes.GroupBy(note => note.Section, StringComparer.Ordinal)];

    /// <summary>The symbols that the notes refer to, each once, in order.</summary>
    public IReadOnlyList<string> Symbols => [.. Notes.SelectMany(note => note.Parts).OfType<NotePart.Symbol>().Select(part => part.Name).Distinct(StringComparer.Ordinal)];
}
