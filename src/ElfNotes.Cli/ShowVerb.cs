using System.Buffers;
using ElfNotes.Boot;

namespace ElfNotes.Cli;

/// <summary><c>elfnotes show</c>: every note, decoded, with where it lies.</summary>
internal static class ShowVerb
{
    /// <summary>The formats of <c>--format</c>; the first is the default.</summary>
    public static readonly string[] Formats = ["table", "json", "readnotes", "readelf"];

    public static ExitStatus Run(IReadOnlyList<string> paths, string format, NoteFilter filter) => format switch
    {
        "json" => Json(paths, filter),
        "readnotes" => Readnotes(paths),
        "readelf" => Readelf(paths, filter),
        _ => Table(paths, filter),
    };

    private static ExitStatus Table(IReadOnlyList<string> paths, NoteFilter filter)
    {
        using var output = TextOutput.Open();
        var table = new ShowTable(output, filter);
        return FileRun.Each(paths, output, file =>
        {
            foreach (var member in file.Members)
                if (member.Error is null) table.Write(file.Path, member);
            return ExitStatus.Fine;
        });
    }

    private static ExitStatus Readelf(IReadOnlyList<string> paths, NoteFilter filter)
    {
        using var output = TextOutput.Open();
        var format = new ReadelfFormat(output, filter);
        return FileRun.Each(paths, output, file =>
        {
            foreach (var member in file.Members)
                if (member.Error is null) format.Write(file.Path, member, paths.Count > 1 || member.Name is not null);
            return ExitStatus.Fine;
        });
    }

    private static ExitStatus Json(IReadOnlyList<string> paths, NoteFilter filter)
    {
        using var json = new JsonFormat();
        return FileRun.Each(paths, null, file =>
        {
            json.Write(file, filter, null);
            return ExitStatus.Fine;
        });
    }

    // readnotes has its own exit status: 1 for what it cannot read.
    private static ExitStatus Readnotes(IReadOnlyList<string> paths)
    {
        var status = FileRun.Each(paths, null, file =>
        {
            var status = ExitStatus.Fine;
            foreach (var member in file.Members)
            {
                var output = new ArrayBufferWriter<byte>();
                if (member.Content is null || member.Error is not null) continue;
                if (!XenReadnotes.Print(member.Content, output)) status = ExitStatus.Unreadable;
                StandardOutput.Write(StandardOutput.IsTerminal ? System.Text.Encoding.UTF8.GetBytes(EscapeLines(output.WrittenSpan)) : output.WrittenSpan);
            }

            return status;
        });
        return status == ExitStatus.Fine ? status : ExitStatus.Findings;
    }

    private static string EscapeLines(ReadOnlySpan<byte> text) =>
        string.Join('\n', System.Text.Encoding.UTF8.GetString(text).Split('\n').Select(SafeText.Escape));
}
