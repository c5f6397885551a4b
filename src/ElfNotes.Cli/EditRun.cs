using ElfNotes.Editing;
using ElfNotes.Elf;

namespace ElfNotes.Cli;

/// <summary>The shared course of every editing verb: read, plan, ask the loaders, then print the plan or make the file.</summary>
internal static class EditRun
{
    /// <summary>Edits an ELF file.</summary>
    /// <param name="request">The file and how.</param>
    /// <param name="plan">Plans the change.</param>
    /// <param name="isAsked">Whether the change is of notes that loaders read: other verdicts are wanted then.</param>
    public static ExitStatus Elf(EditRequest request, Func<ElfFile, EditPlan> plan, bool isAsked) => Any(request, source => Plan(source, request, plan, isAsked), isAsked);

    /// <summary>Edits a file of any kind.</summary>
    /// <param name="request">The file and how.</param>
    /// <param name="plan">Plans the change of the whole file.</param>
    /// <param name="isAsked">As above.</param>
    public static ExitStatus Any(EditRequest request, Func<ByteSource, EditPlan> plan, bool isAsked)
    {
        if (IsUnusable(request)) return ExitStatus.Usage;
        if (!request.IsDryRun && OutputFiles.IsStandardOutput(request.Output) && OutputFiles.IsTerminal("such a file")) return ExitStatus.Usage;
        // Of what a refusal speaks: until there is something to write, of the file that is read.
        var subject = request.Path;
        try
        {
            // A file that is not going to be replaced is only read.
            using var edited = request.IsDryRun || request.Output is not null ? null : EditedFile.Open(request.Path, request.Replacement);
            using var read = edited is null ? SourceFile.Open(request.Path) : null;
            var source = edited?.Source ?? read!.Source;
            var edit = plan(source);
            if (ElfFile.IsElf(source)) edit = WithVerdicts(edit, request, isAsked);
            foreach (var finding in edit.Findings)
            {
                StandardError.Write(SafeText.Escape($"{request.Path}: {(finding.Severity == Severity.Info ? "note" : "warning")}: {finding.Message} ({finding.Code})"));
                if (finding.Hint is { } hint) StandardError.Write("    fix: " + SafeText.Escape(hint));
            }

            if (request.IsDryRun)
            {
                EditText.Write(request.Path, edit);
                return ExitStatus.Fine;
            }

            if (edit.ChangesNothing) StandardError.Write(SafeText.Escape($"{request.Path}: it is so already; nothing is changed ({EditingCodes.NothingToDo})"));
            subject = request.Output ?? request.Path;
            var lost = edited is not null ? edited.Replace(edit) : Write(read!, request, edit);
            foreach (var loss in lost) StandardError.Write(SafeText.Escape($"{request.Output ?? request.Path}: warning: {loss}"));
            return ExitStatus.Fine;
        }
        catch (ElfNotesException e)
        {
            StandardError.Write(FileText.ErrorLine(OutputFiles.IsOfWriting(e) ? subject : request.Path, null, e) + Way(e));
            return StatusOf(e);
        }
    }

    /// <summary>Whether what -o names cannot be written, since notes are read from it; says so. The edited file itself is refused by the library.</summary>
    public static bool IsUnusable(EditRequest request)
    {
        if (OutputFiles.Complaint(request.Output, request.Sources) is not { } complaint) return false;
        StandardError.Write(SafeText.Escape(complaint));
        return true;
    }

    /// <summary>The status of a refusal: 1 for a rule of edits, 3 for what could not be read or written.</summary>
    public static ExitStatus StatusOf(ElfNotesException e) =>
        e.Code.StartsWith("EN5", StringComparison.Ordinal) && !OutputFiles.IsOfWriting(e) ? ExitStatus.Findings : ExitStatus.Unreadable;

    private static IReadOnlyList<string> Write(SourceFile source, EditRequest request, EditPlan edit)
    {
        if (!OutputFiles.IsStandardOutput(request.Output)) return FileReplacement.Write(source, request.Output!, edit, request.Replacement);
        OutputFiles.WriteToStandardOutput(edit);
        source.DemandUnchanged();
        return [];
    }

    // The library knows no options.
    private static string Way(ElfNotesException e) => e.Code switch
    {
        EditingCodes.CannotWrite when FileReplacementOptions.Waiver(e) == nameof(FileReplacementOptions.BreakLinks) => "; --break-links gives this one the new file, and leaves the others the old one",
        EditingCodes.CannotWrite when FileReplacementOptions.Waiver(e) == nameof(FileReplacementOptions.AllowLosses) => "; --allow-losses goes on without",
        EditingCodes.VerdictChanges => "; --force does it all the same",
        EditingCodes.DataBehindEnd => "; --keep-data appends behind it all the same",
        EditingCodes.SignatureWouldBreak => "; --break-signature cuts it off",
        _ => "",
    };

    private static EditPlan Plan(ByteSource source, EditRequest request, Func<ElfFile, EditPlan> plan, bool isAsked)
    {
        if (ElfFile.IsElf(source)) return plan(ElfFile.Open(source));
        if (BzImageEditor.IsBzImage(source)) return BzImageEdit.Plan(source, request.Options, plan, edit => WithVerdicts(edit, request, isAsked));
        throw ContainerRefusal.Of(source);
    }

    private static EditPlan WithVerdicts(EditPlan edit, EditRequest request, bool isAsked)
    {
        if (edit.ChangesNothing) return edit;
        var findings = EditVerdicts.Compare(edit.Original, edit.Result, isAsked || request.IsForced);
        if (findings.FirstOrDefault(finding => finding.Severity == Severity.Error) is { } broken)
            throw new ElfNotesException(EditingCodes.VerdictChanges, 0, broken.Message);
        return new EditPlan(edit.Original, edit.Length, edit.Changes, edit.Steps, [.. edit.Findings, .. findings]);
    }
}
