using ElfNotes.Editing;
using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary><c>elfnotes copy</c>: notes of one image into another.</summary>
internal static class CopyVerb
{
    /// <summary>Copies into a file.</summary>
    /// <param name="copy">What is copied.</param>
    /// <param name="request">The file and how it is edited.</param>
    public static ExitStatus Into(CopyRequest copy, EditRequest request) => Run(copy, (member, guard) =>
    {
        var edit = request with { Sources = [copy.From] };
        if (EditRun.IsUnusable(edit)) return ExitStatus.Usage;
        NoteCopyTarget target;
        SourceFile? file = null;
        try
        {
            file = SourceFile.Open(request.Path);
            target = copy.IsWrap ? BzImageWrap.Target(file.Source) : NoteCopy.Target(file.Source);
        }
        catch (ElfNotesException e)
        {
            file?.Dispose();
            StandardError.Write(FileText.ErrorLine(request.Path, null, e));
            return EditRun.StatusOf(e);
        }

        // What is wrong with the notes is said of the file that they are from: offsets count there.
        CopiedNotes copied;
        using (file) copied = NoteTransform.Apply(member.Notes, member.Elf, target, copy.Options);
        return EditRun.Any(edit, into =>
        {
            var plan = copy.IsWrap ? NoteCopy.Wrap(copied, into) : NoteCopy.Plan(copied, into, copy.Options.Edit);
            guard?.DemandUnchanged();
            return plan;
        }, isAsked: false);
    });

    /// <summary>Writes a new file of bare notes.</summary>
    /// <param name="copy">What is copied.</param>
    /// <param name="output">The file.</param>
    /// <param name="isDryRun">Whether only the plan is printed.</param>
    public static ExitStatus Raw(CopyRequest copy, string output, bool isDryRun) => IsRefused(copy, output, isDryRun) ? ExitStatus.Usage : Run(copy, (member, guard) =>
    {
        var plan = NoteCopy.Raw(member.Notes, member.Elf, copy.Options);
        foreach (var finding in plan.Findings) StandardError.Write(SafeText.Escape($"{output}: warning: {finding.Message} ({finding.Code})"));
        if (isDryRun)
        {
            EditText.Write(output, plan);
            return ExitStatus.Fine;
        }

        guard?.DemandUnchanged();
        return OutputFiles.Write([(output, plan.Result.ReadMemory(0, checked((int)plan.Length)).ToArray())]) ? ExitStatus.Fine : ExitStatus.Unreadable;
    });

    private static bool IsRefused(CopyRequest copy, string output, bool isDryRun)
    {
        if (OutputFiles.IsStandardOutput(output)) return !isDryRun && OutputFiles.IsTerminal("a file of bare notes");
        var complaint = OutputFiles.Complaint(output, [copy.From]) ?? (HoldsMore(output) ? $"-o {output} writes a file of bare notes, and that one is there and is none: --into {output} puts the notes into it" : null);
        if (complaint is not null) StandardError.Write(SafeText.Escape(complaint));
        return complaint is not null;
    }

    // A forgotten --into must not make a few notes of a kernel.
    private static bool HoldsMore(string path)
    {
        if (!OutputFile.Replaces(path)) return false;
        using var there = FileResult.Read(path);
        return there.Source is { Length: > 0 } && there.Members is not [{ Error: null, Elf: null, Container: ["notes"] }];
    }

    private static ExitStatus Run(CopyRequest copy, Func<ImageMember, SourceFile?, ExitStatus> run)
    {
        try
        {
            using var guard = copy.From == "-" ? null : SourceFile.OpenIfRegular(copy.From);
            using var file = FileResult.Read(copy.From);
            if (file.Error is { } error) throw error;
            return run(Member(file, copy.Member), guard);
        }
        catch (ElfNotesException e)
        {
            StandardError.Write(FileText.ErrorLine(copy.From, null, e));
            return EditRun.StatusOf(e);
        }
    }

    private static ImageMember Member(FileResult file, string? name)
    {
        if (name is not null)
        {
            var named = file.Members.FirstOrDefault(member => member.Name == name) ?? throw new ElfNotesException(EditingCodes.NoteNotFound, 0, $"there is no member {name} in it");
            return named.Error is { } error ? throw error : named;
        }

        List<ImageMember> noted = [.. file.Members.Where(member => member.Notes.Count > 0)];
        if (noted.Count(member => !member.IsBeside) > 1) throw new ElfNotesException(EditingCodes.NoteNotFound, 0, $"{noted.Count} members have notes; --member names one: {string.Join(", ", noted.Take(5).Select(member => member.Name))}{(noted.Count > 5 ? ", …" : "")}");
        if (noted is [var first, ..]) return first;
        throw file.Members.FirstOrDefault(member => member.Error is not null)?.Error ?? new ElfNotesException(EditingCodes.NoteNotFound, 0, "there are no notes to copy");
    }
}
