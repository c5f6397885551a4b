using System.Globalization;

namespace ElfNotes.Authoring;

/// <summary>Where something was written in a source of notes.</summary>
/// <param name="File">The file as the user named it, or null where there is none, such as standard input.</param>
/// <param name="Line">Counted from 1; 0 where it is not known.</param>
/// <param name="Column">In characters, counted from 1; 0 where it is not known.</param>
public readonly record struct SourcePosition(string? File, int Line = 0, int Column = 0)
{
    /// <summary>What was given as options of a command.</summary>
    public static SourcePosition CommandLine { get; } = new("command line");

    /// <summary><c>file:line:column</c>, as compilers write it, as far as it is known. The file's name may hold control characters: escape before showing.</summary>
    public override string ToString()
    {
        var file = File ?? "<stdin>";
        if (Line == 0) return file;
        return Column == 0 ? string.Create(CultureInfo.InvariantCulture, $"{file}:{Line}") : string.Create(CultureInfo.InvariantCulture, $"{file}:{Line}:{Column}");
    }
}
