using System.Globalization;
using System.Text;
using Spectre.Console;

namespace ElfNotes.Cli;

/// <summary>Colours, through Spectre.Console. Only made for a terminal.</summary>
internal sealed class ColourOutput : TextOutput
{
    private readonly StringWriter _text = new(CultureInfo.InvariantCulture);
    private readonly IAnsiConsole _console;

    public ColourOutput() => _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new Terminal(_text), Interactive = InteractionSupport.No });

    public override int? Width { get; } = StandardOutput.TerminalWidth;

    public override void Write(string text, TextStyle style = TextStyle.Plain)
    {
        _console.Write(new Segments(text, style));
        if (_text.GetStringBuilder().Length > 1 << 16) Flush();
    }

    public override void NewLine() => _text.Write('\n');

    public override void Flush()
    {
        StandardOutput.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        _text.GetStringBuilder().Clear();
    }

    // Spectre.Console's own would go through Console, which changes the terminal's mode.
    private sealed class Terminal(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => StandardOutput.TerminalWidth;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }

    // Markup and Text would wrap a piece by itself; a segment is written where the cursor is.
    private sealed class Segments(string text, TextStyle style) : Spectre.Console.Rendering.Renderable
    {
        protected override IEnumerable<Spectre.Console.Rendering.Segment> Render(Spectre.Console.Rendering.RenderOptions options, int maxWidth)
        {
            yield return new Spectre.Console.Rendering.Segment(text, Look(style));
        }
    }

    private static Style Look(TextStyle style) => style switch
    {
        TextStyle.Heading => new Style(decoration: Decoration.Bold),
        TextStyle.Faint => new Style(Color.Grey),
        TextStyle.Good => new Style(Color.Green),
        TextStyle.Bad => new Style(Color.Red),
        TextStyle.Warning => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
