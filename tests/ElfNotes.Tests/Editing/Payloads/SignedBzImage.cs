using System.Buffers.Binary;
using ElfNotes.Images;
using ElfNotes.TestKit.Containers;

namespace ElfNotes.Tests.Editing.Payloads;

/// <summary>A bzImage that is a PE file, too, as a kernel with an EFI stub is; unsigned until it is said to be signed.</summary>
internal static class SignedBzImage
{
    /// <summary>The file offset of the certificate entry of the data directories.</summary>
    public const int CertificateEntry = Optional + 112 + 4 * 8;

    private const int Header = 64;
    private const int Optional = Header + 24;
    private const int DirectoriesEnd = CertificateEntry + 8;
    private const int ProtectedMode = 1024;

    /// <summary>The kernel's image: headers of 1024 bytes, and one section to the end of the file, which syssize tells as well.</summary>
    public static byte[] Build(byte[] kernel)
    {
        var bare = KernelCompression.BzImage(PayloadFormat.Gzip, kernel);
        var image = new byte[(bare.Length + 15) / 16 * 16];
        bare.CopyTo(image, 0);
        Word(image, 0x1f4, (uint)(image.Length - ProtectedMode) / 16);
        "MZ"u8.CopyTo(image);
        Word(image, 0x3c, Header);
        "PE\0\0"u8.CopyTo(image.AsSpan(Header));
        Half(image, Header + 4, 0x8664);
        Half(image, Header + 6, 1);
        Half(image, Header + 20, DirectoriesEnd - Optional);
        Half(image, Optional, 0x20b);
        Word(image, Optional + 32, 0x1000);
        Word(image, Optional + 36, 0x20);
        Word(image, Optional + 56, 0x1000000);
        Word(image, Optional + 60, ProtectedMode);
        Word(image, Optional + 108, 5);
        ".text"u8.CopyTo(image.AsSpan(DirectoriesEnd));
        foreach (var (field, value) in ((int, uint)[])[(8, 0x10000), (12, 0x1000), (16, (uint)image.Length - ProtectedMode), (20, ProtectedMode)]) Word(image, DirectoriesEnd + field, value);
        return image;
    }

    /// <summary>Puts certificates behind an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="size">Their bytes as the entry says them; behind them come zeros up to a multiple of 8.</param>
    public static byte[] Sign(byte[] image, int size)
    {
        byte[] signed = [.. image, .. Enumerable.Repeat((byte)0x5a, size), .. new byte[-size & 7]];
        return WithEntry(signed, (uint)image.Length, (uint)size);
    }

    /// <summary>The image with another certificate entry.</summary>
    public static byte[] WithEntry(byte[] image, uint offset, uint size)
    {
        var result = (byte[])image.Clone();
        Word(result, CertificateEntry, offset);
        Word(result, CertificateEntry + 4, size);
        return result;
    }

    private static void Word(byte[] image, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(at), value);

    private static void Half(byte[] image, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(at), value);
}
