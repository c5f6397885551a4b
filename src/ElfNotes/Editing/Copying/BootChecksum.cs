using System.Buffers.Binary;
using ElfNotes.Images;

namespace ElfNotes.Editing;

/// <summary>
/// The CRC-32 that the kernel's build appends to a bzImage: over the file up to the end that syssize gives, so that the CRC of all of it is 0
/// (Linux: Documentation/arch/x86/boot.rst, "The image checksum"). Signing a kernel makes it wrong; no known loader checks it.
/// </summary>
internal static class BootChecksum
{
    private const int Block = 1 << 16;

    /// <summary>Where the checksum lies if it is there and right; else null.</summary>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static ulong? Find(ByteSource source)
    {
        var head = source.ReadMemory(0, LinuxSetupHeader.PayloadEnd).Span;
        if (head.Length < LinuxSetupHeader.PayloadEnd || !LinuxSetupHeader.IsIn(head)) return null;
        var sectors = head[LinuxSetupHeader.SetupSectors] == 0 ? 4u : head[LinuxSetupHeader.SetupSectors];
        var end = (sectors + 1) * 512UL + BinaryPrimitives.ReadUInt32LittleEndian(head[LinuxSetupHeader.SystemSize..]) * 16UL;
        if (end < 1024 || !source.Contains(0, end)) return null;
        Span<byte> stored = stackalloc byte[4];
        source.ReadExactly(end - 4, stored, "the image checksum");
        return BinaryPrimitives.ReadUInt32LittleEndian(stored) == Compute(source, end - 4) ? end - 4 : null;
    }

    /// <summary>The checksum of the first bytes: a CRC-32 without the inversion at its end.</summary>
    public static uint Compute(ByteSource source, ulong length)
    {
        var crc = 0u;
        var block = new byte[Block];
        for (ulong at = 0; at < length; at += Block)
        {
            var part = block.AsSpan(0, (int)Math.Min(Block, length - at));
            source.ReadExactly(at, part, "the image");
            crc = Crc32.Append(crc, part);
        }

        return ~crc;
    }
}
