using System.Globalization;

namespace ElfNotes.Cli;

/// <summary>A size of memory as Xen and QEMU write it: <c>32M</c>.</summary>
internal static class MemorySize
{
    private const ulong Least = 1 << 20;

    /// <summary>
    /// The bytes: a decimal number, with K, M or G for powers of 1024 behind it; null where it is nothing of the kind, too large for 64 bits,
    /// or below 1 MiB, which no guest has: Xen counts in KiB and QEMU in MiB where a number stands alone.
    /// </summary>
    public static ulong? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var shift = char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        if (!ulong.TryParse(shift == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        return number << shift >> shift == number && number << shift >= Least ? number << shift : null;
    }
}
