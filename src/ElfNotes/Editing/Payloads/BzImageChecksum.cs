using ElfNotes.Images;

namespace ElfNotes.Editing;

/// <summary>
/// The CRC-32 that Linux's build puts behind the protected-mode part, so that the remainder over all of it is 0 (Linux:
/// Documentation/arch/x86/boot.rst, "The image checksum"). Kernels had it from 2.6.30 until tools/build.c went away in 6.7.
/// </summary>
internal static class BzImageChecksum
{
    /// <summary>Its size in bytes.</summary>
    public const int Size = 4;

    /// <summary>The offset behind the protected-mode part, where the checksum ends: setup_sects and syssize tell.</summary>
    public static ulong End(ReadOnlySpan<byte> head) => LinuxSetupHeader.ProtectedModeEnd(head);

    /// <summary>Whether the checksum is there and right.</summary>
    public static bool IsRight(ByteSource source, ulong end) => end > Size && source.Contains(0, end) && Remainder(source, end) == 0;

    /// <summary>The remainder over the first bytes of a file: what the four bytes behind them have to be.</summary>
    public static uint Remainder(ByteSource source, ulong end)
    {
        var buffer = new byte[1 << 16];
        var crc = 0u;
        for (var offset = 0UL; offset < end;)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min((ulong)buffer.Length, end - offset));
            source.ReadExactly(offset, piece, "the protected-mode part");
            crc = Crc32.Append(crc, piece);
            offset += (ulong)piece.Length;
        }

        // The build does not invert it at the end.
        return ~crc;
    }
}
