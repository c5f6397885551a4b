namespace System;

/// <summary>Text for whoever watches: gathered to lines, and handed to <see cref="Output"/>. Latin-1, so that a letter is a byte.</summary>
public static unsafe class Console
{
    private struct Line
    {
        internal int Length;
        internal fixed byte Bytes[128];
    }

    private static Line s_line;

    /// <summary>Where it goes: a method that takes bytes and their number. Nothing is printed before it is set.</summary>
    public static delegate*<byte*, int, void> Output;

    public static void Write(char one)
    {
        s_line.Bytes[s_line.Length++] = (byte)one;
        if (one == '\n' || s_line.Length == 128) Flush();
    }

    public static void Write(string text)
    {
        if (text == null) return;
        for (var i = 0; i < text.Length; i++) Write(text[i]);
    }

    /// <summary>Bytes up to a zero, as C writes text.</summary>
    public static void Write(byte* text)
    {
        while (*text != 0) Write((char)*text++);
    }

    public static void Write(ConsoleText text) { }

    public static void WriteLine() => Write('\n');

    public static void WriteLine(string text)
    {
        Write(text);
        Write('\n');
    }

    /// <summary>What stands in <c>$"…"</c> has been written when this is called: <see cref="ConsoleText"/> did it.</summary>
    public static void WriteLine(ConsoleText text) => Write('\n');

    public static void Flush()
    {
        var length = s_line.Length;
        s_line.Length = 0;
        fixed (byte* first = s_line.Bytes)
            if (length > 0 && Output != null) Output(first, length);
    }
}
