namespace ElfNotes.TestKit.Booting;

/// <summary>A generated image.</summary>
/// <param name="Description">Seed, index and what was changed.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Memory">dom0_mem, MiB.</param>
/// <param name="CanSpeak">Whether its code says where it was entered, if it is there.</param>
public sealed record Dom0StrataImage(string Description, byte[] Bytes, int Memory, bool CanSpeak);
