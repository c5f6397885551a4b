namespace ElfNotes.Boot;

/// <summary>What Xen's libelf does with an image.</summary>
public sealed class XenVerdict : LoaderVerdict
{
    /// <summary>Every line that libelf logs with verbose on, word for word and without line ends, errors included. Of a log of more
    /// than eight million characters, which no kernel has, the rest is missing but for the errors.</summary>
    public required IReadOnlyList<string> Log { get; init; }

    /// <summary>
    /// The first reason for which libelf marked the image as broken (<c>elf_check_broken</c>), which alone is no refusal;
    /// null where it did not. For a compressed image the section headers are only looked at when the notes need them,
    /// so that a reason found in them alone is missing here.
    /// </summary>
    public required string? Broken { get; init; }

    /// <summary>The addresses of libelf's <c>ELF: addresses:</c> lines, or null where it refused before.</summary>
    public required XenAddresses? Addresses { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, ulong>> AddressList => Addresses is null ? [] :
    [
        new("virt_base", Addresses.VirtBase),
        new("elf_paddr_offset", Addresses.ElfPaddrOffset),
        new("virt_offset", Addresses.VirtOffset),
        new("virt_kstart", Addresses.VirtKstart),
        new("virt_kend", Addresses.VirtKend),
        new("virt_entry", Addresses.VirtEntry),
        new("p2m_base", Addresses.P2mBase),
    ];
}
