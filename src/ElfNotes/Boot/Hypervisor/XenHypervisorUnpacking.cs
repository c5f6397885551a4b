using System.Buffers.Binary;
using ElfNotes.Images;

namespace ElfNotes.Boot;

/// <summary>
/// How the hypervisor gets from the module to an ELF: <c>bzimage_headroom</c> and <c>bzimage_parse</c> of <c>xen/arch/x86/bzimage.c</c>,
/// <c>perform_gunzip</c> and <c>decompress</c>. It unpacks once: a bzImage from boot protocol 2.08 on, or a file that is compressed as a whole.
/// </summary>
internal static class XenHypervisorUnpacking
{
    private const string Source = "xen/arch/x86/bzimage.c: bzimage_parse";
    private const string AppendHint = "append the uncompressed size as four bytes, lowest first, as Linux's build does: printf '\\xNN\\xNN\\xNN\\xNN' >> FILE; gzip needs none, it ends with its own";

    /// <summary>The bytes that libelf gets, or null where the image is refused before.</summary>
    public static ByteSource? Unpack(BootImage image, XenHypervisorRun run)
    {
        Span<byte> head = stackalloc byte[LinuxSetupHeader.PayloadEnd];
        var isBzImage = image.File.Read(0, head) == LinuxSetupHeader.PayloadEnd && LinuxSetupHeader.IsIn(head);
        if (!isBzImage) return OfPayload(image, image.File, isWhole: true, run);
        var version = BinaryPrimitives.ReadUInt16LittleEndian(head[LinuxSetupHeader.Version..]);
        if (version < LinuxSetupHeader.FirstVersionWithPayload)
        {
            // bzimage_headroom, long before the build, said the same already.
            var line = $"Cannot load bzImage v{LinuxSetupHeader.Text(version)} at least v2.08 is required";
            run.Refuse("A bzImage must have boot protocol 2.08 or later", $"{LinuxSetupHeader.Text(version)}", "xen/arch/x86/bzimage.c: bzimage_check",
                Reason($"boot protocol {LinuxSetupHeader.Text(version)} does not say where the payload is", "build the kernel as Linux 2.6.26 or later does, or give Xen the vmlinux itself"), line);
            return null;
        }

        var start = unchecked((uint)(head[LinuxSetupHeader.SetupSectors] + 1) * 512 + BinaryPrimitives.ReadUInt32LittleEndian(head[LinuxSetupHeader.PayloadOffset..]));
        var length = BinaryPrimitives.ReadUInt32LittleEndian(head[LinuxSetupHeader.PayloadLength..]);
        if (!image.File.Contains(start, length) || length < 4)
        {
            run.RefuseUndefined("The payload lies where the setup header says", $"payload_offset and payload_length lead to 0x{start:x} to 0x{start + (ulong)length:x} in a file of 0x{image.File.Length:x} bytes", Source, "pack the kernel again: the payload must lie inside the file");
            return null;
        }

        run.Inform("The payload lies where the setup header says", $"0x{start:x} to 0x{start + (ulong)length:x}", Source);
        return OfPayload(image, image.File.Slice(start, length), isWhole: false, run);
    }

    private static ByteSource? OfPayload(BootImage image, ByteSource payload, bool isWhole, XenHypervisorRun run)
    {
        Span<byte> head = stackalloc byte[8];
        head = head[..payload.Read(0, head)];
        if (head.StartsWith("\u007fELF"u8))
        {
            if (!payload.Contains(0, 52))
            {
                run.RefuseUndefined("An ELF header has 52 bytes", $"this one is cut off after {payload.Length}", Source, "the file is cut short: copy it again");
                return null;
            }

            run.Inform("The image is an ELF, or unpacked to one", isWhole ? "an ELF" : "an ELF as the payload of a bzImage", Source);
            return payload;
        }

        if (Format(head) is not { } format)
        {
            run.Inform("The image is an ELF, or unpacked to one", "neither an ELF nor compressed in a way that is known; it goes on as it is", Source);
            if (image.Container is not ["ELF"]) Explain(run, $"the hypervisor does not look for a kernel in this ({string.Join(", ", image.Container)})", "give it the kernel itself, the ELF, or a bzImage");
            return payload;
        }

        return Unsupported(format, head, run) ? null : Expanded(image, payload, format, isWhole, run);
    }

