using System.Runtime.CompilerServices;

namespace System;

/// <summary>
/// What csc makes of <c>Console.WriteLine($"…")</c>: one call for each text and each value in it. They are written as they come, so that no string is made.
/// A number can have a width (<c>{n,8}</c>) and the format <c>x</c> or <c>x16</c>: hexadecimal, with as many digits as it says.
/// </summary>
[InterpolatedStringHandler]
public readonly unsafe struct ConsoleText
{
    public ConsoleText(int literalLength, int formattedCount) { }

    public void AppendLiteral(string text) => Console.Write(text);

    public void AppendFormatted(string text) => Console.Write(text);

    public void AppendFormatted(char one) => Console.Write(one);

    public void AppendFormatted(bool value) => Console.Write(value ? "true" : "false");

    public void AppendFormatted(byte* text) => Console.Write(text);

    public void AppendFormatted(int value) => AppendFormatted(value, 0);

    public void AppendFormatted(long value) => AppendFormatted(value, 0);

    public void AppendFormatted(uint value, string format = null) => AppendFormatted((ulong)value, 0, format);

    public void AppendFormatted(ulong value, string format = null) => AppendFormatted(value, 0, format);

    public void AppendFormatted(nuint value, string format = null) => AppendFormatted((ulong)value, 0, format);

    public void AppendFormatted(long value, int alignment)
    {
        // The sign would stand in front of the spaces: so a negative number has no width.
        if (value >= 0)
        {
            AppendFormatted((ulong)value, alignment);
            return;
        }

        Console.Write('-');
        AppendFormatted((ulong)-value, 0);
    }

    public void AppendFormatted(ulong value, int alignment, string format = null)
    {
        var isHexadecimal = format != null && format.Length > 0 && format[0] == 'x';
        var digits = isHexadecimal ? Digits(format) : 1;
        var radix = isHexadecimal ? 16u : 10u;

        // The last digit comes out first.
        var text = stackalloc char[64];
        var length = 0;
        for (; value != 0 || length < digits; value /= radix) text[length++] = "0123456789abcdef"[(int)(value % radix)];
        for (var i = length; i < alignment; i++) Console.Write(' ');
        while (length > 0) Console.Write(text[--length]);
    }

    private static int Digits(string format)
    {
        var digits = 0;
        for (var i = 1; i < format.Length; i++) digits = digits * 10 + format[i] - '0';
        return digits is > 0 and <= 64 ? digits : 1;
    }
}
