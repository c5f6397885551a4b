using System.Buffers.Binary;

namespace ElfNotes.Editing;

/// <summary>The checksum of a PE image: the sum of its 16-bit words with the carry added, the field itself taken as 0, and the length.</summary>
internal static class PeChecksum
{
    private const int Block = 1 << 16;

    /// <summary>Computes it.</summary>
    /// <param name="source">The image.</param>
    /// <param name="place">The file offset of the field.</param>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static uint Compute(ByteSource source, ulong place)
    {
        ulong sum = 0;
        var block = new byte[Block];
        for (ulong at = 0; at < source.Length; at += Block)
        {
            var count = (int)Math.Min(Block, source.Length - at);
            block.AsSpan(count).Clear();
            source.ReadExactly(at, block.AsSpan(0, count), "the image");
            for (var i = 0; i < 4; i++)
                if (place + (ulong)i >= at && place + (ulong)i < at + Block) block[place + (ulong)i - at] = 0;
            for (var i = 0; i < Block; i += 2) sum += BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan(i));
        }

        while (sum > ushort.MaxValue) sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (uint)(sum + source.Length);
    }
}
