using System.Text;

namespace ElfNotes.Cli;

/// <summary>
/// Colours for a terminal, by the SGR sequences that all know. Spectre.Console would do it too, and cost every run, coloured or
/// not, a thirtieth of its time in static fields that the runtime sets up at start.
/// </summary>
internal sealed class ColourOutput : TextOutput
{
    private readonly StringBuilder _text = new();

    public override int? Width { get; } = StandardOutput.TerminalWidth;

    public override void Write(string text, TextStyle style = TextStyle.Plain)
    {
        if (Sequence(style) is { } sequence) _text.Append("\u001b[").Append(sequence).Append('m').Append(text).Append("\u001b[0m");
        else _text.Append(text);
        if (_text.Length > 1 << 16) Flush();
    }

    public override void NewLine() => _text.Append('\n');

    public override void Flush()
    {
        StandardOutput.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        _text.Clear();
    }

    private static string? Sequence(TextStyle style) => style switch
    {
        TextStyle.Heading => "1",
        TextStyle.Faint => "90",
        TextStyle.Good => "32",
        TextStyle.Bad => "31",
        TextStyle.Warning => "33",
        _ => null,
    };
}
