namespace ElfNotes.Vocabulary;

/// <summary>One element of a <c>__xen_guest</c> text, before it is given a meaning.</summary>
internal sealed class XenGuestElement
{
    private XenGuestElement(int offset, ReadOnlySpan<byte> key, int valueOffset, ReadOnlySpan<byte> value, bool isKeyCut, bool isValueCut)
    {
        Offset = offset;
        Key = NoteText.Decode(key);
        ValueOffset = valueOffset;
        ValueBytes = value.ToArray();
        Value = NoteText.Decode(value);
        IsKeyCut = isKeyCut;
        IsValueCut = isValueCut;
    }

    public int Offset { get; }

    public string Key { get; }

    public int ValueOffset { get; }

    public byte[] ValueBytes { get; }

    public string Value { get; }

    public bool IsKeyCut { get; }

    public bool IsValueCut { get; }

    /// <summary>
    /// Cuts as <c>elf_xen_parse_guest_info</c> does: a key ends at <c>=</c>, a comma or after 31 bytes, a value at a comma or
    /// after 127; what is beyond either length starts the next key.
    /// </summary>
    public static List<XenGuestElement> Split(ReadOnlySpan<byte> text)
    {
        var elements = new List<XenGuestElement>();
        for (var position = 0; position < text.Length;)
        {
            var start = position;
            var window = text[start..Math.Min(text.Length, start + XenGuestSection.MaximumKeyLength)];
            var end = window.IndexOfAny((byte)'=', (byte)',');
            var key = end < 0 ? window : window[..end];
            position = start + key.Length + (end < 0 ? 0 : 1);
            if (end < 0 || window[end] == ',')
            {
                // The separator just behind a key of full length is lost on Xen too: it begins an empty key.
                elements.Add(new XenGuestElement(start, key, position, [], end < 0 && position < text.Length, false));
                continue;
            }

            var valueStart = position;
            var rest = text[valueStart..Math.Min(text.Length, valueStart + XenGuestSection.MaximumValueLength)];
            var comma = rest.IndexOf((byte)',');
            var value = comma < 0 ? rest : rest[..comma];
            position = valueStart + value.Length + (comma < 0 ? 0 : 1);
            elements.Add(new XenGuestElement(start, key, valueStart, value, false, comma < 0 && position < text.Length));
        }

        return elements;
    }

    /// <summary>Reads a number as C's <c>strtoull</c> with base 0 does: 0x, 0 for octal, else decimal; up to what is no digit.</summary>
    /// <param name="text">The text of the number.</param>
    /// <returns>The number, at most 2^64-1, and whether all of the text was one.</returns>
    public static (ulong Value, bool IsWhole) Parse(string text)
    {
        var digits = text.AsSpan().TrimStart(" \t\n\v\f\r");
        var isNegative = digits.StartsWith('-');
        if (isNegative || digits.StartsWith('+')) digits = digits[1..];
        var radix = 10u;
        if (digits.Length > 2 && digits[0] == '0' && digits[1] is 'x' or 'X' && char.IsAsciiHexDigit(digits[2]))
        {
            radix = 16;
            digits = digits[2..];
        }
        else if (digits.StartsWith('0'))
        {
            radix = 8;
        }

        var value = UInt128.Zero;
        var length = 0;
        while (length < digits.Length && Digit(digits[length]) < radix)
        {
            value = UInt128.Min(value * radix + Digit(digits[length]), (UInt128)ulong.MaxValue + 1);
            length++;
        }

        var isWhole = length > 0 && length == digits.Length && value <= ulong.MaxValue;
        if (value > ulong.MaxValue) return (ulong.MaxValue, isWhole);
        return (isNegative ? 0 - (ulong)value : (ulong)value, isWhole);
    }

    private static uint Digit(char character) => character switch
    {
        >= '0' and <= '9' => (uint)(character - '0'),
        >= 'a' and <= 'f' => (uint)(character - 'a' + 10),
        >= 'A' and <= 'F' => (uint)(character - 'A' + 10),
        _ => uint.MaxValue,
    };
}
