using ElfNotes.Boot;
using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>What can be said of notes together: what is missing, what comes twice, what does not go into one section.</summary>
internal sealed class PlanChecks(NoteTarget target, PlanFindings findings)
{
    private const string Xen = "Xen";

    /// <summary>Checks the notes of a plan.</summary>
    /// <param name="notes">The notes that could be understood.</param>
    /// <param name="loaders">The loaders that they are made for; null where nobody says.</param>
    /// <param name="position">Where the loaders are named, or the first note.</param>
    public void Check(IReadOnlyList<PlannedNote> notes, IReadOnlyList<BootLoader>? loaders, SourcePosition position)
    {
        CheckDuplicates(notes);
        findings.IsVerbatim = notes.Count > 0 && notes.All(note => note.IsVerbatim);
        CheckSections(notes);
        if (loaders is null) CheckXen(notes);
        else foreach (var loader in loaders) CheckLoader(notes, loader, position);
    }

    private void CheckLoader(IReadOnlyList<PlannedNote> notes, BootLoader loader, SourcePosition position)
    {
        if (!loader.Machines.Contains(target.Machine))
            findings.Advise(AuthoringCodes.ValuesConflict, Severity.Error, position, $"{loader.Name} starts no kernels of {target.Name}", "Name another machine, or leave the loader away");
        CheckNeeds(notes, loader.Name, loader.Needs, position, Severity.Error);
    }

    private void CheckDuplicates(IReadOnlyList<PlannedNote> notes)
    {
        foreach (var same in notes.GroupBy(note => (note.Owner, note.Type)).Where(group => group.Count() > 1))
        {
            var list = same.ToList();
            for (var index = 1; index < list.Count; index++)
            {
                findings.IsVerbatim = list[..(index + 1)].TrueForAll(note => note.IsVerbatim);
                var name = list[index].TypeTitle;
                if (same.Key.Owner == Xen && NoteTypes.Find(Xen, same.Key.Type) is [{ Scope: NoteScope.KernelImage }])
                    findings.Advise(AuthoringCodes.DuplicateNote, Severity.Error, list[index].Position, $"{name} comes twice, first at {list[0].Position}; Xen takes the last{(same.Key.Type == XenNoteTypes.PHYS32_ENTRY ? ", QEMU and Firecracker the first" : "")}", "Keep one of them");
                else if (list[..index].Exists(earlier => Content(earlier).AsSpan().SequenceEqual(Content(list[index]))))
                    findings.Advise(AuthoringCodes.DuplicateNote, Severity.Warning, list[index].Position, $"this note of owner {same.Key.Owner} and type {name} is there already, with the same content", "Keep one of them");
            }
        }
    }

    private byte[] Content(PlannedNote note)
    {
        var encoded = EncodedNotes.Of("", [note], target);
        return [.. encoded.Content.Span, .. encoded.Relocations.SelectMany(relocation => System.Text.Encoding.UTF8.GetBytes(relocation.ToString()))];
    }

    private void CheckSections(IReadOnlyList<PlannedNote> notes)
    {
        foreach (var section in notes.GroupBy(note => note.Section, StringComparer.Ordinal))
        {
            var first = section.First();
            foreach (var note in section.Skip(1))
            {
                if (note.IsAllocated != first.IsAllocated)
                    findings.Error(AuthoringCodes.SectionsDiffer, note.Position, $"one section cannot be {(note.IsAllocated ? "" : "not ")}allocated for this note and {(first.IsAllocated ? "" : "not ")}allocated for the one at {first.Position}: {section.Key}", $"Give one of them a section of its own: {SourceDialect.Of(note.Position).Field(NoteFields.Section, ".note.name")}");
                else if (target.SizeOf(note.Alignment) != target.SizeOf(first.Alignment))
                    findings.Error(AuthoringCodes.SectionsDiffer, note.Position, $"this note is padded to {target.SizeOf(note.Alignment)} and the one at {first.Position} to {target.SizeOf(first.Alignment)}; readers go by the alignment of the section, {section.Key}", $"Give one of them a section of its own: {SourceDialect.Of(note.Position).Field(NoteFields.Section, ".note.name")}");
            }
        }
    }

