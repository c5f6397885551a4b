using System.Buffers.Binary;
using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Boot;

/// <summary>The loader <c>Linux bzImage</c> (<c>xc_dom_probe_bzimage_kernel</c>): where the payload lies, and what it unpacks to.</summary>
/// <param name="trail">Where it says what it does.</param>
/// <param name="image">The image, with the payload unpacked.</param>
/// <param name="version">The release.</param>
internal sealed class XenToolStackBzImage(XenToolStackTrail trail, BootImage image, XenVersion version)
{

    // Enough for an .xz stream's first block header, which has 1024 bytes at most.
    private const int HeadSize = 12 + 1024;

    private const string UnknownFormat = "xc_dom_probe_bzimage_kernel: unknown compression format";

    private const string IsBzImage = "A bzImage has HdrS at 0x202";
    private const string HeaderRule = "A bzImage has boot protocol 2.08 or later, and its payload lies in the file: at (setup_sects + 1) * 512 + payload_offset, with payload_length bytes";
    private const string FormatRule = "The payload is compressed in a way that this build of the tool stack unpacks: gzip, xz, lzma, lz4 (legacy) or zstd";
    private const string SizeRule = "The payload unpacks to the size that its last four bytes say, 1 GiB at most";

    /// <summary>Looks at a file.</summary>
    /// <param name="file">The file, unpacked where all of it was a gzip stream.</param>
    /// <returns>Null where it is no bzImage.</returns>
    public XenToolStackPayload? Probe(ByteSource file)
    {
        var header = new byte[LinuxSetupHeader.PayloadEnd];
        if (!file.TryReadExactly(0, header) || !LinuxSetupHeader.IsIn(header))
        {
            trail.Inform(IsBzImage, "it is none", XenToolStackSources.BzImage);
            return null;
        }

        trail.Inform(IsBzImage, "it is one", XenToolStackSources.BzImage);
        // A file that is an ELF as well is left to the loader for those.
        if (Locate(file, header) is not var (start, length)) return new XenToolStackPayload(ElfFile.IsElf(header) ? file : null, IsTaken: false);
        var payload = file.Slice(start, length);
        var head = new byte[HeadSize];
        head = head[..payload.Read(0, head)];
        if (XenToolStackCompression.Find(head) is not { } compression) return TakeUnknown(payload, start, head, header[LinuxSetupHeader.SetupSectors]);
        if (IsMissing(compression)) return new XenToolStackPayload(null, IsTaken: false);
        trail.Pass(FormatRule, PayloadFormats.Name(compression.Format), XenToolStackSources.BzImage);
        return new XenToolStackPayload(Unpack(compression, payload, length, head), IsTaken: true);
    }

    /// <summary>A file whose outermost container was unpacked before: what is within cannot be seen any more, but what it unpacked to.</summary>
    /// <param name="format">The name of what lies within the bzImage: a compression, or ELF.</param>
    public XenToolStackPayload ByChain(string format)
    {
        if (XenToolStackCompression.Find(format) is not { } compression)
        {
            TakeRaw(0);
            return new XenToolStackPayload(image.Content, IsTaken: false);
        }

        if (IsMissing(compression)) return new XenToolStackPayload(null, IsTaken: false);
        trail.Pass(FormatRule, format, XenToolStackSources.BzImage);
        return new XenToolStackPayload(image.Content, IsTaken: true);
    }

    private bool IsMissing(XenToolStackCompression compression)
    {
        if (compression.MissingFunction is not { } function) return false;
        trail.Panic($"{function} decompress support unavailable", "Internal error");
        Fail(compression);
        Refuse(XenPv.CompressionNotBuilt, FormatRule, LinuxSetupHeader.PayloadOffset, $"the payload is compressed with {PayloadFormats.Name(compression.Format)}, for which Debian's tool stack is not built",
            "compress the kernel with gzip, xz, lz4 or zstd (CONFIG_KERNEL_GZIP ...), or give Xen the vmlinux (Linux: scripts/extract-vmlinux)");
        return true;
    }

