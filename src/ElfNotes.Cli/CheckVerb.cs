using ElfNotes.Boot;
using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary><c>elfnotes check</c>: which loaders boot it, and why not.</summary>
/// <param name="loaders">The loaders asked for, or null for all.</param>
/// <param name="versions">The releases of Xen to judge by.</param>
/// <param name="failOn">The severity of findings about the file that makes the status 1.</param>
/// <param name="withRemarks">Whether the text has findings that ask for no change.</param>
internal sealed class CheckVerb(IReadOnlyList<BootLoader>? loaders, IReadOnlyList<XenVersion> versions, Severity failOn, bool withRemarks)
{
    /// <summary>The formats of <c>--format</c>; the first is the default.</summary>
    public static readonly string[] Formats = ["text", "json"];

    private static readonly NoteFilter AllNotes = new(null, null);

    public ExitStatus Run(IReadOnlyList<string> paths, string format) => format == "json" ? Json(paths) : Text(paths);

    private ExitStatus Text(IReadOnlyList<string> paths)
    {
        using var output = TextOutput.Open();
        var text = new CheckText(output, withRemarks);
        return FileRun.Each(paths, output, file =>
        {
            var status = ExitStatus.Fine;
            foreach (var member in file.Members)
            {
                if (member.Error is not null) continue;
                var verdicts = Judge(member);
                text.Write(file.Path, member, verdicts);
                status = Status(member, verdicts) is var next && next > status ? next : status;
            }

            return status;
        });
    }

    private ExitStatus Json(IReadOnlyList<string> paths)
    {
        using var json = new JsonFormat();
        return FileRun.Each(paths, null, file =>
        {
            var status = ExitStatus.Fine;
            var all = new List<IReadOnlyList<LoaderVerdict>>();
            foreach (var member in file.Members)
            {
                var verdicts = Judge(member);
                all.Add(verdicts);
                status = Status(member, verdicts) is var next && next > status ? next : status;
            }

            json.Write(file, AllNotes, all);
            return status;
        });
    }

    private List<LoaderVerdict> Judge(ImageMember member)
    {
        if (member is not { Elf: not null, Content: { } content, Error: null }) return [];
        var verdicts = new List<LoaderVerdict>();
        foreach (var loader in loaders ?? BootLoaders.All)
            foreach (var version in versions) verdicts.Add(loader.Judge(content, version));
        return verdicts;
    }

    // Without --for, an image that one loader takes is a kernel for that loader, and no failure of the others. With --for,
    // every loader named must take it.
    private ExitStatus Status(ImageMember member, List<LoaderVerdict> verdicts)
    {
        if (member.Error is not null) return ExitStatus.Fine;
        var taken = verdicts.Count > 0 && (loaders is null ? verdicts.Any(verdict => verdict.Accepts) : verdicts.All(verdict => verdict.Accepts));
        return taken && member.Findings.All(finding => finding.Severity < failOn) ? ExitStatus.Fine : ExitStatus.Findings;
    }
}
