using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary><c>elfnotes build-id</c>: what the build-id is, one of the user's choice, or the one that the content has.</summary>
internal static class BuildIdVerb
{
    /// <summary>The styles of <c>--style</c>.</summary>
    public static readonly string[] Styles = [.. Enum.GetNames<BuildIdStyle>().Select(name => name.ToLowerInvariant())];

    /// <summary>Prints build-ids in hexadecimal, a line each; with the file's name behind it, as sha1sum does, where there may be several.</summary>
    public static ExitStatus Show(IReadOnlyList<string> paths)
    {
        using var output = TextOutput.Open();
        return FileRun.Each(paths, null, file =>
        {
            var count = 0;
            foreach (var member in file.Members)
            {
                foreach (var note in member.Notes.Where(BuildIdEditor.IsBuildId))
                {
                    count++;
                    output.WriteLine(Convert.ToHexStringLower(note.Desc.Span) + (paths.Count == 1 && member.Name is null ? "" : "  " + SafeText.Escape(Name(file, member))));
                }
            }

            if (count > 0 || file.Error is not null) return ExitStatus.Fine;
            StandardError.Write(SafeText.Escape($"{file.Path}: there is no build-id in it"));
            return ExitStatus.Findings;
        });
    }

    /// <summary>Sets a build-id.</summary>
    public static ExitStatus Set(EditRequest request, byte[] id) => EditRun.Elf(request, file => BuildIdEditor.Set(file, id, request.Options), isAsked: false);

    /// <summary>Sets a random UUID, and prints it.</summary>
    public static ExitStatus SetUuid(EditRequest request)
    {
        var id = Guid.NewGuid().ToByteArray(bigEndian: true);
        return Printing(request, file => BuildIdEditor.Set(file, id, request.Options));
    }

    /// <summary>Derives it again, and prints it.</summary>
    public static ExitStatus Recompute(EditRequest request, string? style) =>
        Printing(request, file => BuildIdEditor.Recompute(file, style is null ? null : Enum.Parse<BuildIdStyle>(style, ignoreCase: true), request.Options));

    // In the form of show: the user cannot know it beforehand.
    private static ExitStatus Printing(EditRequest request, Func<ElfFile, EditPlan> plan)
    {
        var id = "";
        var status = EditRun.Elf(request, Plan, isAsked: false);
        if (status != ExitStatus.Fine || request.IsDryRun) return status;
        // The file itself may go there.
        if (request.Output is { } other && (OutputFiles.IsStandardOutput(other) || !OutputFile.Replaces(other))) return status;
        using var output = TextOutput.Open();
        output.WriteLine(id);
        return status;

        EditPlan Plan(ElfFile file)
        {
            var edit = plan(file);
            id = Convert.ToHexStringLower(BuildIdEditor.Find(ElfFile.Open(edit.Result))[0].Desc.Span);
            return edit;
        }
    }

    /// <summary>The bytes of a build-id as people write it: hexadecimal digits, two for each byte, with 0x before or - between; null where it is none.</summary>
    public static byte[]? Parse(string text)
    {
        var digits = (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text).Replace("-", "", StringComparison.Ordinal);
        return digits.Length is > 0 and <= 2 * BuildIdEditor.MaximumSize && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
    }

    private static string Name(FileResult file, ImageMember member) => member.Name is null ? file.Path : $"{file.Path}({member.Name})";
}
