namespace ElfNotes.Compression;

/// <summary>A block of a stream of independent blocks.</summary>
/// <param name="Start">Where its compressed bytes start in the stream.</param>
/// <param name="Size">The number of its compressed bytes.</param>
/// <param name="OutputSize">The bytes it expands to.</param>
/// <param name="Checksum">The Adler-32 of its output where the format has one, else null.</param>
/// <param name="OutputStart">Where its output starts.</param>
internal readonly record struct Block(ulong Start, int Size, int OutputSize, uint? Checksum = null, ulong OutputStart = 0);
