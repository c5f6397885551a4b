using System.Buffers;
using ElfNotes.Boot;
using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary><c>elfnotes show</c>: every note, decoded, with where it lies.</summary>
internal static class ShowVerb
{
    /// <summary>The formats of <c>--format</c>; the first is the default.</summary>
    public static readonly string[] Formats = ["table", "json", "readnotes", "readelf", "yaml"];

    public static ExitStatus Run(IReadOnlyList<string> paths, string format, NoteFilter filter, NotesOption? notes = null) => format switch
    {
        "json" => Json(paths, filter, notes),
        "readnotes" => Readnotes(paths, notes),
        "readelf" => Readelf(paths, filter, notes),
        "yaml" => Yaml(paths, filter, notes),
        _ => Table(paths, filter, notes),
    };

    private static ExitStatus Table(IReadOnlyList<string> paths, NoteFilter filter, NotesOption? notes)
    {
        using var output = TextOutput.Open();
        var table = new ShowTable(output, filter);
        return FileRun.Each(paths, output, file =>
        {
            var without = 0;
            foreach (var member in file.Members)
            {
                if (member.Error is not null) continue;
                if (member.Name is not null && member.Findings.Count == 0 && !member.Notes.Any(filter.Matches)) without++;
                else table.Write(file.Path, member);
            }

            if (without > 0) table.WriteRest(file.Path, without);
            return ExitStatus.Fine;
        }, notes: notes);
    }

    private static ExitStatus Readelf(IReadOnlyList<string> paths, NoteFilter filter, NotesOption? notes)
    {
        using var output = TextOutput.Open();
        var format = new ReadelfFormat(output, filter);
        return FileRun.Each(paths, output, file =>
        {
            foreach (var member in file.Members)
                if (member.Error is null) format.Write(file.Path, member, paths.Count > 1 || member.Name is not null);
            return ExitStatus.Fine;
        }, notes: notes);
    }

    private static ExitStatus Json(IReadOnlyList<string> paths, NoteFilter filter, NotesOption? notes)
    {
        using var json = new JsonFormat();
        return FileRun.Each(paths, null, file =>
        {
            json.Write(file, filter, [.. file.Members.Select(MemberReport.WithoutVerdicts)], withVerdicts: false);
            return ExitStatus.Fine;
        }, notes: notes);
    }

    private static ExitStatus Yaml(IReadOnlyList<string> paths, NoteFilter filter, NotesOption? notes)
    {
        var yaml = new YamlFormat(filter);
        return FileRun.Each(paths, null, file => yaml.Write(file) ? ExitStatus.Fine : ExitStatus.Findings, notes: notes);
    }

    // readnotes has its own exit status: 1 for what it cannot read. And it reads more than is an ELF: any EI_CLASS but 2 is
    // 32-bit to libelf.
    private static ExitStatus Readnotes(IReadOnlyList<string> paths, NotesOption? notes)
    {
        var printed = new HashSet<ImageMember>();
        var status = FileRun.Each(
            paths,
            null,
            file =>
            {
                foreach (var member in file.Members)
                    if (member.Content is { } content && PrintReadnotes(member, content)) printed.Add(member);
                return file.Members.All(member => member.Content is null || printed.Contains(member)) ? ExitStatus.Fine : ExitStatus.Unreadable;
            },
            printed.Contains,
            notes: notes);
        return status == ExitStatus.Fine ? status : ExitStatus.Findings;
    }

    private static bool PrintReadnotes(ImageMember member, ByteSource content)
    {
        var output = new ArrayBufferWriter<byte>();
        if (member is { Elf: null, Error: null, Notes: [var first, ..] }) XenReadnotes.PrintBlob(content, first.Format.ByteOrder, output);
        else if (!XenReadnotes.Print(content, output)) return false;
        StandardOutput.Write(StandardOutput.IsTerminal ? System.Text.Encoding.UTF8.GetBytes(EscapeLines(output.WrittenSpan)) : output.WrittenSpan);
        return true;
    }

    private static string EscapeLines(ReadOnlySpan<byte> text) =>
        string.Join('\n', System.Text.Encoding.UTF8.GetString(text).Split('\n').Select(SafeText.Escape));
}
