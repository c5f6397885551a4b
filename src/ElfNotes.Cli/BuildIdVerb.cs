using ElfNotes.Editing;
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

    /// <summary>Derives it again.</summary>
    public static ExitStatus Recompute(EditRequest request, string? style) =>
        EditRun.Elf(request, file => BuildIdEditor.Recompute(file, style is null ? null : Enum.Parse<BuildIdStyle>(style, ignoreCase: true), request.Options), isAsked: false);

    /// <summary>The bytes of a build-id as people write it: hexadecimal digits, two for each byte, with 0x before or - between; null where it is none.</summary>
    public static byte[]? Parse(string text)
    {
        var digits = (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text).Replace("-", "", StringComparison.Ordinal);
        return digits.Length is > 0 and <= 2 * BuildIdEditor.MaximumSize && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
    }

    private static string Name(FileResult file, ImageMember member) => member.Name is null ? file.Path : $"{file.Path}({member.Name})";
}
