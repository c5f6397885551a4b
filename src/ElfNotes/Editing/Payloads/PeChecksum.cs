using System.Buffers.Binary;

namespace ElfNotes.Editing;

/// <summary>The checksum in a PE file's optional header, as the ImageHlp library computes it (PE format, "Optional Header").</summary>
internal static class PeChecksum
{
    /// <summary>The checksum that a file should have: its 16-bit words summed up with carry, the field itself as zero, and its length.</summary>
    /// <param name="source">The file.</param>
    /// <param name="place">The file offset of the field, 4 bytes.</param>
    public static uint Compute(ByteSource source, ulong place)
    {
        var buffer = new byte[1 << 16];
        var sum = 0UL;
        for (var offset = 0UL; source.Read(offset, buffer) is > 0 and var count; offset += (ulong)count)
        {
            buffer.AsSpan(count).Clear();
            for (var i = 0; i < 4; i++)
                if (place + (ulong)i is var at && at >= offset && at < offset + (ulong)count) buffer[at - offset] = 0;
            for (var i = 0; i < count; i += 2) sum += BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(i));
        }

        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (uint)(sum + source.Length);
    }
}
