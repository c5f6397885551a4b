using System.Globalization;
using System.Text;

namespace ElfNotes.Authoring;

/// <summary>
/// The spelling of values in assembler. GNU as and clang's assembler read strings with octal escapes of three digits alike, and a quoted name is
/// a symbol in both, whatever is in it.
/// </summary>
internal static class AssemblyText
{
    private const int MaxRemark = 70;

    /// <summary>A string literal whose bytes are these; without a NUL behind them. Also one of C, and of C's preprocessor.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        foreach (var one in bytes)
        {
            switch (one)
            {
                case (byte)'"' or (byte)'\\':
                    text.Append('\\').Append((char)one);
                    break;
                case (byte)'\n':
                    text.Append("\\n");
                    break;
                // A question mark could begin a trigraph of C; braces mean something to Rust's global_asm.
                case < 0x20 or >= 0x7f or (byte)'?' or (byte)'{' or (byte)'}':
                    text.Append('\\').Append(Convert.ToString(one, 8).PadLeft(3, '0'));
                    break;
                default:
                    text.Append((char)one);
                    break;
            }
        }

        return text.Append('"').ToString();
    }

    /// <summary>
    /// The name of a symbol or section, in quotes always: what is <c>linux</c> or <c>.note.linux</c> without them, C's preprocessor replaces.
    /// <see cref="TextChecks"/> keeps out what no quotes help.
    /// </summary>
    public static string Name(string name) => $"\"{name}\"";

    /// <summary>The operands by which a directive opens a section of notes.</summary>
    public static string Section(PlannedNote note) => $"{Name(note.Section)}, \"{(note.IsAllocated ? "a" : "")}\", %note";

    /// <summary>A symbol plus an addend.</summary>
    public static string Address(string symbol, long addend) => addend switch
    {
        0 => Name(symbol),
        > 0 => $"{Name(symbol)} + {Number((ulong)addend)}",
        _ => $"{Name(symbol)} - {Number(unchecked((ulong)-addend))}",
    };

    /// <summary>A number as in assembler, C and Rust alike.</summary>
    public static string Number(ulong value) => value < 10 ? value.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");

    /// <summary>The directive that writes numbers of a size at any address, in the machine's byte order.</summary>
    public static string Directive(int size) => size switch
    {
        1 => ".byte",
        2 => ".2byte",
        4 => ".4byte",
        _ => ".8byte",
    };

    /// <summary>Text that a source gave, made fit for a comment of C: one line of printable ASCII that does not end the comment.</summary>
    public static string Remark(string text)
    {
        var remark = new StringBuilder();
        foreach (var one in text)
        {
            if (remark.Length >= MaxRemark) return remark.Append("...").ToString();
            // Two slashes or a backslash, too, make compilers warn of what is in a comment.
            remark.Append(one is < ' ' or > '~' or '*' or '/' or '\\' or '?' or '{' or '}' ? '_' : one);
        }

        return remark.ToString();
    }
}