    // Nobody says which loader is meant: PVH needs one note, so a set without it must be one for PV.
    private void CheckXen(IReadOnlyList<PlannedNote> notes)
    {
        var kernel = notes.Where(note => note.Owner == Xen && NoteTypes.Find(Xen, note.Type) is [{ Scope: NoteScope.KernelImage }]).ToList();
        if (kernel.Count == 0) return;
        var isPvh = kernel.Exists(note => note.Type == XenNoteTypes.PHYS32_ENTRY);
        var isPv = kernel.Exists(note => note.Type is XenNoteTypes.ENTRY or XenNoteTypes.HYPERCALL_PAGE or XenNoteTypes.XEN_VERSION or XenNoteTypes.LOADER or XenNoteTypes.GUEST_OS);
        if (!isPvh || isPv) CheckNeeds(kernel, "Xen", NoteNeed.Pv, kernel[0].Position, isPvh ? Severity.Warning : Severity.Error, isPvh ? " to start it as a PV guest" : "");
    }

    private void CheckNeeds(IReadOnlyList<PlannedNote> notes, string loader, IReadOnlyList<NoteNeed> needs, SourcePosition position, Severity severity, string purpose = "")
    {
        foreach (var need in needs)
        {
            if (need.Alternatives.Any(alternative => notes.Any(note => Serves(note, alternative)))) continue;
            var wrong = notes.FirstOrDefault(note => need.Alternatives.Any(alternative => note.Owner == alternative.Owner && note.Type == alternative.Type));
            var needed = $"{loader} needs {string.Join(" or ", need.Alternatives.Select(Describe))}{purpose}";
            if (wrong is not null) findings.Advise(AuthoringCodes.RequiredNoteMissing, severity, wrong.Position, $"{needed}, and this is {Value(wrong)}", Mend(wrong, need));
            else findings.Advise(AuthoringCodes.RequiredNoteMissing, severity, position, $"{needed}, and there is none", $"Add {Example(need.Alternatives[0], position)}{(loader == Xen ? $"; or say {SourceDialect.Of(position).NoLoaders} where other objects have the rest" : "")}");
        }
    }

    private static bool Serves(PlannedNote note, NoteAlternative alternative) =>
        note.Owner == alternative.Owner && note.Type == alternative.Type
        && (alternative.Prefix is null || note.Parts is not [NotePart.Text text] || text.Value.StartsWith(alternative.Prefix, StringComparison.Ordinal));

    private static string Describe(NoteAlternative alternative) =>
        $"the {alternative.Owner} note {NoteVocabulary.TypeName(alternative.Owner, alternative.Type)}" + (alternative.Prefix is null ? "" : $" starting \"{alternative.Prefix}\"");

    private static string Value(PlannedNote note) => note.Parts is [NotePart.Text text] ? NoteText.Quote(text.Value) : "something else";

    // A kernel that is no Linux has a name of its own: the note that says nothing else is the first choice.
    private static string Mend(PlannedNote wrong, NoteNeed need)
    {
        var first = need.Alternatives[0];
        var own = need.Alternatives.First(alternative => wrong.Owner == alternative.Owner && wrong.Type == alternative.Type);
        var field = SourceDialect.Of(wrong.Position).Field(NoteFields.String, own.Prefix ?? "");
        return own == first ? $"Write {field}" : $"Add {Example(first, wrong.Position)}, or write {field}";
    }

    private static string Example(NoteAlternative alternative, SourcePosition position) => SourceDialect.Of(position).Note(
        alternative.Owner, NoteVocabulary.TypeName(alternative.Owner, alternative.Type)!, alternative.Prefix is null ? NoteFields.Symbol : NoteFields.String, alternative.Prefix ?? "pvh_start");
}
