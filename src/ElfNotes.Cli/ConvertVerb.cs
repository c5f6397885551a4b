using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Images;
using ElfNotes.Manifest;

namespace ElfNotes.Cli;

/// <summary><c>elfnotes convert</c>: the legacy <c>__xen_guest</c> string as notes.</summary>
internal static class ConvertVerb
{
    private const string YamlSuffix = ".yaml";

    /// <summary>Prints YAML, or writes outputs as build does; a .yaml among them is the description itself.</summary>
    public static ExitStatus Run(BuildRequest request)
    {
        var path = request.Sources[0];
        List<string> yamlFiles = [.. request.Outputs.Where(output => output.EndsWith(YamlSuffix, StringComparison.Ordinal))];
        var others = request with { Outputs = [.. request.Outputs.Except(yamlFiles)] };
        if (PlanRun.Complaint(request, YamlSuffix) is { } complaint)
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
