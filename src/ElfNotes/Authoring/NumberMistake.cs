using System.Numerics;

namespace ElfNotes.Authoring;

/// <summary>What is wrong with a text that is to be an unsigned number, and how it is written.</summary>
internal static class NumberMistake
{
    /// <summary>The finding.</summary>
    /// <param name="text">The text; null where there is a list or a map.</param>
    /// <param name="size">The bytes that the number is to have.</param>
    /// <param name="dialect">The source's.</param>
    public static (string Code, string Message, string Hint) Of(string? text, IntegerSize size, SourceDialect dialect)
    {
        var digits = text?.Trim().Replace("_", "", StringComparison.Ordinal) ?? "";
        if (digits is ['-', .. var magnitude] && NumberText.TryUnsigned(magnitude, out var value))
            return (AuthoringCodes.BadValue, $"{digits} is negative, and numbers here have no sign", TwosComplement(value, size) is { } complement ? $"Write its two's complement, {complement}" : "Write its two's complement, with 0x in front");
        if (digits is ['0', _, ..] && digits.All(char.IsAsciiDigit) && digits.TrimStart('0') is { Length: > 0 } bare)
            return (AuthoringCodes.BadValue, $"a zero in front is ambiguous: to some {digits} is octal, to others decimal", $"Write {bare}{(bare.All(digit => digit < '8') ? $", or 0o{bare}" : "")}");
        if (IsNumber(digits))
            return (AuthoringCodes.ValueTooLarge, $"{digits} does not fit 8 bytes", $"Write longer values as bytes, in {dialect.Name(NoteFields.Hex)}");
        return (AuthoringCodes.BadValue, $"{(text is null ? "this is" : $"\"{text}\" is")} no unsigned integer", $"Write it in decimal, or with 0x, 0o or 0b in front; for an address of the kernel's use {dialect.Name(NoteFields.Symbol)}");
    }

    private static bool IsNumber(string digits)
    {
        if (digits.Length == 0) return false;
        if (digits.Length < 3 || digits[0] != '0') return digits.All(char.IsAsciiDigit);
        return char.ToLowerInvariant(digits[1]) switch
        {
            'x' => digits[2..].All(char.IsAsciiHexDigit),
            'o' => digits[2..].All(digit => digit is >= '0' and <= '7'),
            'b' => digits[2..].All(digit => digit is '0' or '1'),
            _ => false,
        };
    }

    // The size of a pointer is not known here.
    private static string? TwosComplement(ulong magnitude, IntegerSize size)
    {
        if (size == IntegerSize.Pointer) return null;
        var bits = 8 * (int)size;
        var complement = (BigInteger.One << bits) - magnitude;
        return complement < BigInteger.One << (bits - 1) ? null : "0x" + ((ulong)complement).ToString("x", System.Globalization.CultureInfo.InvariantCulture);
    }
}
