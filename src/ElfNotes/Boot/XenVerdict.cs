namespace ElfNotes.Boot;

/// <summary>What the tool stack or the hypervisor of Xen does with an image.</summary>
public sealed class XenVerdict : LoaderVerdict
{
    /// <summary>What libelf said; null where the image was refused before it came to that.</summary>
    public required LibelfVerdict? Libelf { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, ulong>> AddressList => Libelf?.Addresses is not { } addresses ? [] :
    [
        new("virt_base", addresses.VirtBase),
        new("elf_paddr_offset", addresses.ElfPaddrOffset),
        new("virt_offset", addresses.VirtOffset),
        new("virt_kstart", addresses.VirtKstart),
        new("virt_kend", addresses.VirtKend),
        new("virt_entry", addresses.VirtEntry),
        new("p2m_base", addresses.P2mBase),
    ];
}
