namespace ElfNotes.Editing;

/// <summary>Bytes that an edit writes.</summary>
/// <param name="Offset">The file offset of the first one. It may lie at or past the end of the original.</param>
/// <param name="Bytes">What is written there, not copied.</param>
public readonly record struct ByteChange(ulong Offset, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The offset behind the last byte.</summary>
    public ulong End => Offset + (ulong)Bytes.Length;
}
