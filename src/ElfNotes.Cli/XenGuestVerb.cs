using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary>What <c>elfnotes convert</c> does to finished files: the string's notes put in, and the notes' string taken out.</summary>
internal static class XenGuestVerb
{
    /// <summary>What a string can be written as: assembler, which goes through C's preprocessor or not, and the bare text.</summary>
    public static readonly string[] Suffixes = [".S", ".s", ".txt"];

    /// <summary>Puts the notes that the string means into the file. The string stays: Xen does not read it then.</summary>
    public static ExitStatus PutNotes(EditRequest request, bool withRemarks) => EditRun.Elf(request, file => Plan(file, request, withRemarks), isAsked: false);

    /// <summary>Prints or writes the string that the notes of a file mean.</summary>
    public static ExitStatus WriteString(string path, string? output, bool isLossy)
    {
        using var file = FileResult.Read(path);
        if (file.Error is { } unreadable)
        {
            StandardError.Write(FileText.ErrorLine(path, null, unreadable));
            return ExitStatus.Unreadable;
        }

        try
        {
            if (Written(file) is not { } written) return ExitStatus.Findings;
            foreach (var finding in written.Findings) StandardError.Write(SafeText.Escape($"{path}: {(isLossy ? "warning" : "error")}: {finding.Message}; at 0x{finding.Offset:x} ({finding.Code})"));
            if (written.Findings.Count > 0 && !isLossy)
            {
                StandardError.Write(SafeText.Escape($"{path}: with --lossy the string is made without that"));
                return ExitStatus.Findings;
            }

            return Output(path, output, written);
        }
        catch (ElfNotesException e)
        {
            StandardError.Write(FileText.ErrorLine(path, null, e));
            return ExitStatus.Unreadable;
        }
    }

    private static EditPlan Plan(ElfFile file, EditRequest request, bool withRemarks)
    {
        var converted = XenGuestConversion.Convert(file, request.Path) ?? throw new ElfNotesException(EditingCodes.NoteNotFound, 0, "there is no section __xen_guest in it, so there is nothing to convert");
        if (converted.Findings.FirstOrDefault(finding => finding.Code == AuthoringCodes.GuestSectionNotRead) is { } notRead) throw new ElfNotesException(EditingCodes.LayoutCannotTake, notRead.Offset, notRead.Message);
        var planned = NotePlanner.Plan(converted.Description, new PlannerOptions { Target = NoteTarget.Of(file.Identity) });
        PlanFindingText.Write([.. converted.Findings.Select(finding => new PlanFinding(finding.Code, finding.Severity, new SourcePosition(request.Path), $"{finding.Message}, at 0x{finding.Offset:x}", finding.Hint)), .. planned.Findings], withRemarks);
        if (planned.Plan is not { Notes.Count: > 0 } plan || planned.Findings.Any(finding => finding.Severity == Severity.Error)) throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, "the __xen_guest string makes no notes that Xen would take");
        return NoteEditor.Plan(file, [.. plan.Notes.Select(note => new NoteEdit.Add(note))], request.Options);
    }

    private static XenGuestWritten? Written(FileResult file)
    {
        var found = new List<XenGuestWritten>();
        foreach (var member in file.Members)
        {
            if (member.Elf is not { } elf) continue;
            if (elf.Identity.Type == ElfIdentity.ET_REL)
            {
                StandardError.Write(SafeText.Escape($"{Name(file, member)}: a relocatable object has no addresses yet: convert the linked kernel"));
                return null;
            }

            if (XenGuestString.Write(elf) is { } written) found.Add(written);
        }

        if (found.Count == 1) return found[0];
        StandardError.Write(SafeText.Escape($"{file.Path}: {(found.Count == 0 ? "Xen finds no notes of its own in it" : "more than one file in it has Xen notes")}, so there is nothing to convert"));
        return null;
    }

    private static ExitStatus Output(string path, string? output, XenGuestWritten written)
    {
        var text = written.Text();
        if (output is null || OutputFiles.IsStandardOutput(output))
        {
            StandardOutput.Write(StandardOutput.IsTerminal ? Encoding.UTF8.GetBytes(SafeText.Escape(Encoding.UTF8.GetString(text)) + "\n") : [.. text, (byte)'\n']);
            return ExitStatus.Fine;
        }

        byte[] content = output.EndsWith(".txt", StringComparison.Ordinal) ? [.. text, (byte)'\n'] : Encoding.UTF8.GetBytes(written.Assembler($"The Xen notes of {Path.GetFileName(path)} as a __xen_guest string"));
        return OutputFiles.Write([(output, content)]) ? ExitStatus.Fine : ExitStatus.Unreadable;
    }

    private static string Name(FileResult file, ImageMember member) => member.Name is null ? file.Path : $"{file.Path}({member.Name})";
}
