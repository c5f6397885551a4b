using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>What <c>elf_xen_parse_features</c> does with the names of a FEATURES string.</summary>
internal static class LibelfFeatures
{
    /// <summary>Adds the features of a list to the bits.</summary>
    /// <returns>The unknown required name for which libelf refuses the image without a word, or null.</returns>
    public static string? Parse(ReadOnlySpan<byte> list, LibelfDomainParameters parameters)
    {
        foreach (var token in XenFeatures.Parse(list))
        {
            if (token.Feature is { } feature)
            {
                parameters.SupportedFeatures |= 1u << feature.Bit;
                if (token.IsRequired) parameters.RequiredFeatures |= 1u << feature.Bit;
            }
            else if (token.IsRequired)
            {
                return token.Name;
            }
        }

        return null;
    }

    /// <summary>Bits as a FEATURES string would have them: <c>a|b</c>; <c>none</c> where no bit is set.</summary>
    public static string Names(uint bits)
    {
        if (bits == 0) return "none";
        var names = new List<string>();
        for (var bit = 0; bit < 32; bit++)
            if ((bits >> bit & 1) != 0) names.Add(XenFeatures.FromBit(bit)?.Name ?? $"bit {bit}");
        return string.Join('|', names);
    }
}
