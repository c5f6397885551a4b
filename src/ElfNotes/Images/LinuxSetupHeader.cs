using System.Buffers.Binary;

namespace ElfNotes.Images;

/// <summary>
/// Where the fields of the setup header lie in a Linux kernel for x86, in bytes from the start of the file; all are little-endian
/// (Linux: Documentation/arch/x86/boot.rst).
/// </summary>
internal static class LinuxSetupHeader
{
    /// <summary>setup_sects, 1 byte: sectors of 512 bytes behind the first.</summary>
    public const int SetupSectors = 0x1f1;

    /// <summary>syssize, 4 bytes: the protected-mode part in units of 16 bytes.</summary>
    public const int SystemSize = 0x1f4;

    /// <summary>header, 4 bytes: <c>HdrS</c>.</summary>
    public const int Magic = 0x202;

    /// <summary>version, 2 bytes: 0x020f is 2.15.</summary>
    public const int Version = 0x206;

    /// <summary>loadflags, 1 byte: bit 0 is LOADED_HIGH.</summary>
    public const int LoadFlags = 0x211;

    /// <summary>code32_start, 4 bytes.</summary>
    public const int Code32Start = 0x214;

    /// <summary>xloadflags, 2 bytes: bit 0 is XLF_KERNEL_64.</summary>
    public const int ExtendedLoadFlags = 0x236;

    /// <summary>payload_offset, 4 bytes.</summary>
    public const int PayloadOffset = 0x248;

    /// <summary>payload_length, 4 bytes.</summary>
    public const int PayloadLength = 0x24c;

    /// <summary>The end of what names the payload.</summary>
    public const int PayloadEnd = 0x250;

    /// <summary>pref_address, 8 bytes: where the protected-mode part is loaded best.</summary>
    public const int PreferredAddress = 0x258;

    /// <summary>init_size, 4 bytes: the memory that it needs from there on.</summary>
    public const int InitSize = 0x260;

    /// <summary>The end of pref_address and init_size.</summary>
    public const int InitSizeEnd = 0x264;

    /// <summary>The first version with pref_address and init_size.</summary>
    public const ushort FirstVersionWithInitSize = 0x20a;

    /// <summary>The first version with payload_offset and payload_length.</summary>
    public const ushort FirstVersionWithPayload = 0x208;

    private const uint SectorSize = 512;

    /// <summary>Whether the first bytes of a file have the magic number.</summary>
    public static bool IsIn(ReadOnlySpan<byte> head) => head.Length >= Magic + 4 && head[Magic..].StartsWith("HdrS"u8);

    /// <summary>The setup sectors behind the first. setup_sects of 0 stands for 4.</summary>
    /// <param name="head">The first bytes of the file, up to <see cref="Magic"/> at least.</param>
    public static uint Sectors(ReadOnlySpan<byte> head) => head[SetupSectors] == 0 ? 4u : head[SetupSectors];

    /// <summary>The file offset of the protected-mode part, behind the setup sectors.</summary>
    /// <param name="head">As above.</param>
    public static uint ProtectedModeOffset(ReadOnlySpan<byte> head) => (Sectors(head) + 1) * SectorSize;

    /// <summary>The file offset behind the protected-mode part, as syssize tells it; the file may end before.</summary>
    /// <param name="head">As above.</param>
    public static ulong ProtectedModeEnd(ReadOnlySpan<byte> head) => ProtectedModeOffset(head) + BinaryPrimitives.ReadUInt32LittleEndian(head[SystemSize..]) * 16UL;

    /// <summary>A version as it is written: <c>2.15</c>.</summary>
    public static string Text(ushort version) => $"{version >> 8}.{version & 0xff:d2}";
}
