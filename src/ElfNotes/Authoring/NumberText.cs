using System.Globalization;

namespace ElfNotes.Authoring;

/// <summary>Numbers as sources write them: decimal, 0x, 0o, 0b, with <c>_</c> between digits.</summary>
internal static class NumberText
{
    /// <summary>Reads an unsigned number of up to 64 bits.</summary>
    public static bool TryUnsigned(string text, out ulong value)
    {
        value = 0;
        var digits = text.Trim();
        if (digits.Length == 0 || digits.StartsWith('_') || digits.EndsWith('_')) return false;
        digits = digits.Replace("_", "", StringComparison.Ordinal);
        var prefix = digits.Length > 2 && digits[0] == '0' ? char.ToLowerInvariant(digits[1]) : ' ';
        return prefix switch
        {
            'x' => ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value),
            'b' => ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out value),
            'o' => TryOctal(digits.AsSpan(2), out value),
            // C and YAML 1.1 take 010 for eight, YAML 1.2 and C# for ten: whoever wrote it is asked.
            _ when digits.Length > 1 && digits[0] == '0' => false,
            _ => ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value),
        };
    }

    /// <summary>Reads a number with an optional sign, modulo 2^64: an addend that takes a virtual base away is larger than a signed number can be.</summary>
    public static bool TryAddend(string text, out long value)
    {
        value = 0;
        var digits = text.Trim();
        var isNegative = digits.StartsWith('-');
        if (isNegative || digits.StartsWith('+')) digits = digits[1..];
        if (!TryUnsigned(digits, out var magnitude)) return false;
        value = unchecked((long)(isNegative ? 0 - magnitude : magnitude));
        return true;
    }

    private static bool TryOctal(ReadOnlySpan<char> digits, out ulong value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7' || value >> 61 != 0) return false;
            value = (value << 3) | (uint)(digit - '0');
        }

        return digits.Length > 0;
    }
}
