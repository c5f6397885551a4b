using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary>Runs a verb over files that are independent of each other: a bad one never stops the others.</summary>
internal static class FileRun
{
    /// <summary>Reads each file, reports what could not be read in one line on standard error, and gives the file on.</summary>
    /// <param name="paths">The files; <c>-</c> is standard input.</param>
    /// <param name="output">Flushed by the caller at the end; separates files by an empty line. Null where the format separates them itself.</param>
    /// <param name="process">Called for every file, the unreadable ones included.</param>
    /// <param name="isForgiven">Asked after <paramref name="process"/>: whether a member's error is none for the verb. Null for never.</param>
    /// <param name="takesScripts">Whether the verb has something to say of linker scripts.</param>
    /// <param name="notes">Notes from another file (--notes), or null.</param>
    /// <returns>The highest status of all files.</returns>
    public static ExitStatus Each(IReadOnlyList<string> paths, TextOutput? output, Func<FileResult, ExitStatus> process, Func<ImageMember, bool>? isForgiven = null, bool takesScripts = false, NotesOption? notes = null)
    {
        var worst = ExitStatus.Fine;
        var somethingShown = 0;
        for (var i = 0; i < paths.Count; i++)
        {
            using var file = FileResult.Read(paths[i], takesScripts, notes);
            // What was not read has nothing on standard output to be kept apart.
            if (file.Members.Any(member => member.Error is null) && somethingShown++ > 0) output?.NewLine();
            var status = ExitStatus.Fine;
            try
            {
                status = process(file);
            }
            catch (ElfNotesException e)
            {
                // A compressed stream can turn out damaged only when a verdict reaches further into it than the notes did.
                Report(output, file.Path, null, e, ref status);
            }

            if (file.Image is null) Report(output, file.Path, null, file.Error!, ref status);
            foreach (var member in file.Members)
                if (member.Error is { } error && isForgiven?.Invoke(member) != true) Report(output, file.Path, member.Name, error, ref status);
            if (status > worst) worst = status;
        }

        return worst;
    }

    private static bool IsDescription(string path, string? member, ElfNotesException error) =>
        member is null && error.Code == ErrorCodes.UnknownFormat && (Path.GetExtension(path) is ".yaml" or ".yml");

    /// <summary>Reports what could not be read, in one line on standard error.</summary>
    public static void Report(TextOutput? output, string path, string? member, ElfNotesException error, ref ExitStatus status)
    {
        // The message comes where the file comes, also where both outputs are one.
        output?.Flush();
        StandardError.Write(FileText.ErrorLine(path, member, error) + (IsDescription(path, member, error) ? $"; elfnotes build {SafeText.Escape(path)} checks a description of notes" : ""));
        status = ExitStatus.Unreadable;
    }
}
