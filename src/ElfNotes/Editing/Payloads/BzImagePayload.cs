using System.Buffers.Binary;
using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Editing;

/// <summary>Where the compressed stream lies in a bzImage, and what it is.</summary>
/// <param name="Start">The file offset of its first byte.</param>
/// <param name="StreamLength">Its size in bytes, without the word behind it.</param>
/// <param name="Format">How it is compressed.</param>
/// <param name="Declared">The uncompressed size, in bytes, that the payload's last four bytes say.</param>
internal sealed record BzImagePayload(ulong Start, ulong StreamLength, PayloadFormat Format, uint Declared)
{
    private const int SizeOfSize = 4;

    /// <summary>Reads the setup header and the payload's first and last bytes.</summary>
    /// <exception cref="ElfNotesException">It is no bzImage with a compressed payload.</exception>
    public static BzImagePayload Find(ByteSource source, ReadOnlySpan<byte> head)
    {
        if (!BzImage.IsBzImage(head)) throw new ElfNotesException(ErrorCodes.UnknownFormat, 0, "not a bzImage");
        BzImage.DemandPayload(head);
        var (start, length) = BzImage.Payload(source, head);
        var payload = ImageReader.Head(source.Slice(start, length));
        var format = PayloadFormats.OfPayload(payload);
        if (format == PayloadFormat.None)
        {
            var isElf = ElfFile.IsElf(payload);
            throw new ElfNotesException(EditingCodes.ContainerCannotTake, start, isElf ? "the payload is an ELF file that is not compressed: there is nothing to compress again" : $"the payload at 0x{start:x} is not compressed in a way that Linux or Xen know");
        }

        Span<byte> declared = stackalloc byte[SizeOfSize];
        source.ReadExactly(start + length - SizeOfSize, declared, "the payload");
        // gzip has the size within its own format; behind any other stream the kernel's build appends it.
        return new BzImagePayload(start, format == PayloadFormat.Gzip ? length : length - SizeOfSize, format, BinaryPrimitives.ReadUInt32LittleEndian(declared));
    }
}
