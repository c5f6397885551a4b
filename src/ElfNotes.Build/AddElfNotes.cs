using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.Elf;
using Microsoft.Build.Framework;

namespace ElfNotes.Build;

/// <summary>
/// Adds the notes that a project describes to a program that the build has just made: the apphost, the host of a single file, or that file. A program in another
/// format than ELF, for another system, stays as it is.
/// </summary>
public sealed class AddElfNotes : NotesTask
{
    private static readonly EditOptions s_options = new() { KeepRecord = false };

    /// <summary>The program, as it was made: without what this task adds, but for a build-id.</summary>
    [Required]
    public string Program { get; set; } = "";

    /// <summary>Whether the program gets a build-id of its own, derived from its content and that of <see cref="BuildIdFiles"/>.</summary>
    public bool BuildId { get; set; }

    /// <summary>Files that make this program another one than one with the same bytes: the assembly that an apphost starts.</summary>
    public ITaskItem[] BuildIdFiles { get; set; } = [];

    /// <summary>Whether notes with a symbol are left out: the program has no symbols, and only stands in for one that is linked later, and gets them then.</summary>
    public bool LeavesOutSymbols { get; set; }

    private protected override void Run(PlanDescription description)
    {
        if (Log.HasLoggedErrors || (description.Notes.Count == 0 && !BuildId)) return;
        if (Written(description) is { } part) WholeFile.Replace(Program, part);
    }

    private string? Written(PlanDescription description)
    {
        using var source = ByteSource.FromFile(Program);
        if (!ElfFile.IsElf(source)) return null;
        try
        {
            return Changed(description, source) is { } plan ? WholeFile.WritePart(Program, plan.Result) : null;
        }
        catch (ElfNotesException e)
        {
            var culprit = Culprit(description, source);
            Report(new PlanFinding(e.Code, Severity.Error, culprit?.Position ?? new SourcePosition(Program), e.Message, Hint(culprit, e)));
            return null;
        }
    }

    private EditPlan? Changed(PlanDescription description, ByteSource source)
    {
        var file = ElfFile.Open(source);
        var plan = new EditPlan(source, source.Length, [], []);
        if (description.Notes.Count > 0)
        {
            if (Plan(description, Target(file)) is not { } notes) return null;
            var added = notes.Notes.Where(note => !LeavesOutSymbols || !HasSymbol(note)).ToList();
            if (added.Count > 0) plan = NoteEditor.Plan(file, [.. added.Select(note => new NoteEdit.Add(note))], s_options);
        }

        return BuildId ? HostBuildId.Set(plan, BuildIdFiles.Select(one => one.GetMetadata("FullPath")), s_options) : plan;
    }

    private NoteTarget? Target(ElfFile file)
    {
        if (NoteTarget.Of(file.Identity) is { } target) return target;
        Report(new PlanFinding(AuthoringCodes.UnknownName, Severity.Error, new SourcePosition(Program), "the machine of this program is none that notes are written for"));
        return null;
    }

    // Notes are added together, and the editor does not say which of them it refuses: one with a symbol that the program has not. A program that takes no note at all is no note's fault.
    private PlannedNote? Culprit(PlanDescription description, ByteSource source)
    {
        if (IsRefused(source, PlannedNote.Of("Example", 1))) return null;
        return Plan(description, NoteTarget.Of(ElfFile.Open(source).Identity))?.Notes.FirstOrDefault(note => IsRefused(source, note));
    }

    private string? Hint(PlannedNote? note, ElfNotesException refusal)
    {
        if (note is not null && HasSymbol(note)) return "The program that the SDK makes has no symbols: a note with a symbol is for NativeAOT, or for an ElfNotesOutput that another linker is given";
        return BuildId && refusal.Code == EditingCodes.NoteNotFound ? "ElfBuildId writes over the build-id that the program has: leave it, or the note, out" : null;
    }

    private static bool HasSymbol(PlannedNote note) => note.Parts.Any(part => part is NotePart.Symbol);

    private static bool IsRefused(ByteSource source, PlannedNote note)
    {
        try
        {
            NoteEditor.Plan(ElfFile.Open(source), [new NoteEdit.Add(note)], s_options);
            return false;
        }
        catch (ElfNotesException)
        {
            return true;
        }
    }
}
