namespace ElfNotes.Editing;

/// <summary>Makes the file of a plan. To change a file itself, see <see cref="EditedFile"/>; for other content, <see cref="OutputFile"/>.</summary>
public static class FileReplacement
{
    /// <summary>Writes the planned file to another place: whole or not at all, read back and compared, as <see cref="OutputFile"/> says.</summary>
    /// <param name="source">The file that the plan was made from; null if there is none.</param>
    /// <param name="outPath">Where to. A link is followed.</param>
    /// <param name="plan">What.</param>
    /// <param name="options">What may be given up of a file that is there; null for nothing.</param>
    /// <returns>What could not be kept of a file that was there, one sentence each without a full stop.</returns>
    /// <exception cref="ElfNotesException">
    /// Nothing is written, and a file that was there is untouched: <see cref="EditingCodes.CannotWrite"/>, also where both are one
    /// file; <see cref="EditingCodes.FileInUse"/>; <see cref="EditingCodes.NotAsPlanned"/>.
    /// </exception>
    public static IReadOnlyList<string> Write(SourceFile? source, string outPath, EditPlan plan, FileReplacementOptions? options = null) =>
        Write(SystemCalls(), source, outPath, plan, options ?? FileReplacementOptions.Default);

    /// <summary>Whether two paths lead to one regular file: by links, another spelling, or another name of it.</summary>
    /// <param name="one">A path; need not be there.</param>
    /// <param name="other">Another one.</param>
    public static bool IsSameFile(string one, string other)
    {
        var calls = SystemCalls();
        try
        {
            if (calls.StateOf(one) is not { IsRegular: true } first || calls.StateOf(other) is not { IsRegular: true } second) return false;
            return first.Identity == default ? calls.ResolveLinks(one) == calls.ResolveLinks(other) : first.IsSameFileAs(second);
        }
        catch (FileCallException)
        {
            return false;
        }
    }

    internal static IReadOnlyList<string> Write(IFileCalls calls, SourceFile? source, string outPath, EditPlan plan, FileReplacementOptions options)
    {
        using var output = OutputFile.Open(calls, outPath, source, options);
        var losses = output.Write(plan);
        output.MoveToPlace();
        return losses;
    }

    internal static IFileCalls SystemCalls() => OperatingSystem.IsLinux() && Environment.Is64BitProcess ? new LinuxFileCalls() : new PortableFileCalls();
}
