namespace ElfNotes.Boot;

/// <summary>A part of guest memory that QEMU fills from the file: a "ROM".</summary>
/// <param name="Name">What QEMU calls it, without the file's name.</param>
/// <param name="Address">Its physical address.</param>
/// <param name="DataSize">Bytes from the file.</param>
/// <param name="Size">All its bytes; the rest are zeros.</param>
internal sealed record QemuRom(string Name, ulong Address, ulong DataSize, ulong Size);
