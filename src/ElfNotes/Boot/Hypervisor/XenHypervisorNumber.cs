namespace ElfNotes.Boot;

/// <summary>
/// <c>simple_strtoull</c> of the hypervisor (<c>xen/common/vsprintf.c</c>, in newer releases <c>xen/lib/strtoull.c</c>) with base 0, which stands in for <c>strtoull</c> there: no white
/// space and no sign are passed over, and what is too large wraps.
/// </summary>
internal static class XenHypervisorNumber
{
    /// <summary>The number at the start of a text: 0x… in hexadecimal, 0… in octal, else decimal; 0 where there is none.</summary>
    public static ulong Parse(byte[] text)
    {
        var digits = text.AsSpan();
        ulong numberBase = 10;
        if (digits is [(byte)'0', ..])
        {
            numberBase = 8;
            digits = digits[1..];
            if (digits is [(byte)'x' or (byte)'X', var next, ..] && char.IsAsciiHexDigit((char)next))
            {
                numberBase = 16;
                digits = digits[1..];
            }
        }

        var number = 0UL;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit)) break;
            var value = (ulong)Convert.ToInt32(((char)digit).ToString(), 16);
            if (value >= numberBase) break;
            number = unchecked(number * numberBase + value);
        }

        return number;
    }
}
