namespace ElfNotes.Images;

/// <summary>A file as a source of notes: recognised by its content, unpacked as far as the notes need.</summary>
public sealed class ImageFile : IDisposable
{
    private readonly List<ByteSource> _owned;

    internal ImageFile(IReadOnlyList<ImageMember> members, List<ByteSource> owned)
    {
        Members = members;
        _owned = owned;
    }

    /// <summary>The members of an archive in file order; for any other file exactly one.</summary>
    public IReadOnlyList<ImageMember> Members { get; }

    /// <summary>Recognises a file and reads its notes.</summary>
    /// <param name="source">The file's bytes. Not owned by the result, and needed as long as it is used.</param>
    /// <param name="codecs">The decoders for compressed content; null to report it as <see cref="ErrorCodes.CodecMissing"/>.</param>
    /// <param name="limits">Caps; null for <see cref="ReadLimits.Default"/>.</param>
    /// <returns>Never fails for what the bytes are: a file that cannot be read has one member with an <see cref="ImageMember.Error"/>.</returns>
    public static ImageFile Open(ByteSource source, IPayloadCodecs? codecs, ReadLimits? limits = null) =>
        throw new NotSupportedException();

    /// <summary>Releases the decoders. The source that the file was opened from stays open.</summary>
    public void Dispose()
    {
        foreach (var source in _owned) source.Dispose();
    }
}
