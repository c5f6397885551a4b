namespace ElfNotes.Images;

/// <summary>A file as a source of notes: recognised by its content, unpacked as far as the notes need.</summary>
/// <remarks>
/// Recognised are ELF files, Linux bzImages, EFI zboot images, PE files with a <c>.linux</c> section (unified kernel
/// images) or note sections, <c>ar</c> archives, files compressed with gzip, bzip2, xz, lzma, lzo, lz4 (legacy) or zstd,
/// raw notes as in <c>/sys/kernel/notes</c>, and any of these inside another to <see cref="ReadLimits.MaxDepth"/>.
/// </remarks>
public sealed class ImageFile : IDisposable
{
    private readonly List<ByteSource> _owned;

    internal ImageFile(IReadOnlyList<ImageMember> members, List<ByteSource> owned)
    {
        Members = members;
        _owned = owned;
    }

    /// <summary>The members of an archive in file order, symbol and name tables left out; for any other file one, and one more where a PE file has notes beside its kernel (<see cref="ImageMember.IsBeside"/>); never none.</summary>
    public IReadOnlyList<ImageMember> Members { get; }

    /// <summary>Recognises a file and reads its notes.</summary>
    /// <param name="source">The file's bytes. Not owned by the result, and needed as long as it is used.</param>
    /// <param name="codecs">The decoders for compressed content; null to report it as <see cref="ErrorCodes.CodecMissing"/>.</param>
    /// <param name="limits">Caps; null for <see cref="ReadLimits.Default"/>.</param>
    /// <returns>Never fails for what the bytes are: a file that cannot be read has one member with an <see cref="ImageMember.Error"/>.</returns>
    public static ImageFile Open(ByteSource source, IPayloadCodecs? codecs = null, ReadLimits? limits = null)
    {
        var reader = new ImageReader(codecs, limits ?? ReadLimits.Default);
        try
        {
            reader.Read(source, ImagePath.File);
            return new ImageFile(reader.Members, reader.Owned);
        }
        catch
        {
            foreach (var decoder in reader.Owned) decoder.Dispose();
            throw;
        }
    }

    /// <summary>Releases the decoders. The source that the file was opened from stays open.</summary>
    public void Dispose()
    {
        // The inner decoders read from the outer ones.
        for (var i = _owned.Count - 1; i >= 0; i--) _owned[i].Dispose();
        _owned.Clear();
    }
}
