using System.Buffers.Binary;
using ElfNotes.Elf;

namespace ElfNotes.Images;

/// <summary>
/// A Linux kernel for x86 behind its real-mode setup code. Since boot protocol 2.08 the setup header says where the
/// compressed vmlinux lies (Linux: Documentation/arch/x86/boot.rst).
/// </summary>
internal static class BzImage
{
    public static bool IsBzImage(ReadOnlySpan<byte> head) => LinuxSetupHeader.IsIn(head);

    /// <summary>Whether the header names a payload, or is too old or too short to tell.</summary>
    public static bool HasPayload(ReadOnlySpan<byte> head) =>
        head.Length < LinuxSetupHeader.PayloadEnd || Version(head) < LinuxSetupHeader.FirstVersionWithPayload || head[LinuxSetupHeader.PayloadOffset..LinuxSetupHeader.PayloadEnd].IndexOfAnyExcept((byte)0) >= 0;

    /// <summary>The error for a file that boots by the Linux protocol and is no Linux: memtest86+. (iPXE has boot protocol 2.07.)</summary>
    public static ElfNotesException NoPayload() =>
        new(ErrorCodes.NoNotesInFormat, LinuxSetupHeader.PayloadOffset, "a Linux-boot-protocol image without a payload: there is no ELF file in it");

    /// <summary>Refuses a header that names no payload.</summary>
    /// <exception cref="ElfNotesException">It is too short or too old, or says that there is none.</exception>
    public static void DemandPayload(ReadOnlySpan<byte> head)
    {
        if (head.Length < LinuxSetupHeader.PayloadEnd)
            throw new ElfNotesException(ErrorCodes.Truncated, (ulong)head.Length, $"the file ends inside the Linux setup header, which goes to 0x{LinuxSetupHeader.PayloadEnd:x}");
        var version = Version(head);
        if (version < LinuxSetupHeader.FirstVersionWithPayload)
            throw new ElfNotesException(ErrorCodes.BadContainer, LinuxSetupHeader.Version, $"boot protocol {LinuxSetupHeader.Text(version)} does not say where the payload is; 2.08 (Linux 2.6.26) and later do");
        if (!HasPayload(head)) throw NoPayload();
    }

    public static void Read(ByteSource source, ReadOnlySpan<byte> head, ImagePath path, ImageReader reader)
    {
        DemandPayload(head);
        var (start, length) = Payload(source, head);
        var setupSectors = head[LinuxSetupHeader.SetupSectors];
        if (setupSectors == 0)
            path = path.With(new Finding(FindingCodes.ContainerMismatch, Severity.Warning, LinuxSetupHeader.SetupSectors,
                "setup_sects is 0, which stands for 4 by the boot protocol; Xen takes it as 0 and looks for the payload four sectors too early", "write the number of setup sectors itself"));
        ReadPayload(source, start, length, path, reader);
    }

    private static ushort Version(ReadOnlySpan<byte> head) => BinaryPrimitives.ReadUInt16LittleEndian(head[LinuxSetupHeader.Version..]);

    /// <summary>Where the payload lies, with the size behind it.</summary>
    /// <exception cref="ElfNotesException"><see cref="ErrorCodes.BadContainer"/>: not within the file.</exception>
    public static (ulong Start, ulong Length) Payload(ByteSource source, ReadOnlySpan<byte> head)
    {
        ulong offset = BinaryPrimitives.ReadUInt32LittleEndian(head[LinuxSetupHeader.PayloadOffset..]);
        ulong length = BinaryPrimitives.ReadUInt32LittleEndian(head[LinuxSetupHeader.PayloadLength..]);
        var start = LinuxSetupHeader.ProtectedModeOffset(head) + offset;
        if (!source.Contains(start, 0))
            throw new ElfNotesException(ErrorCodes.BadContainer, LinuxSetupHeader.PayloadOffset, $"the payload should start at 0x{start:x} (payload_offset 0x{offset:x} behind {LinuxSetupHeader.Sectors(head)} setup sectors), past the end of the file at 0x{source.Length:x}");
        if (!source.Contains(start, length))
            throw new ElfNotesException(ErrorCodes.BadContainer, LinuxSetupHeader.PayloadLength, $"the payload should have 0x{length:x} bytes at 0x{start:x} (payload_length), but the file ends at 0x{source.Length:x}");
        if (length < 8)
            throw new ElfNotesException(ErrorCodes.BadContainer, LinuxSetupHeader.PayloadLength, $"the payload has {length} bytes (payload_length), too few for any");
        return (start, length);
    }

    private static void ReadPayload(ByteSource source, ulong start, ulong length, ImagePath path, ImageReader reader)
    {
        var payload = source.Slice(start, length);
        var head = ImageReader.Head(payload);
        var format = PayloadFormats.OfPayload(head);
        if (ElfFile.IsElf(head))
        {
            reader.ReadElf(payload, path.Inside("ELF"));
            return;
        }

        if (format == PayloadFormat.None)
            throw new ElfNotesException(ErrorCodes.UnknownFormat, start, $"the payload at 0x{start:x} is neither an ELF file nor compressed in a way that Linux or Xen know{LooksLike(head)}");

        Span<byte> tail = stackalloc byte[4];
        payload.ReadExactly(length - 4, tail, "the payload");
        ulong declared = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        // gzip has the size within its own format; behind any other stream the kernel's build appends it.
        var isGzip = format == PayloadFormat.Gzip;
        var inner = path.Inside(PayloadFormats.Name(format));
        try
        {
            reader.Decode(format, isGzip ? payload : source.Slice(start, length - 4), isGzip ? null : declared, content => ReadContent(content, declared, inner, reader));
        }
        catch (ElfNotesException e)
        {
            reader.Fail(inner, e);
        }
    }

    // Neither Linux nor Xen unpacks a second time: what is not an ELF file here is a mistake.
    private static void ReadContent(ByteSource content, ulong declared, ImagePath path, ImageReader reader)
    {
        var head = ImageReader.Head(content);
        if (!ElfFile.IsElf(head)) throw new ElfNotesException(ErrorCodes.UnknownFormat, 0, "the payload expands to something that is no ELF file" + LooksLike(head));
        reader.ReadElf(content, path.Inside("ELF"), declared);
    }

    private static string LooksLike(ReadOnlySpan<byte> head) => Recogniser.Describe(head) switch
    {
        null => "",
        "empty" => ": it is empty",
        var what => ": it looks like " + what,
    };
}
