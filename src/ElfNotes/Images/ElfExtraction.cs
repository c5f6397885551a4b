namespace ElfNotes.Images;

/// <summary>
/// The ELF files inside a file, as bytes: all that a container or a compressed stream holds of them, from front to back, and no more than a
/// block of it in memory at a time.
/// </summary>
/// <remarks>
/// What is recognised is what <see cref="ImageFile"/> recognises. Of a bzImage it is the whole output of its compressed stream, as
/// Linux's <c>scripts/extract-vmlinux</c> gives it: behind the ELF itself there are the relocations of a relocatable kernel
/// (arch/x86/boot/compressed/Makefile). A compressed file that comes through a pipe, and a compressed archive, are held in memory as
/// far as they were read; the ELF is not.
/// </remarks>
public sealed class ElfExtraction : IDisposable
{
    private readonly List<ByteSource> _owned;

    private ElfExtraction(IReadOnlyList<ImageMember> members, List<ByteSource> owned)
    {
        Members = members;
        _owned = owned;
    }

    /// <summary>
    /// As <see cref="ImageFile.Members"/>, but no ELF is opened: <see cref="ImageMember.Elf"/> is null and there are no notes. What can be
    /// extracted is what <see cref="Elves"/> has.
    /// </summary>
    public IReadOnlyList<ImageMember> Members { get; }

    /// <summary>The members that are ELF files.</summary>
    public IEnumerable<ImageMember> Elves => Members.Where(member => member is { Error: null, Content: not null, Container: [.., "ELF"] });

    /// <summary>Recognises a file, and decodes no more of it than that takes.</summary>
    /// <param name="source">The file's bytes. Not owned by the result, and needed as long as it is used.</param>
    /// <param name="codecs">The decoders for compressed content; null to report it as <see cref="ErrorCodes.CodecMissing"/>.</param>
    /// <param name="limits">Caps; null for <see cref="ReadLimits.Default"/>.</param>
    /// <returns>Never fails for what the bytes are: a file that cannot be read has one member with an <see cref="ImageMember.Error"/>.</returns>
    public static ElfExtraction Open(ByteSource source, IPayloadCodecs? codecs, ReadLimits? limits = null)
    {
        var reader = new ImageReader(codecs, limits ?? ReadLimits.Default, onlyContent: true);
        try
        {
            reader.Read(source, ImagePath.File);
            return new ElfExtraction(reader.Members, reader.Owned);
        }
        catch
        {
            foreach (var decoder in reader.Owned) decoder.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a member. They can be had once: a decoder does not keep what it gave.</summary>
    /// <param name="member">One of <see cref="Elves"/>.</param>
    /// <returns>Blocks of 256 KiB, the last one less; each is overwritten by the next.</returns>
    /// <exception cref="ElfNotesException">While enumerating: the file is damaged behind what was given so far, or expands to more than is allowed.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Blocks(ImageMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        if (member.Content is null || !Members.Contains(member)) throw new ArgumentException("not one of this file's ELF files", nameof(member));
        return BlocksOf(member.Content);
    }

    /// <summary>What of a member's size contradicts its container, after all its <see cref="Blocks"/>: nothing or one finding.</summary>
    /// <param name="member">One of <see cref="Elves"/>.</param>
    /// <param name="size">The bytes that all blocks had.</param>
    public static IReadOnlyList<Finding> Compare(ImageMember member, ulong size) => member.DeclaredLength is { } declared && declared != (uint)size
        ? [new Finding(FindingCodes.ContainerMismatch, Severity.Warning, 0, $"the payload is declared to expand to 0x{declared:x} bytes, and expands to 0x{size:x}", "the last four bytes of a payload are its uncompressed size; compress and pack the kernel again")]
        : [];

    /// <summary>Releases the decoders. The source that the file was opened from stays open.</summary>
    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--) _owned[i].Dispose();
        _owned.Clear();
    }

    private static IEnumerable<ReadOnlyMemory<byte>> BlocksOf(ByteSource content)
    {
        var decoder = content as SequentialByteSource;
        decoder?.ForgetWhatWasRead();
        var buffer = new byte[SequentialByteSource.ChunkSize];
        var offset = 0UL;
        while (content.Read(offset, buffer) is > 0 and var count)
        {
            yield return buffer.AsMemory(0, count);
            offset += (ulong)count;
            if (count < buffer.Length) break;
        }

        decoder?.ReadToEnd();
    }
}
