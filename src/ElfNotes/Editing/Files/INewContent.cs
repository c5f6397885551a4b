namespace ElfNotes.Editing;

/// <summary>What a new file is to hold.</summary>
internal interface INewContent
{
    /// <summary>How many bytes; null where only making them tells.</summary>
    ulong? Length { get; }

    /// <summary>The content from front to back, for what is no regular file. Each block is used before the next is asked for.</summary>
    IEnumerable<ReadOnlyMemory<byte>> Blocks { get; }

    /// <summary>Writes the content into an empty file.</summary>
    void Fill(NewFile file);

    /// <summary>Reads all of it back and compares.</summary>
    /// <param name="file">A descriptor that nothing was written through.</param>
    /// <param name="size">The size of the file.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.NotAsPlanned"/>.</exception>
    void Compare(int file, ulong size);
}
