using System.Text.RegularExpressions;

namespace ElfNotes.Tests.Architecture;

/// <summary>The rooms that the sources name: what the compiled code no longer shows where only a constant was used.</summary>
internal static partial class SourceUsings
{
    /// <summary>The rooms, out of <paramref name="rooms"/>, that the text of one source file names in a using directive or in a qualified name.</summary>
    public static IReadOnlyList<string> RoomsNamedIn(string source, IEnumerable<string> rooms)
    {
        var text = LineComment().Replace(source, "");
        return [.. rooms.Where(room => room.Length > 0 && Regex.IsMatch(text, $@"^\s*(global )?using (static )?ElfNotes\.{room}[.;]|\bElfNotes\.{room}\.[A-Z]", RegexOptions.Multiline))];
    }

    [GeneratedRegex("//.*$", RegexOptions.Multiline)]
    private static partial Regex LineComment();
}
