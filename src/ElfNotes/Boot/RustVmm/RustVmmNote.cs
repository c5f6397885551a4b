namespace ElfNotes.Boot;

/// <summary>The note that linux-loader takes for PHYS32_ENTRY.</summary>
/// <param name="Offset">The note's file offset.</param>
/// <param name="DescSize">Its descsz, at least 4.</param>
/// <param name="Entry">The first four bytes of the descriptor.</param>
internal sealed record RustVmmNote(ulong Offset, uint DescSize, uint Entry);
