using System.Buffers.Binary;
using ElfNotes.Compression.Native;
using ElfNotes.Images;

namespace ElfNotes.Compression;

/// <summary>
/// LZ4's legacy frame, of which only the blocks that hold a change are written anew, each to its old size: what lies around stays
/// as it is. A block that comes out shorter is lengthened from within; a kernel takes a block by what it expands to, and its size is
/// not allowed to say more (lib/decompress_unlz4.c).
/// </summary>
internal static class Lz4LegacyEncoder
{
    private const int BlockSize = 8 << 20;
    private const uint Magic = 0x184c2102;

    // A decoder may count frames without a block, as this library's own does.
    private const int MaxMagicWords = 1024;

    // The tool's fast encoder, then its thorough one from its first to its last level.
    private static readonly int[] Levels = [1, 3, 6, 9, 10, 11, 12];

    public static EncodedPayload Encode(PayloadToEncode payload)
    {
        var stream = payload.Original.ReadMemory(0, (int)Math.Min(payload.Original.Length, (ulong)Array.MaxLength)).ToArray();
        var (at, filling, excess, levels) = (sizeof(uint), 0UL, 0UL, new SortedSet<int>());
        for (var start = 0UL; start < payload.ContentLength; start += BlockSize)
        {
            var size = NextBlock(stream, ref at);
            var end = Math.Min(start + BlockSize, payload.ContentLength);
            if (payload.Changed.Any(change => change.Start < end && change.End > start))
            {
                var content = new byte[end - start];
                payload.Content.ReadExactly(start, content, "the payload's content");
                var place = stream.AsSpan(at - sizeof(uint), size + sizeof(uint));
                filling += Replace(place, content, out var level, out var tooMuch);
                excess += tooMuch;
                levels.Add(level);
            }

            at += size;
        }

        var settings = $"{levels.Count switch { 0 => "no block", _ => "only the changed blocks" }} written anew, level {string.Join(", ", levels)}";
        return excess > 0 ? new EncodedPayload(default, (ulong)stream.Length + excess, settings, 0) : new EncodedPayload(stream, (ulong)stream.Length, settings, filling);
    }

    private static int NextBlock(ReadOnlySpan<byte> stream, ref int at)
    {
        while (at <= stream.Length - sizeof(uint))
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(stream[at..]);
            at += sizeof(uint);
            if (size == Magic) continue;
            if (size == 0 || size > (uint)(stream.Length - at)) break;
            return (int)size;
        }

        throw new ElfNotesException(ErrorCodes.BadCompressedData, (ulong)at, "the lz4 stream is damaged: it has fewer blocks than its content needs");
    }

    // The place begins with the size word. What is left over is magic numbers in front of it, which mean another frame.
    private static ulong Replace(Span<byte> place, byte[] content, out int level, out ulong excess)
    {
        var room = place.Length - sizeof(uint);
        var block = Compress(content, room, out level);
        excess = block.Length > room ? (ulong)(block.Length - room) : 0;
        if (excess > 0) return 0;
        var filling = room - block.Length;
        var words = 0;
        var longer = Lz4Lengthening.Lengthen(block, content, filling);
        while ((room - longer.Length) % sizeof(uint) != 0 && longer.Length > block.Length) longer = Lz4Lengthening.Lengthen(block, content, longer.Length - block.Length - 1);
        for (; longer.Length + words * sizeof(uint) < room; words++)
        {
            if (words == MaxMagicWords || longer.Length + (words + 1) * sizeof(uint) > room) throw new ElfNotesException(Editing.EditingCodes.PayloadDoesNotFit, 0, $"a block of the lz4 stream would be {room - longer.Length} bytes shorter, and cannot be filled up");
            BinaryPrimitives.WriteUInt32LittleEndian(place[(words * sizeof(uint))..], Magic);
        }

        BinaryPrimitives.WriteInt32LittleEndian(place[(words * sizeof(uint))..], longer.Length);
        longer.CopyTo(place[((words + 1) * sizeof(uint))..]);
        return (ulong)filling;
    }

    // The first level that fits: it is the nearest to the old size.
    private static byte[] Compress(byte[] content, int room, out int level)
    {
        var buffer = new byte[content.Length + content.Length / 255 + 16];
        var size = 0;
        level = 0;
        foreach (var candidate in Levels)
        {
            level = candidate;
            size = Lz4.Compress(content, buffer, candidate);
            if (size <= 0) throw EncoderPump.Failed("liblz4", "a block has no room");
            if (size <= room) break;
        }

        return buffer[..size];
    }
}
