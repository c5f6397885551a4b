using ElfNotes.Editing;

namespace ElfNotes.Cli;

/// <summary>Writes what verbs make: each file whole or not at all, several together or none of them; or to standard output.</summary>
internal static class OutputFiles
{
    private const int Block = 1 << 20;

    /// <summary>Whether -o means standard output.</summary>
    public static bool IsStandardOutput(string? output) => output == "-";

    /// <summary>Checks -o before anything is made.</summary>
    /// <param name="output">The file of -o; null where it is not given.</param>
    /// <param name="sources">What is read; <c>-</c> is standard input.</param>
    /// <returns>The complaint about the command line, not escaped; or null.</returns>
    public static string? Complaint(string? output, IEnumerable<string> sources) =>
        output is not null && sources.Any(source => IsSame(source, output)) ? $"-o {output} is also a source" : null;

    /// <summary>Whether standard output is a terminal, which bytes would mess up. The complaint is on standard error then.</summary>
    /// <param name="what">What would be sent there: "an ELF file".</param>
    public static bool IsTerminal(string what)
    {
        if (StandardOutput.IsTerminal) StandardError.Write($"standard output is a terminal, and {what} would mess it up: name a file with -o, or send it elsewhere");
        return StandardOutput.IsTerminal;
    }

    /// <summary>Whether two names mean one file.</summary>
    public static bool IsSame(string one, string other) =>
        !IsStandardOutput(other) && other.Length > 0 && (FileReplacement.IsSameFile(Named(one), other) || IsSameName(one, other));

    /// <summary>Writes files. Only a rename that fails behind another one leaves some of them old.</summary>
    /// <param name="files">Each with its content; <c>-</c> is standard output.</param>
    /// <param name="options">How files that are there are taken; null to replace them, with nothing given up.</param>
    /// <returns>Whether all were written; else the reason is on standard error.</returns>
    public static bool Write(IReadOnlyList<(string Path, byte[] Content)> files, FileReplacementOptions? options = null)
    {
        var opened = new List<(string Path, OutputFile File)>();
        try
        {
            foreach (var (path, content) in files)
            {
                if (IsStandardOutput(path)) StandardOutput.Write(content);
                else if (!Try(path, () => Open(opened, path, null, options).Write(content))) return false;
            }

            return opened.TrueForAll(one => Try(one.Path, one.File.MoveToPlace));
        }
        finally
        {
            foreach (var (_, file) in opened) file.Dispose();
        }
    }

    /// <summary>Writes a file whose content is made as it is written.</summary>
    /// <param name="path">The file; <c>-</c> is standard output.</param>
    /// <param name="source">What it is made from, or null where that is no regular file.</param>
    /// <param name="blocks">Its bytes, each block used before the next is asked for.</param>
    /// <returns>Whether it was written; else the reason is on standard error.</returns>
    /// <exception cref="ElfNotesException">What the blocks are made from cannot be read. No file is left then.</exception>
    public static bool Write(string path, SourceFile? source, IEnumerable<ReadOnlyMemory<byte>> blocks)
    {
        if (IsStandardOutput(path))
        {
            foreach (var block in blocks) StandardOutput.Write(block.Span);
            return true;
        }

        var opened = new List<(string Path, OutputFile File)>();
        try
        {
            return Try(path, () =>
            {
                var file = Open(opened, path, source, null);
                file.Write(blocks);
                file.MoveToPlace();
            });
        }
        finally
        {
            foreach (var (_, file) in opened) file.Dispose();
        }
    }

    /// <summary>Sends the file of a plan to standard output.</summary>
    public static void WriteToStandardOutput(EditPlan plan)
    {
        var content = plan.Result;
        for (ulong at = 0; at < plan.Length; at += Block) StandardOutput.Write(content.ReadMemory(at, Block).Span);
    }

    /// <summary>Whether a refusal is about a file that is written, and not about one that is read.</summary>
    public static bool IsOfWriting(ElfNotesException e) => e.Code is EditingCodes.FileInUse or EditingCodes.CannotWrite or EditingCodes.NotAsPlanned;

    private static OutputFile Open(List<(string Path, OutputFile File)> opened, string path, SourceFile? source, FileReplacementOptions? options)
    {
        var file = OutputFile.Open(path, source, options);
        opened.Add((path, file));
        return file;
    }

    private static bool Try(string path, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (ElfNotesException e) when (IsOfWriting(e))
        {
            StandardError.Write(FileText.ErrorLine(path, null, e) + (FileReplacementOptions.Waiver(e) is null ? "" : "; remove it first to make a new file"));
            return false;
        }
    }

    private static string Named(string source) => source == "-" ? "/dev/stdin" : source;

    // Also of files that are not there yet.
    private static bool IsSameName(string one, string other) => one != "-" && one.Length > 0 && Path.GetFullPath(one) == Path.GetFullPath(other) && !IsDevice(one);

    private static bool IsDevice(string path) => File.Exists(path) && !FileReplacement.IsSameFile(path, path);
}
