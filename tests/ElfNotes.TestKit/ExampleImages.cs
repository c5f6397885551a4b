using static ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.TestKit;

/// <summary>The kernels in <c>examples/images</c>: good ones, and ones broken in the ways that are met most.</summary>
public static class ExampleImages
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<ExampleImage> All { get; } =
    [
        new("pv-good.elf", true, false, "a PV kernel with all notes that Xen needs", () => Kernels.Pv()),
        new("pvh-good.elf", false, true, "a PVH kernel; its one note suits Xen, QEMU, Firecracker and Cloud Hypervisor", () => Kernels.Pvh()),
        new("pv-pvh-good.elf", true, true, "a kernel for both, as Linux is", () => Kernels.Hybrid()),
        new("legacy-xen-guest-good.elf", true, false, "a PV kernel with the `__xen_guest` string instead of notes", () => Kernels.Legacy()),
        new("pvh-no-note.elf", false, false, "no notes at all, as Linux without CONFIG_PVH", () => Kernels.PvhWithoutNotes()),
        new("pvh-note-in-section-only.elf", false, true, "the note has a section but no PT_NOTE: the linker script forgot it; Xen falls back to the section, QEMU does not", SectionOnly),
        new("pvh-notes-padded-8.elf", false, false, "the notes are padded to 8: Xen counts by 4 and never meets PHYS32_ENTRY", Padded8),
        new("pv-no-loader.elf", false, false, "no LOADER note, and GUEST_OS is not linux", () => Change(Loader, null)),
        new("pv-wrong-xen-version.elf", false, false, "XEN_VERSION is the version of the hypervisor, not of the interface", () => Change(XenVersion, KernelNote.Of(XenVersion, "xen-4.17"))),
        new("pv-required-feature-unknown.elf", false, false, "a misspelt required feature: Xen refuses it without a word", () => Kernels.PvWithoutNotes().WithNotes([.. Kernels.PvNotes(), KernelNote.Of(Features, "writable_page_tables|!pae_pgdir_above_4g")])),
        new("pv-entry-out-of-bounds.elf", false, false, "ENTRY is a physical address where Xen wants a virtual one", () => Change(Entry, KernelNote.Of(Entry, Kernels.Physical))),
    ];

    private static KernelBuilder SectionOnly()
    {
        var kernel = Kernels.Pvh();
        kernel.Blobs[0].Segment = null;
        return kernel;
    }

    private static KernelBuilder Padded8() => Kernels.PvhWithoutNotes()
        .With(new NoteBlob { Notes = [KernelNote.Of(GuestOs, "x"), Kernels.PvhNote()] }.AlignedBy(8));

    private static KernelBuilder Change(uint type, KernelNote? note) => Kernels.PvWithoutNotes()
        .WithNotes([.. Kernels.PvNotes().Select(other => other.Type == type ? note : other).OfType<KernelNote>()]);
}
