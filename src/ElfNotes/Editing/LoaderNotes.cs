using ElfNotes.Vocabulary;

namespace ElfNotes.Editing;

/// <summary>Which notes loaders of kernels read.</summary>
internal static class LoaderNotes
{
    /// <summary>Whether a loader reads notes of this owner: Xen's tool stack and hypervisor, QEMU and rust-vmm; the firmware of PowerPC machines.</summary>
    public static bool IsOwner(string? owner) => owner == "Xen" || IsOfFirmware(owner);

    /// <summary>Whether the firmware of PowerPC machines reads notes of this owner.</summary>
    public static bool IsOfFirmware(string? owner) => owner is "PowerPC" or "IBM,RPA-Client-Config";

    /// <summary>Whether QEMU takes it for the entry: it looks at no owner.</summary>
    public static bool IsEntry(RawNote note) => note.Type == XenNoteTypes.PHYS32_ENTRY;
}
