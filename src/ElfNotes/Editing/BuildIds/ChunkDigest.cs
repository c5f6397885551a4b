namespace ElfNotes.Editing;

/// <summary>A hash of bytes that are in memory.</summary>
internal delegate byte[] ChunkDigest(ReadOnlySpan<byte> bytes);
