namespace ElfNotes.Images;

/// <summary>Flat kernel images for arm64 and RISC-V: memory contents behind a 64-byte header, without program headers.</summary>
internal static class RawKernel
{
    private const int MagicOffset = 0x38;

    /// <summary>The kind of image, or null if the bytes are none.</summary>
    /// <remarks>Linux: Documentation/arch/arm64/booting.rst and Documentation/arch/riscv/boot-image-header.rst.</remarks>
    public static string? Name(ReadOnlySpan<byte> head)
    {
        if (head.Length < MagicOffset + 4) return null;
        var magic = head.Slice(MagicOffset, 4);
        if (magic.SequenceEqual("ARMd"u8)) return "arm64 Image";
        return magic.SequenceEqual("RSC\u0005"u8) ? "riscv Image" : null;
    }

    public static string Describe(ReadOnlySpan<byte> head) => Name(head) == "arm64 Image" ? "a raw arm64 kernel (Image)" : "a raw RISC-V kernel (Image)";

    public static ElfNotesException NoNotes(ReadOnlySpan<byte> head) =>
        new(ErrorCodes.NoNotesInFormat, MagicOffset, Describe(head) + ": it is the kernel's memory as it is, without the ELF headers that lead to notes; look at the vmlinux it was made from");
}
