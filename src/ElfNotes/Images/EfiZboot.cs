using System.Buffers.Binary;
using System.Text;

namespace ElfNotes.Images;

/// <summary>
/// Linux's generic compressed EFI image (drivers/firmware/efi/libstub/zboot-header.S): a PE file whose DOS header says,
/// as little-endian words, where the payload is and by name how it is compressed.
/// </summary>
internal static class EfiZboot
{
    private const int PayloadOffsetOffset = 8;
    private const int PayloadSizeOffset = 12;
    private const int MethodOffset = 0x18;
    private const int MethodSize = 0x20;
    private const int HeaderEnd = MethodOffset + MethodSize;

    public static bool IsZboot(ReadOnlySpan<byte> head) => head.StartsWith("MZ"u8) && head.Length >= 8 && head[4..].StartsWith("zimg"u8);

    public static void Read(ByteSource source, ReadOnlySpan<byte> head, ImagePath path, ImageReader reader)
    {
        if (head.Length < HeaderEnd) throw new ElfNotesException(ErrorCodes.Truncated, (ulong)head.Length, $"the file ends inside the zboot header, which has 0x{HeaderEnd:x} bytes");
        ulong start = BinaryPrimitives.ReadUInt32LittleEndian(head[PayloadOffsetOffset..]);
        ulong length = BinaryPrimitives.ReadUInt32LittleEndian(head[PayloadSizeOffset..]);
        if (!source.Contains(start, 0))
            throw new ElfNotesException(ErrorCodes.BadContainer, PayloadOffsetOffset, $"the payload should start at 0x{start:x}, past the end of the file at 0x{source.Length:x}");
        if (!source.Contains(start, length))
            throw new ElfNotesException(ErrorCodes.BadContainer, PayloadSizeOffset, $"the payload should have 0x{length:x} bytes at 0x{start:x}, but the file ends at 0x{source.Length:x}");

        var payload = source.Slice(start, length);
        var method = Method(head);
        var format = PayloadFormats.OfPayload(ImageReader.Head(payload));
        if (format == PayloadFormat.None)
            throw new ElfNotesException(ErrorCodes.BadContainer, start, $"the payload at 0x{start:x} is not compressed in any way known here; the header says \"{method}\"");
        // The build's names have a suffix where the tool is a variant: xzkern, zstd22.
        if (!method.StartsWith(PayloadFormats.Name(format), StringComparison.Ordinal))
            path = path.With(new Finding(FindingCodes.ContainerMismatch, Severity.Warning, MethodOffset, $"the header says that the payload is compressed with \"{method}\"; it is {PayloadFormats.Name(format)}"));

        var inner = path.Inside(PayloadFormats.Name(format));
        try
        {
            reader.Decode(format, payload, DeclaredLength(source, start + length, format), content => reader.Read(content, inner));
        }
        catch (ElfNotesException e)
        {
            reader.Fail(inner, e);
        }
    }

    private static string Method(ReadOnlySpan<byte> head)
    {
        var name = head.Slice(MethodOffset, MethodSize);
        var end = name.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7e);
        return Encoding.ASCII.GetString(end < 0 ? name : name[..end]);
    }

    // Makefile.zboot: the uncompressed size stands behind the payload and is not counted in its size; in gzip it is the
    // format's own last word.
    private static ulong? DeclaredLength(ByteSource source, ulong end, PayloadFormat format)
    {
        Span<byte> size = stackalloc byte[4];
        if (format == PayloadFormat.Gzip || !source.TryReadExactly(end, size)) return null;
        return BinaryPrimitives.ReadUInt32LittleEndian(size);
    }
}
