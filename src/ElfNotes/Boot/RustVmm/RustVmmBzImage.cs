using System.Buffers.Binary;
using ElfNotes.Images;

namespace ElfNotes.Boot;

/// <summary>What linux-loader makes of a bzImage (<c>BzImage::load</c> in <c>src/loader/bzimage/mod.rs</c>). Nothing is unpacked, and no note is read.</summary>
internal sealed class RustVmmBzImage
{
    private const string Source = "linux-loader src/loader/bzimage/mod.rs: BzImage::load";
    private const int HeaderStart = LinuxSetupHeader.SetupSectors;
    private const int HeaderSize = 0x7b;
    private const uint Magic = 0x53726448;

    // What is behind the end of the file stays as it was: zeros.
    private readonly byte[] _header = new byte[HeaderSize];

    public RustVmmFailure? Failure { get; private set; }

    /// <summary>The boot protocol's version: 0x20f is 2.15.</summary>
    public ushort Version => BinaryPrimitives.ReadUInt16LittleEndian(At(LinuxSetupHeader.Version));

    /// <summary>code32_start, where the kernel behind the setup code is loaded.</summary>
    public uint Load => BinaryPrimitives.ReadUInt32LittleEndian(At(LinuxSetupHeader.Code32Start));

    /// <summary>Whether there is an entry for 64 bits, 0x200 behind <see cref="Load"/> (XLF_KERNEL_64).</summary>
    public bool Has64BitEntry => Version >= 0x20c && (BinaryPrimitives.ReadUInt16LittleEndian(At(LinuxSetupHeader.ExtendedLoadFlags)) & 1) != 0;

    public static RustVmmBzImage Read(ByteSource file, LoaderReport report, RustVmmMemory memory)
    {
        var image = new RustVmmBzImage();
        file.Read(HeaderStart, image._header);
        image.Failure = image.Check(file, report, memory);
        return image;
    }

    private RustVmmFailure? Check(ByteSource file, LoaderReport report, RustVmmMemory memory)
    {
        const string rule = "A bzImage has \"HdrS\" at 0x202, boot protocol 2.00 or later, and is loaded high (loadflags bit 0)";
        if (BinaryPrimitives.ReadUInt32LittleEndian(At(LinuxSetupHeader.Magic)) != Magic || Version < 0x200 || (At(LinuxSetupHeader.LoadFlags)[0] & 1) == 0)
            return Fail("Invalid bzImage", LinuxSetupHeader.Magic, rule, BinaryPrimitives.ReadUInt32LittleEndian(At(LinuxSetupHeader.Magic)) == Magic ? $"protocol 0x{Version:x}, loadflags 0x{At(LinuxSetupHeader.LoadFlags)[0]:x}" : "no \"HdrS\"", "give it a vmlinux (Linux's scripts/extract-vmlinux unpacks one) or a bzImage");
        report.Pass(rule, $"protocol {LinuxSetupHeader.Text(Version)}", Source);
        const string sizeRule = "The setup sectors must lie in the file";
        var sectors = _header[0] == 0 ? 4 : _header[0];
        var setup = (ulong)(sectors + 1) * 512;
        if (!file.Contains(0, setup)) return Fail("Underflow occurred during an arithmetic operation", LinuxSetupHeader.SetupSectors, sizeRule, $"0x{setup:x} bytes of setup", "check that the file is whole");
        report.Pass(sizeRule, $"0x{setup:x} bytes", Source);
        const string placeRule = "code32_start must be 1 MiB or more, with memory for the rest of the file";
        if (Load < RustVmmLoader.HighMemory)
            return new RustVmmFailure("Kernel Loader: invalid kernel start address", RustVmmLoader.BzImageRefused, LinuxSetupHeader.Code32Start, placeRule, $"0x{Load:x}", "a bzImage has 0x100000 in code32_start", Source);
        if (!memory.Holds(Load, file.Length - setup)) return Fail("Unable to read bzImage compressed kernel", LinuxSetupHeader.Code32Start, placeRule, $"0x{file.Length - setup:x} bytes to 0x{Load:x}", "give the guest more memory");
        report.Pass(placeRule, $"0x{Load:x}", Source);
        return null;
    }

    private static RustVmmFailure Fail(string words, ulong offset, string rule, string found, string hint) =>
        new($"Kernel Loader: failed to load bzImage kernel image: Kernel Loader: {words}", RustVmmLoader.BzImageRefused, offset, rule, found, hint, Source);

    private ReadOnlySpan<byte> At(int offset) => _header.AsSpan(offset - HeaderStart);
}
