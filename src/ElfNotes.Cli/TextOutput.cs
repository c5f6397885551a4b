using System.Text;

namespace ElfNotes.Cli;

/// <summary>Text for a person: plain when piped, coloured and wrapped at the terminal's width otherwise.</summary>
internal abstract class TextOutput : IDisposable
{
    /// <summary>The columns to keep to, or null where lines may have any length: a program that reads them wants whole lines.</summary>
    public abstract int? Width { get; }

    /// <summary>The output that suits standard output.</summary>
    public static TextOutput Open() =>
        StandardOutput.IsTerminal && Environment.GetEnvironmentVariable("NO_COLOR") is null or "" && Environment.GetEnvironmentVariable("CI") is null or "" && Environment.GetEnvironmentVariable("TERM") != "dumb"
            ? new ColourOutput() : new PlainOutput();

    /// <summary>Writes text that is known to be safe to show and has no line end.</summary>
    public abstract void Write(string text, TextStyle style = TextStyle.Plain);

    /// <summary>Ends the line.</summary>
    public abstract void NewLine();

    /// <summary>Ends the line after some text.</summary>
    public void WriteLine(string text, TextStyle style = TextStyle.Plain)
    {
        Write(text, style);
        NewLine();
    }

    /// <summary>Writes text from the present column on; where a width is kept, it goes on below at the same column.</summary>
    /// <param name="text">Safe text without line ends.</param>
    /// <param name="column">The present column, counted from 0.</param>
    /// <param name="style">Its style.</param>
    /// <param name="indent">The column to go on at below, where that is another one.</param>
    public void WriteWrapped(string text, int column, TextStyle style = TextStyle.Plain, int? indent = null)
    {
        var next = indent ?? column;
        var width = Width ?? int.MaxValue;
        // Below twenty columns nothing readable comes of it.
        if (width - next < 20) next = 6;
        if (width - next < 20) width = int.MaxValue;
        var full = width - next;
        for (var room = width - column; text.Length > room; room = full)
        {
            var end = room > 0 ? text.LastIndexOf(' ', room) : -1;
            var isBlank = end > 0 || (end == 0 && room < full);
            // A word is only cut where a whole line is too short for it.
            if (!isBlank) end = room < full ? 0 : char.IsHighSurrogate(text[room - 1]) ? room - 1 : room;
            WriteLine(text[..end], style);
            Write(new string(' ', next));
            text = text[(isBlank ? end + 1 : end)..];
        }

        WriteLine(text, style);
    }

    /// <summary>Sends everything on its way.</summary>
    public abstract void Flush();

    public void Dispose() => Flush();

    private sealed class PlainOutput : TextOutput
    {
        private readonly StringBuilder _text = new();

        public override int? Width { get; } = StandardOutput.IsTerminal ? StandardOutput.TerminalWidth : null;

        public override void Write(string text, TextStyle style = TextStyle.Plain)
        {
            _text.Append(text);
            if (_text.Length > 1 << 16) Flush();
        }

        public override void NewLine() => _text.Append('\n');

        public override void Flush()
        {
            StandardOutput.Write(Encoding.UTF8.GetBytes(_text.ToString()));
            _text.Clear();
        }
    }
}
