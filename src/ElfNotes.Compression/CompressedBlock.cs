namespace ElfNotes.Compression;

/// <summary>Where an independently compressed block lies.</summary>
/// <param name="Start">Offset of its first byte in the uncompressed data.</param>
/// <param name="Size">Uncompressed size, in bytes: at most this for the last block of lz4, exactly this otherwise.</param>
/// <param name="Offset">Offset of its data, behind its header, in the compressed stream.</param>
/// <param name="CompressedSize">Size of its data, in bytes; all of them are there.</param>
internal readonly record struct CompressedBlock(ulong Start, int Size, ulong Offset, int CompressedSize)
{
    /// <summary>The checksums that the header gives.</summary>
    public BlockChecksums Checksums { get; init; }

    /// <summary>More blocks of the same frame follow, so that this one must have its full size.</summary>
    public bool MustBeFull { get; init; }
}
