using System.Text;
using System.Text.RegularExpressions;

namespace ElfNotes.Cli.Tests;

/// <summary>Looks for what a terminal would take as a command or that would mislead a reader.</summary>
internal static partial class ControlCharacters
{
    /// <summary>Fails unless the bytes are UTF-8 whose only control character is the line end, and the tab where readelf's layout has one.</summary>
    public static void AssertNone(byte[] bytes, string what)
    {
        // Throws on invalid UTF-8, in which a terminal of 8 bits would see C1 controls.
        var text = ReadelfColumns().Replace(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes), "$1");
        var found = text.Select((character, index) => (character, index)).FirstOrDefault(pair => IsForbidden(pair.character));
        Assert.True(found == default, $"{what}: U+{(int)found.character:X4} at {found.index}: {Escape(text, found.index)}");
    }

    /// <summary>Fails for stdout or stderr of a run that has any.</summary>
    public static void AssertNone(CommandResult result, string what)
    {
        AssertNone(result.Output, what + ", standard output");
        AssertNone(result.Error, what + ", standard error");
    }

    /// <summary>Takes colours away (SGR sequences), and fails for any other control.</summary>
    public static string[] LinesWithoutColours(CommandResult terminal, string what)
    {
        // The terminal driver, not the program, ends lines by CR LF.
        var text = Sgr().Replace(terminal.Text.Replace("\r\n", "\n", StringComparison.Ordinal), "");
        AssertNone(Encoding.UTF8.GetBytes(text), what);
        return text.Split('\n');
    }

    private static bool IsForbidden(char character) => character is < ' ' and not '\n' or >= '\u007f' and <= '\u009f' or >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\u200e' or '\u200f' or '\u2028' or '\u2029';

    private static string Escape(string text, int index) => string.Concat(text.Skip(Math.Max(0, index - 40)).Take(80).Select(character => character is >= ' ' and <= '~' ? $"{character}" : $"\\u{(int)character:x4}"));

    [GeneratedRegex(@"^(  Owner +Data size |  .{19,}[ \t]0x[0-9a-f]{8})\t", RegexOptions.Multiline)]
    private static partial Regex ReadelfColumns();

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Sgr();
}
