using System.Globalization;

namespace ElfNotes.LinkerScripts;

/// <summary>Follows a script's assignments as far as is needed to see whether it links for the upper half of the address space.</summary>
internal sealed class HighAddresses
{
    // Canonical addresses of x86-64 begin here again; other machines put their kernels there too.
    private const ulong Lowest = 0xffff_8000_0000_0000;

    private readonly HashSet<string> _symbols = [];

    /// <summary>Takes an assignment to a symbol.</summary>
    public void Assign(string symbol, string value)
    {
        if (IsHigh(value)) _symbols.Add(symbol);
    }

    /// <summary>Whether the value has such an address in it, and takes none away.</summary>
    public bool IsHigh(string value)
    {
        if (value.Contains('-') || value.Length > 1000) return false;
        foreach (var word in value.Split([' ', '\t', '\r', '\n', '=', '+', '(', ')', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (_symbols.Contains(word)) return true;
            if (word.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && ulong.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) && number >= Lowest) return true;
        }

        return false;
    }
}
