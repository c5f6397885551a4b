namespace ElfNotes.Compression;

/// <summary>What an LZMA stream says of how it was made.</summary>
/// <param name="DictionarySize">In bytes.</param>
/// <param name="LiteralContextBits">lc.</param>
/// <param name="LiteralPositionBits">lp.</param>
/// <param name="PositionBits">pb.</param>
/// <param name="Text">For people.</param>
internal sealed record LzmaSettings(uint DictionarySize, uint LiteralContextBits, uint LiteralPositionBits, uint PositionBits, string Text)
{
    /// <summary>From the byte that holds (pb × 5 + lp) × 9 + lc.</summary>
    /// <exception cref="ElfNotesException">The byte is more than any settings give.</exception>
    public static LzmaSettings Of(byte properties, ulong offset, uint dictionarySize, string filters)
    {
        if (properties >= 9 * 5 * 5) throw new ElfNotesException(ErrorCodes.BadCompressedData, offset, $"LZMA has no settings of the number {properties}");
        return new LzmaSettings(dictionarySize, properties % 9u, properties / 9u % 5, properties / 45u, $"{filters}dictionary {dictionarySize >> 10} KiB");
    }
}
