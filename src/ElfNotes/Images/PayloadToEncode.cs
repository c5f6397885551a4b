namespace ElfNotes.Images;

/// <summary>A payload that is to be compressed again.</summary>
public sealed record PayloadToEncode
{
    /// <summary>How it is compressed.</summary>
    public required PayloadFormat Format { get; init; }

    /// <summary>The old stream, from its magic number on, and nothing behind it: its size is the room that there is.</summary>
    public required ByteSource Original { get; init; }

    /// <summary>The new content. It is read from front to back, more than once where a first try does not fit.</summary>
    public required ByteSource Content { get; init; }

    /// <summary>The size of the content, in bytes; that of the old one is the same.</summary>
    public required ulong ContentLength { get; init; }

    /// <summary>Where the content differs from the old one: first byte and the one behind the last, in ascending order.</summary>
    public required IReadOnlyList<(ulong Start, ulong End)> Changed { get; init; }

    /// <summary>How many bytes less than the old stream a new one may have where its format cannot be filled up.</summary>
    public int MaxShorter { get; init; } = 32 << 10;
}
