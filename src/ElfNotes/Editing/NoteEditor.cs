using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>
/// Plans changes to the notes of a finished ELF file: executables, shared objects, relocatable objects, kernels, modules and cores, of both classes and
/// byte orders. Everything else of the file stays where it is.
/// </summary>
public static class NoteEditor
{
    /// <summary>Plans changes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="edits">What is to be changed, one after the other.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The plan; where nothing changes, one that <see cref="EditPlan.ChangesNothing"/>.</returns>
    /// <exception cref="ElfNotesException">
    /// <see cref="EditingCodes"/>: the edit is refused; or the bytes cannot be had.
    /// </exception>
    public static EditPlan Plan(ElfFile file, IReadOnlyList<NoteEdit> edits, EditOptions? options = null)
    {
        options ??= new EditOptions();
        return PlanUnsigned(file, options, bare => PlanEdits(bare, edits, options));
    }

    /// <summary>Plans a change of a file whose signature, if it has one, is cut off before; of one that changes nothing it stays.</summary>
    internal static EditPlan PlanUnsigned(ElfFile file, EditOptions options, Func<ElfFile, EditPlan> plan)
    {
        if (ModuleSignature.Find(file.Source) is not { } signature) return plan(file);
        // What is appended lies behind a module's signature otherwise, and the signature would be wrong in any case.
        var bare = signature.Remove(options with { BreakSignature = true });
        var edit = plan(ElfFile.Open(bare.Result, file.Limits));
        return edit.ChangesNothing ? new EditPlan(file.Source, file.Source.Length, [], [], edit.Findings) : signature.Remove(options).Then(edit);
    }

    internal static EditPlan Finish(NoteArrangement arrangement, EditOptions options)
    {
        var plan = new ElfRewriter(arrangement, options).Plan();
        if (arrangement.Unwound is { } unwound)
        {
            // A record that does not hold is no reason to write the file.
            var isKept = plan.ChangesNothing && unwound.Changes.Count == 0 && unwound.Steps.Count > 0;
            plan = isKept ? new EditPlan(unwound.Original, unwound.Original.Length, [], []) : unwound.Then(plan);
        }

        EditProof.Prove(plan, arrangement);
        return arrangement.Findings.Count == 0 ? plan : new EditPlan(plan.Original, plan.Length, plan.Changes, plan.Steps, [.. plan.Findings, .. arrangement.Findings]);
    }

    private static EditPlan PlanEdits(ElfFile file, IReadOnlyList<NoteEdit> edits, EditOptions options)
    {
        var arrangement = NoteArrangement.Read(file);
        var changer = new NoteChanger(arrangement, options);
        foreach (var edit in edits)
        {
            switch (edit)
            {
                case NoteEdit.Add add:
                    changer.Add(add.Note);
                    break;
                case NoteEdit.Set set:
                    changer.Set(set.Which, set.Parts);
                    break;
                case NoteEdit.Remove remove:
                    changer.Remove(remove.Which);
                    break;
            }
        }

        new NoteReturn(arrangement).Run();
        changer.FindDoubles();
        return Finish(arrangement, options);
    }
}
