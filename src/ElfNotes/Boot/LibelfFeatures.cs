namespace ElfNotes.Boot;

/// <summary>The feature grammar of <c>elf_xen_parse_features</c>.</summary>
internal static class LibelfFeatures
{
    /// <summary>libelf's buffer holds 63 characters; what is longer is read as the next name.</summary>
    private const int MaxNameLength = 63;

    /// <summary>Adds the features of a list to the bits.</summary>
    /// <returns>The unknown required name for which libelf refuses the image without a word, or null.</returns>
    public static string? Parse(ReadOnlySpan<byte> list, LibelfDomainParameters parameters)
    {
        var position = 0;
        while (position < list.Length)
        {
            var rest = list[position..];
            var window = rest[..Math.Min(rest.Length, MaxNameLength)];
            var bar = window.IndexOf((byte)'|');
            var name = bar < 0 ? window : window[..bar];
            position += bar < 0 ? window.Length : bar + 1;

            var required = name.Length > 0 && name[0] == '!';
            if (required) name = name[1..];
            if (Bit(name) is { } bit)
            {
                parameters.SupportedFeatures |= 1u << bit;
                if (required) parameters.RequiredFeatures |= 1u << bit;
            }
            else if (required)
            {
                return LibelfImage.Text(name);
            }
        }

        return null;
    }

    // elf_xen_feature_names: the only features that have a name here, whatever features.h defines.
    private static int? Bit(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("writable_page_tables"u8)) return 0;
        if (name.SequenceEqual("writable_descriptor_tables"u8)) return 1;
        if (name.SequenceEqual("auto_translated_physmap"u8)) return 2;
        if (name.SequenceEqual("supervisor_mode_kernel"u8)) return 3;
        if (name.SequenceEqual("pae_pgdir_above_4gb"u8)) return 4;
        if (name.SequenceEqual("hvm_callback_vector"u8)) return 8;
        if (name.SequenceEqual("dom0"u8)) return 11;
        return null;
    }
}
