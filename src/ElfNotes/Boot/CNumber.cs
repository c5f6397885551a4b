namespace ElfNotes.Boot;

/// <summary>C's <c>strtoull(text, NULL, 0)</c>, with which libelf reads the numbers of the legacy string.</summary>
internal static class CNumber
{
    /// <summary>The number at the start of the text; 0 where there is none, 2^64-1 where it is too large, negated after a minus.</summary>
    public static ulong Parse(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t\n\v\f\r"u8);
        var negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+') text = text[1..];

        var radix = 10u;
        if (text.Length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x' && Digit(text[2]) < 16)
        {
            radix = 16;
            text = text[2..];
        }
        else if (text.Length > 0 && text[0] == '0')
        {
            radix = 8;
        }

        UInt128 value = 0;
        foreach (var character in text)
        {
            var digit = Digit(character);
            if (digit >= radix) break;
            value = value * radix + digit;
            if (value > ulong.MaxValue) return ulong.MaxValue;
        }

        return negative ? unchecked(0 - (ulong)value) : (ulong)value;
    }

    private static uint Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => (uint)(character - '0'),
        >= (byte)'a' and <= (byte)'z' => (uint)(character - 'a' + 10),
        >= (byte)'A' and <= (byte)'Z' => (uint)(character - 'A' + 10),
        _ => uint.MaxValue,
    };
}
