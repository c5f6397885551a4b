using System.Collections.Immutable;

namespace ElfNotes.Vocabulary;

/// <summary>The features of Xen's interface, and the grammar of a FEATURES string.</summary>
public static class XenFeatures
{
    /// <summary>The longest name that Xen's loader reads, in bytes, a leading <c>!</c> included; it takes what follows for another name.</summary>
    public const int MaximumTokenLength = 63;

    /// <summary>Every feature, by bit.</summary>
    public static ImmutableArray<XenFeature> All { get; } =
    [
        new(0, "writable_page_tables", true, "The guest may write its page tables directly."),
        new(1, "writable_descriptor_tables", true, "The guest may write its segment descriptor tables directly."),
        new(2, "auto_translated_physmap", true, "The hypervisor translates the guest's frame numbers."),
        new(3, "supervisor_mode_kernel", true, "The kernel runs at the processor's most privileged level."),
        new(4, "pae_pgdir_above_4gb", true, "PAE page directories may lie above 4 GiB."),
        new(5, "mmu_pt_update_preserve_ad", false, "A page-table update can keep the accessed and dirty bits."),
        new(6, "highmem_assist", false, "The host clears and copies pages for the guest."),
        new(7, "gnttab_map_avail_bits", false, "Grant mappings honour the page-table bits that are the guest's to use."),
        new(8, "hvm_callback_vector", true, "Events can be delivered to an HVM guest by a callback vector."),
        new(9, "hvm_safe_pvclock", false, "The paravirtual clock is safe in HVM guests."),
        new(10, "hvm_pirqs", false, "HVM guests may use physical interrupts as events."),
        new(11, "dom0", true, "The kernel can run as dom0."),
        new(12, "grant_map_identity", false, "Grant mappings are identity-mapped; withdrawn from the header."),
        new(13, "memory_op_vnode_supported", false, "Memory operations accept a virtual NUMA node."),
        new(14, "ARM_SMCCC_supported", false, "The hypervisor follows the Arm SMC calling convention."),
        new(15, "linux_rsdp_unrestricted", false, "In a PVH guest the ACPI RSDP may lie anywhere."),
        new(16, "not_direct_mapped", false, "The domain's memory is not mapped one to one."),
        new(17, "direct_mapped", false, "The domain's memory is mapped one to one."),
        new(18, "runstate_phys_area", false, "The run-state area can be registered by physical address."),
        new(19, "vcpu_time_phys_area", false, "The time area can be registered by physical address."),
        new(20, "dm_msix_all_writes", false, "The device model sees every write to an MSI-X vector control word."),
    ];

    /// <summary>The feature with this bit, or null.</summary>
    /// <param name="bit">A bit number of SUPPORTED_FEATURES.</param>
    public static XenFeature? FromBit(int bit) => bit >= 0 && bit < All.Length ? All[bit] : null;

    /// <summary>The feature of this name, or null. Case matters.</summary>
    /// <param name="name">The name without <c>!</c> and without <c>XENFEAT_</c>.</param>
    public static XenFeature? FromName(string name)
    {
        foreach (var feature in All)
            if (feature.Name == name)
                return feature;
        return null;
    }

    /// <summary>
    /// Cuts a FEATURES string into its names exactly as <c>elf_xen_parse_features</c> does: at each <c>|</c>, and after 63 bytes.
    /// </summary>
    /// <param name="text">The string up to its NUL.</param>
    internal static List<XenFeatureToken> Parse(ReadOnlySpan<byte> text)
    {
        var tokens = new List<XenFeatureToken>();
        for (var position = 0; position < text.Length;)
        {
            var rest = text[position..];
            var window = rest[..Math.Min(rest.Length, MaximumTokenLength)];
            var end = window.IndexOf((byte)'|');
            var token = end < 0 ? window : window[..end];
            // A name of 63 bytes that ends there, by a separator or by the string's end, is not cut: nothing is taken from it.
            var isCut = end < 0 && rest.Length > MaximumTokenLength && rest[MaximumTokenLength] != '|';
            tokens.Add(XenFeatureToken.Create(position, token, isCut));
            position += end < 0 ? window.Length : end + 1;
        }

        return tokens;
    }
}
