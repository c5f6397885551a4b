using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>A note that QEMU takes for PHYS32_ENTRY.</summary>
/// <param name="Offset">The note's file offset.</param>
/// <param name="NameSize">Its namesz.</param>
/// <param name="DescSize">Its descsz, which QEMU does not look at.</param>
/// <param name="DescOffset">Where QEMU reads the entry.</param>
/// <param name="Value">What it reads: 8 bytes in ELF64, 4 in ELF32.</param>
/// <param name="Segment">The segment it was found from.</param>
internal sealed record QemuNote(ulong Offset, uint NameSize, uint DescSize, ulong DescOffset, ulong Value, ElfSegment Segment)
{
    /// <summary>What comes to the guest: <c>fw_cfg_add_i32</c> cuts it.</summary>
    public uint Entry => (uint)Value;

    /// <summary>Whether it starts within the segment. QEMU compares the size of one note with that of the segment, not where it is.</summary>
    public bool IsInSegment => Offset - Segment.Offset < Segment.FileSize;
}