    // decompress of xen/common/decompress.c, behind gzip_check. Only these bytes are looked at.
    private static string? Format(ReadOnlySpan<byte> head)
    {
        if (head.Length < 6) return null;
        if (head[0] == 0x1f && head[1] is 0x8b or 0x9e) return "gzip";
        if (head.StartsWith("BZh"u8)) return "bzip2";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])) return "xz";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x5d, 0x00])) return "lzma";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x4c, 0x5a, 0x4f, 0x00])) return "lzo";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x02, 0x21])) return "lz4";
        return head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) ? "zstd" : null;
    }

    // dec_stream_header of xen/common/xz/dec_stream.c: check types above CRC32 are for a build that has XZ_DEC_ANY_CHECK, which none has.
    private static bool Unsupported(string format, ReadOnlySpan<byte> head, XenHypervisorRun run)
    {
        if (format != "xz" || head.Length < 8 || head[7] <= 1) return false;
        run.Refuse("An xz stream has CRC32 as its check, or none", $"check type {head[7]}", "xen/common/xz/dec_stream.c: dec_stream_header",
            Reason("the xz stream has a check that the hypervisor cannot do (it knows CRC32 and none)", "xz --check=crc32"), "Input was encoded with settings that are not supported by this XZ decoder");
        return true;
    }

    private static ByteSource? Expanded(BootImage image, ByteSource payload, string format, bool isWhole, XenHypervisorRun run)
    {
        Span<byte> tail = stackalloc byte[4];
        payload.ReadExactly(payload.Length - 4, tail, "the payload");
        ulong declared = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        run.Inform("The last four bytes of a payload are its uncompressed size", $"{format}, 0x{declared:x} bytes", "xen/arch/x86/bzimage.c: output_length");
        if (!IsDecodedOnce(image, format, isWhole))
        {
            Explain(run, $"the hypervisor unpacks once, and what comes out ({string.Join(", ", image.Container.Skip(isWhole ? 1 : 2))}) is no ELF", "unpack it until the ELF or the bzImage is there, and give it that");
            return image.Content.Slice(0, 0);
        }

        if (format != "gzip" && isWhole && !IsSizeUsable(image.Content, declared, payload.Length, format, run)) return null;
        run.Container = isWhole ? format : "bzImage, " + format;
        return new XenHypervisorContent(image.Content, declared);
    }

    // A whole file has no size behind it unless somebody appended one; its last bytes are taken for it all the same.
    private static bool IsSizeUsable(ByteSource content, ulong declared, ulong streamLength, string format, XenHypervisorRun run)
    {
        if (content.Contains(declared, 0) && !content.Contains(declared, 1)) return true;
        // unlz4 of xen/common/unlz4.c unpacks as much as the size says.
        if (format == "lz4")
            return run.Refuse("An lz4 stream is followed by its uncompressed size", "a whole file as lz4 writes it", "xen/common/unlz4.c: unlz4", Reason("an lz4 file without its uncompressed size behind it is not unpacked", AppendHint));
        if (content.Contains(declared + streamLength, 1))
            return run.RefuseUndefined("The uncompressed size is true", $"the last four bytes of the file are taken for the uncompressed size, and 0x{declared:x} is far below it", Source, AppendHint);
        run.Remark(XenDom0Pv.SizeFromStream, Severity.Warning, 0, $"the file is {format} as a whole and has no uncompressed size behind it: Xen takes its last four bytes for the size, 0x{declared:x}, reserves as much memory, and stops with \"Not enough memory to relocate the dom0 kernel image\" where that is not there", AppendHint);
        return true;
    }

    private static bool IsDecodedOnce(BootImage image, string format, bool isWhole) => isWhole
        ? image.Container is [var first, "ELF"] && first == format
        : image.Container is ["bzImage", var second, "ELF"] && second == format;

    // It goes on with these bytes, and libelf refuses them.
    private static void Explain(XenHypervisorRun run, string message, string hint) => run.Remark(XenDom0Pv.NotUnpacked, Severity.Error, 0, message, hint);

    private static Finding Reason(string message, string hint) => new(XenDom0Pv.NotUnpacked, Severity.Error, 0, message, hint);
}
