using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Images;
using ElfNotes.Manifest;

namespace ElfNotes.Cli;

/// <summary><c>elfnotes convert</c>: the legacy <c>__xen_guest</c> string as notes, and back.</summary>
internal static class ConvertVerb
{
    /// <summary>The forms of <c>--to</c>; the first is the default.</summary>
    public static readonly string[] Forms = ["description", "notes", "xen-guest"];

    private const string YamlSuffix = ".yaml";

    /// <summary>Converts to one of the forms.</summary>
    /// <param name="form">One of <see cref="Forms"/>.</param>
    /// <param name="request">The file, the outputs, and what goes with a description.</param>
    /// <param name="edit">What goes with notes that are put into the file.</param>
    /// <param name="isLossy">Whether a string may lack what the notes say.</param>
    public static ExitStatus Run(string form, BuildRequest request, EditRequest edit, bool isLossy)
    {
        if (Complaint(form, request, edit, isLossy) is { } complaint)
        {
            StandardError.Write(SafeText.Escape(complaint) + "; see elfnotes convert --help");
            return ExitStatus.Usage;
        }

        return form switch
        {
            "notes" => XenGuestVerb.PutNotes(edit with { Output = request.Outputs is [var output] ? output : null }, request.WithRemarks),
            "xen-guest" => XenGuestVerb.WriteString(request.Sources[0], request.Outputs is [var output] ? output : null, isLossy),
            _ => Describe(request),
        };
    }

    private static string? Complaint(string form, BuildRequest request, EditRequest edit, bool isLossy)
    {
        if (form != "description" && request.Outputs.Count > 1) return $"convert --to {form} writes one file";
        if (form != "description" && (request.Machine is not null || request.Loaders.Count > 0 || request.IsWholeScript)) return "--machine, --loaders and --full go with --to description only";
        if (form != "notes" && edit != new EditRequest { Path = edit.Path }) return "the options of an edit, --dry-run among them, go with --to notes only";
        if (form == "notes" && edit.Path == "-") return "standard input cannot be edited: name a file";
        if (form != "xen-guest") return isLossy ? "--lossy goes with --to xen-guest only" : null;
        if (request.Outputs is [var output] && !OutputFiles.IsStandardOutput(output) && !XenGuestVerb.Suffixes.Any(suffix => output.EndsWith(suffix, StringComparison.Ordinal))) return $"-o {output}: the string is written as {string.Join(" or ", XenGuestVerb.Suffixes)}";
        return request.Outputs is [var file] ? OutputFiles.Complaint(file, request.Sources) : null;
    }

    /// <summary>Prints YAML, or writes outputs as build does; a .yaml among them is the description itself.</summary>
    private static ExitStatus Describe(BuildRequest request)
    {
        var path = request.Sources[0];
        List<string> yamlFiles = [.. request.Outputs.Where(output => output.EndsWith(YamlSuffix, StringComparison.Ordinal) || OutputFiles.IsStandardOutput(output))];
        var others = request with { Outputs = [.. request.Outputs.Except(yamlFiles)] };
        if (PlanRun.Complaint(request with { Outputs = [.. request.Outputs.Where(output => !OutputFiles.IsStandardOutput(output))] }, YamlSuffix) is { } complaint)
        {
            StandardError.Write(SafeText.Escape(complaint) + "; see elfnotes convert --help");
            return ExitStatus.Usage;
        }

        using var file = FileResult.Read(path);
        if (file.Error is { } error)
        {
            StandardError.Write(FileText.ErrorLine(path, null, error));
            return ExitStatus.Unreadable;
        }

        try
        {
            return Convert(file, yamlFiles, others);
        }
        catch (ElfNotesException e)
        {
            StandardError.Write(FileText.ErrorLine(path, null, e));
            return ExitStatus.Unreadable;
        }
    }

    private static ExitStatus Convert(FileResult file, List<string> yamlFiles, BuildRequest request)
    {
        var descriptions = new List<PlanDescription>();
        var findings = new List<PlanFinding>();
        foreach (var member in file.Members)
        {
            var name = Name(file, member);
            if (member.Elf is not { } elf || XenGuestConversion.Convert(elf, name) is not { } converted) continue;
            descriptions.Add(converted.Description);
            findings.AddRange(converted.Findings.Select(finding => new PlanFinding(finding.Code, finding.Severity, new SourcePosition(name), $"{finding.Message}, at 0x{finding.Offset:x}", finding.Hint)));
        }

        if (descriptions.Count == 0)
        {
            StandardError.Write(SafeText.Escape($"{file.Path}: there is no section __xen_guest in it, so there is nothing to convert"));
            return ExitStatus.Findings;
        }

        var description = PlanDescription.Join(descriptions);
        var yaml = Encoding.UTF8.GetBytes(NotesYaml.Write(description, $"The __xen_guest string of {file.Path} as notes"));
        var status = PlanRun.Finish(description, findings, request, [.. yamlFiles.Select(output => (output, yaml))], withSummary: false);
        if (request.Outputs.Count == 0 && yamlFiles.Count == 0) StandardOutput.Write(yaml);
        return status;
    }

    private static string Name(FileResult file, ImageMember member) => member.Name is null ? file.Path : $"{file.Path}({member.Name})";
}
