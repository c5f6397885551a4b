namespace ElfNotes.Compression;

/// <summary>The checksums of a block, each null where the stream has none.</summary>
/// <param name="OutputAdler">The Adler-32 of what the block expands to.</param>
/// <param name="OutputCrc">The CRC-32 of what the block expands to.</param>
/// <param name="InputAdler">The Adler-32 of the compressed bytes.</param>
/// <param name="InputCrc">The CRC-32 of the compressed bytes.</param>
internal readonly record struct BlockChecksums(uint? OutputAdler, uint? OutputCrc, uint? InputAdler, uint? InputCrc)
{
    public bool MatchInput(ReadOnlySpan<byte> bytes) => Match(bytes, InputAdler, InputCrc);

    public bool MatchOutput(ReadOnlySpan<byte> bytes) => Match(bytes, OutputAdler, OutputCrc);

    private static bool Match(ReadOnlySpan<byte> bytes, uint? adler, uint? crc) =>
        (adler is null || adler == Checksum.Adler32(bytes)) && (crc is null || crc == Checksum.Crc32(bytes));
}
