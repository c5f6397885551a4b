using ElfNotes.Elf;

namespace ElfNotes.Images;

/// <summary>Tells by its first bytes what a file is. Names play no part.</summary>
internal static class Recogniser
{
    /// <summary>The bytes it wants to see: past the payload fields of a bzImage's header.</summary>
    public const int HeadSize = 1024;

    /// <summary>What the bytes are.</summary>
    /// <param name="head">The first <see cref="HeadSize"/> bytes, or all there are.</param>
    public static ContainerKind Recognise(ReadOnlySpan<byte> head)
    {
        if (ElfFile.IsElf(head)) return ContainerKind.Elf;
        if (head.StartsWith(ArArchive.Magic)) return ContainerKind.Ar;
        if (head.StartsWith("!<thin>\n"u8)) return ContainerKind.ThinAr;
        // A kernel with an EFI stub has MZ in front, and is a bzImage all the same.
        if (BzImage.IsBzImage(head) && (BzImage.HasPayload(head) || !PeImage.IsPe(head))) return ContainerKind.BzImage;
        if (EfiZboot.IsZboot(head)) return ContainerKind.EfiZboot;
        if (PeImage.IsPe(head)) return ContainerKind.Pe;
        if (RawKernel.Name(head) is not null) return ContainerKind.RawKernel;
        if (PayloadFormats.OfFile(head) != PayloadFormat.None) return ContainerKind.Compressed;
        return RawNotes.MayStart(head) ? ContainerKind.Notes : ContainerKind.Unknown;
    }

    /// <summary>What bytes that hold no notes look like, with an article: <c>a ZIP archive</c>; null where there is no guess.</summary>
    /// <param name="head">The first bytes, or all there are.</param>
    public static string? Describe(ReadOnlySpan<byte> head) => Recognise(head) switch
    {
        ContainerKind.Ar or ContainerKind.ThinAr => "an ar archive",
        ContainerKind.BzImage => "a bzImage",
        ContainerKind.EfiZboot => "an EFI zboot image",
        ContainerKind.Pe => "a PE file",
        ContainerKind.RawKernel => RawKernel.Describe(head),
        ContainerKind.Compressed => PayloadFormats.Name(PayloadFormats.OfFile(head)) + " data",
        _ => DescribeOther(head),
    };

    private static string? DescribeOther(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty) return "empty";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xed, 0xab, 0xee, 0xdb])) return "an RPM package";
        if (head.StartsWith("PK\u0003\u0004"u8)) return "a ZIP archive";
        if (head.StartsWith("BC"u8) && head.Length > 3 && head[2] == 0xc0 && head[3] == 0xde) return "LLVM bitcode";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4d, 0x18])) return "an LZ4 frame of the new format, which no kernel uses";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xca, 0xfe, 0xba, 0xbe])) return "a Java class or universal Mach-O file";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xcf, 0xfa, 0xed, 0xfe]) || head.StartsWith((ReadOnlySpan<byte>)[0xce, 0xfa, 0xed, 0xfe])) return "a Mach-O file";
        if (head.StartsWith("\0asm"u8)) return "a WebAssembly module";
        if (head.StartsWith("070701"u8) || head.StartsWith("070702"u8)) return "a cpio archive";
        if (head.Length > 262 && head.Slice(257, 5).SequenceEqual("ustar"u8)) return "a tar archive";
        if (head.IndexOfAnyExcept((byte)0) < 0) return "nothing but zeros at its start";
        return IsText(head) ? "text" : null;
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (var b in head)
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1b) || b == 0x7f) return false;
        return true;
    }
}