    private (ulong Start, ulong Length)? Locate(ByteSource file, ReadOnlySpan<byte> header)
    {
        var protocol = BinaryPrimitives.ReadUInt16LittleEndian(header[LinuxSetupHeader.Version..]);
        if (protocol < LinuxSetupHeader.FirstVersionWithPayload)
        {
            trail.Panic($"xc_dom_probe_bzimage_kernel: boot protocol too old ({protocol:x4})");
            RefuseHeader(header, LinuxSetupHeader.Version, $"the boot protocol is {LinuxSetupHeader.Text(protocol)}; Xen needs 2.08, which says where the payload is");
            return null;
        }

        // setup_sects 0, which stands for 4 by the boot protocol, is taken as it is.
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(header[LinuxSetupHeader.PayloadOffset..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[LinuxSetupHeader.PayloadLength..]);
        var start = (header[LinuxSetupHeader.SetupSectors] + 1UL) * 512 + offset;
        if (start >= file.Length)
        {
            trail.Panic("xc_dom_probe_bzimage_kernel: payload offset overflow");
            RefuseHeader(header, LinuxSetupHeader.PayloadOffset, $"the payload should start at 0x{start:x}, past the end of the file at 0x{file.Length:x}");
            return null;
        }

        if (start + length > file.Length)
        {
            trail.Panic("xc_dom_probe_bzimage_kernel: payload length overflow");
            RefuseHeader(header, LinuxSetupHeader.PayloadLength, $"the payload should have 0x{length:x} bytes at 0x{start:x}, but the file ends at 0x{file.Length:x}");
            return null;
        }

        trail.Pass(HeaderRule, $"0x{length:x} bytes at 0x{start:x}", XenToolStackSources.BzImage);
        return (start, length);
    }

    // The failing probe has moved the image to its payload by then, so that the next loader finds an ELF there.
    private XenToolStackPayload TakeUnknown(ByteSource payload, ulong start, ReadOnlySpan<byte> head, byte setupSectors)
    {
        if (ElfFile.IsElf(head))
        {
            TakeRaw(start);
            return new XenToolStackPayload(payload, IsTaken: false);
        }

        trail.Panic(UnknownFormat);
        if (setupSectors == 0)
            Refuse(XenPv.BzImageHeader, FormatRule, LinuxSetupHeader.SetupSectors, $"setup_sects is 0, which stands for 4 by the boot protocol; Xen takes it as 0 and finds no payload at 0x{start:x}", "write the number of setup sectors itself");
        else
            Refuse(XenPv.CompressionNotBuilt, FormatRule, start, "the payload is not compressed in a way that Xen knows", "compress the kernel with gzip, xz, lz4 (lz4 -l) or zstd");
        return new XenToolStackPayload(null, IsTaken: false);
    }

    private void TakeRaw(ulong start)
    {
        trail.Panic(UnknownFormat);
        trail.Inform(FormatRule, "it is an ELF, not compressed: the loader for bzImages fails, and the one for ELF files goes on at the payload", XenToolStackSources.BzImage);
        trail.Remark(XenPv.RawPayload, Severity.Warning, start, "the payload is an ELF that is not compressed: Xen calls it an unknown compression format, and takes it all the same only because a failed probe leaves its mark", "compress the payload, or give Xen the vmlinux itself");
    }

    private ByteSource? Unpack(XenToolStackCompression compression, ByteSource payload, ulong length, ReadOnlySpan<byte> head)
    {
        var isGzip = compression.Format == PayloadFormat.Gzip;
        if (length < (ulong)compression.LeastLength)
        {
            if (!isGzip) Fail(compression);
            return Refuse(XenPv.PayloadSize, SizeRule, LinuxSetupHeader.PayloadLength, $"the payload has {length} bytes, too few for any", "pack the kernel again");
        }

        Span<byte> tail = stackalloc byte[4];
        payload.ReadExactly(length - 4, tail, "the payload");
        ulong declared = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if ((isGzip ? declared + 16 : declared) > XenToolStackCompression.MaximumSize)
        {
            // Of a larger gzip stream the tool stack thinks that it is none, and says nothing.
            if (!isGzip || declared <= XenToolStackCompression.MaximumSize) trail.Panic("kernel image too large");
            if (!isGzip) Fail(compression);
            return Refuse(XenPv.PayloadSize, SizeRule, LinuxSetupHeader.PayloadLength, $"the last four bytes of the payload say that it unpacks to 0x{declared:x} bytes, more than 1 GiB", "the uncompressed size as a little-endian u32 belongs behind the stream (size_append in Linux's scripts/Makefile.lib), gzip excepted");
        }

        if (!CheckDictionary(compression, compression.Dictionary(head))) return null;
        var content = isGzip ? new XenToolStackBuffer(image.Content, declared + 16) : image.Content;
        if (!IsUnpackedHere(compression)) throw new ElfNotesException(ErrorCodes.CodecMissing, LinuxSetupHeader.PayloadOffset, "Xen would unpack what was not unpacked here: it finds another payload than the boot protocol names");
        if (HasDeclaredSize(compression, content, length, declared)) return content;
        if (isGzip) trail.Panic("xc_dom_do_gunzip: inflate failed (rc=-5)", "Internal error");
        Fail(compression);
        return Refuse(XenPv.PayloadSize, SizeRule, LinuxSetupHeader.PayloadLength, $"the last four bytes of the payload say that it unpacks to 0x{declared:x} bytes, which it does not", isGzip ? "no bytes may follow the gzip stream within payload_length" : "the uncompressed size as a little-endian u32 belongs behind the stream (size_append in Linux's scripts/Makefile.lib)");
    }

    private bool CheckDictionary(XenToolStackCompression compression, ulong dictionary)
    {
        const string Hint = "compress with a smaller dictionary: xz --lzma2=dict=32MiB";
        var message = $"the {PayloadFormats.Name(compression.Format)} stream has a dictionary of {dictionary >> 20} MiB";
        if (dictionary >= XenToolStackCompression.LzmaMemory)
        {
            Fail(compression);
            Refuse(XenPv.DictionaryTooLarge, "liblzma may take 256 MiB of memory", LinuxSetupHeader.PayloadOffset, message + ", and Xen gives liblzma 256 MiB in all", Hint);
            return false;
        }

        if (dictionary >= XenToolStackCompression.OldLzmaMemory && version < XenVersion.Xen4_20)
            trail.Remark(XenPv.DictionaryTooLarge, Severity.Warning, LinuxSetupHeader.PayloadOffset, message + ": releases of Xen before 4.18.5 and 4.19.2 give liblzma 128 MiB in all, and refuse it; Debian's 4.17.7 does not", Hint);
        return true;
    }

    private bool IsUnpackedHere(XenToolStackCompression compression) => image.Container is ["bzImage", var name, ..] && name == PayloadFormats.Name(compression.Format);

    // To know the size of a stream is to decode all of it. That is done where the size is unlikely: a kernel's section headers lie at its
    // very end, and gzip saves something.
    private bool HasDeclaredSize(XenToolStackCompression compression, ByteSource content, ulong length, ulong declared)
    {
        if (compression.Format == PayloadFormat.Gzip) return declared >= length || !image.Content.Contains(declared + 17, 0);
        if (!ElfFile.IsElf(content)) return true;
        // Where the header tables lie past the size, elf_init refuses.
        var end = LibelfImage.Init(content, out _, out _) is { } elf ? elf.HeaderField(ElfField.Shoff) + elf.HeaderField(ElfField.Shentsize) * elf.HeaderField(ElfField.Shnum) : ulong.MaxValue;
        if (end == declared) return true;
        // More than was declared is an error to lz4 and zstd, and to liblzma a buffer that is full.
        if (end > declared && compression.Format is PayloadFormat.Lz4Legacy or PayloadFormat.Zstd) return false;
        // Less is none to the decoder that the tool stack had of its own for lz4, before it used liblz4.
        if (compression.Format == PayloadFormat.Lz4Legacy && version < XenVersion.Latest) return true;
        try
        {
            return content.TryReadExactly(declared - 1, stackalloc byte[1]);
        }
        catch (ElfNotesException e) when (e.Code == ErrorCodes.BadCompressedData)
        {
            return false;
        }
    }

    private void Fail(XenToolStackCompression compression)
    {
        var colon = compression.Format == PayloadFormat.Gzip ? ":" : "";
        trail.Panic($"xc_dom_probe_bzimage_kernel{colon} unable to {compression.Name} decompress kernel");
    }

    private void RefuseHeader(ReadOnlySpan<byte> header, int offset, string message)
    {
        const string Hint = "the setup header must describe the file (Linux: Documentation/arch/x86/boot.rst)";
        if (!ElfFile.IsElf(header))
        {
            Refuse(XenPv.BzImageHeader, HeaderRule, (ulong)offset, message, Hint);
            return;
        }

        trail.Inform(HeaderRule, message, XenToolStackSources.BzImage);
        trail.Remark(XenPv.BzImageHeader, Severity.Warning, (ulong)offset, "the file is an ELF, and has a bzImage's magic number at 0x202: " + message, "keep HdrS out of 0x202");
    }

    private ByteSource? Refuse(string code, string rule, ulong offset, string message, string hint)
    {
        trail.Refuse(rule, message, XenToolStackSources.BzImage);
        trail.AddReason(code, offset, message, hint);
        return null;
    }
}
