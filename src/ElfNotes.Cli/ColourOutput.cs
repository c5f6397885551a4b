using Spectre.Console;

namespace ElfNotes.Cli;

/// <summary>Colours, through Spectre.Console. Only made for a terminal.</summary>
internal sealed class ColourOutput : TextOutput
{
    public override int? Width { get; } = StandardOutput.TerminalWidth;

    public override void Write(string text, TextStyle style = TextStyle.Plain) => AnsiConsole.Write(new Segments(text, style));

    public override void NewLine() => AnsiConsole.WriteLine();

    public override void Dispose()
    {
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
