namespace ElfNotes;

/// <summary>How much work and memory a reader may spend on one file. Every cap of the library is here.</summary>
public sealed record ReadLimits
{
    /// <summary>The limits used when a caller names none.</summary>
    public static ReadLimits Default { get; } = new();

    /// <summary>Notes read from one ELF file, over all its segments and sections. Xen itself stops at 65,536.</summary>
    public int MaxNotes { get; init; } = 1 << 18;

    /// <summary>Bytes of note segments and sections walked in one ELF file, repeated ranges counted once.</summary>
    public long MaxNoteBytes { get; init; } = 64L << 20;

    /// <summary>Relocations looked at in the notes of one relocatable object.</summary>
    public int MaxNoteRelocations { get; init; } = 1 << 18;

    /// <summary>Bytes of one program or section header table; a quarter of a million entries of either.</summary>
    public int MaxHeaderTableBytes { get; init; } = 16 << 20;

    /// <summary>How many containers may lie within each other (bzImage in gzip in ar …).</summary>
    public int MaxDepth { get; init; } = 5;

    /// <summary>Members read from one archive.</summary>
    public int MaxArchiveMembers { get; init; } = 1 << 16;

    /// <summary>Compressed parts of one file that are held open at once: each keeps what it produced.</summary>
    public int MaxOpenDecoders { get; init; } = 16;

    /// <summary>Findings kept for one file; the rest is counted in a last one.</summary>
    public int MaxFindings { get; init; } = 100;

    /// <summary>Bytes that one compressed stream may expand to, whatever its size.</summary>
    public long MaxDecompressedBytes { get; init; } = 1L << 30;

    /// <summary>Bytes that any compressed stream may expand to before <see cref="MaxExpansionRatio"/> counts.</summary>
    public long FreeDecompressedBytes { get; init; } = 128L << 20;

    /// <summary>Bytes of output allowed for each byte of compressed input beyond <see cref="FreeDecompressedBytes"/>.</summary>
    public int MaxExpansionRatio { get; init; } = 32;

    /// <summary>Memory, in bytes, that a decoder may take for its dictionary or window.</summary>
    public long MaxDecoderMemory { get; init; } = 160L << 20;

    /// <summary>What one compressed stream may expand to, in bytes.</summary>
    /// <param name="compressedLength">The size of the compressed stream, in bytes.</param>
    public long AllowedExpansion(ulong compressedLength)
    {
        var byRatio = FreeDecompressedBytes + (long)Math.Min(compressedLength, 1UL << 40) * MaxExpansionRatio;
        return Math.Min(MaxDecompressedBytes, byRatio);
    }
}
