using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ElfNotes.Compression;

/// <summary>
/// Decodes LZO1X blocks, written from the description of the format in the Linux documentation (staging/lzo.rst, version 0
/// of the bit stream).
/// </summary>
/// <remarks>
/// A block is a series of instructions. Each copies a match from the output before, then 0 to 3 literals; only the long
/// literal run copies nothing but literals. What an instruction below 16 means depends on how many literals came
/// before it: none, 1 to 3, or a run.
/// </remarks>
internal static class Lzo1x
{
    // The state after a literal run, which is 4 bytes or longer; otherwise it is the number of literals.
    private const int AfterRun = 4;

    private const int FarDistance = 16384;

    private static readonly int Stride = Vector128<byte>.Count;

    /// <summary>Decodes one block that ends with its end mark.</summary>
    /// <returns>True when the block fills the destination exactly and is used up.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int at = 0, written = 0, state = 0;
        if (source.IsEmpty) return false;
        if (source[0] > 17)
        {
            var count = source[at++] - 17;
            if (!TryCopyLiterals(source, ref at, destination, ref written, count)) return false;
            state = Math.Min(count, AfterRun);
        }

        while (at < source.Length)
        {
            int instruction = source[at++];
            if (instruction < 16 && state == 0)
            {
                if (!TryReadLength(source, ref at, instruction, 15, out var run) || !TryCopyLiterals(source, ref at, destination, ref written, run + 3)) return false;
                state = AfterRun;
                continue;
            }

            if (!TryReadMatch(source, ref at, instruction, state, out var length, out var distance, out state)) return false;
            if (distance == FarDistance && instruction is >= 16 and < 32) return at == source.Length && written == destination.Length;
            if (!TryCopyMatch(destination, ref written, distance, length)) return false;
            if (state != 0 && !TryCopyFew(source, ref at, destination, ref written, state)) return false;
        }

        return false;
    }

    private static bool TryReadMatch(ReadOnlySpan<byte> source, ref int at, int instruction, int state, out int length, out int distance, out int next)
    {
        (length, distance, next) = (0, 0, instruction & 3);
        if (instruction >= 64 || instruction < 16)
        {
            if (at >= source.Length) return false;
            int high = source[at++];
            var low = instruction >> 2;
            (length, distance) = instruction >= 64 ? ((instruction >> 5) + 1, (high << 3) + (low & 7) + 1)
                : state == AfterRun ? (3, (high << 2) + low + 2049)
                : (2, (high << 2) + low + 1);
            return true;
        }

        var isNear = instruction >= 32;
        var lengthMask = isNear ? 31 : 7;
        if (!TryReadLength(source, ref at, instruction & lengthMask, lengthMask, out length) || source.Length - at < 2) return false;
        length += 2;
        var word = source[at] | source[at + 1] << 8;
        at += 2;
        distance = (word >> 2) + (isNear ? 1 : FarDistance + ((instruction & 8) << 11));
        next = word & 3;
        return true;
    }

    // A length of 0 in the instruction is continued in bytes: 255 for each zero byte, then the first other byte.
    private static bool TryReadLength(ReadOnlySpan<byte> source, ref int at, int inInstruction, int largest, out int length)
    {
        length = inInstruction;
        if (inInstruction != 0) return true;
        var zeros = source[at..].IndexOfAnyExcept((byte)0);
        if (zeros is < 0 or > int.MaxValue / 512) return false;
        length = largest + 255 * zeros + source[at + zeros];
        at += zeros + 1;
        return true;
    }

    private static bool TryCopyFew(ReadOnlySpan<byte> source, ref int at, Span<byte> destination, ref int written, int count)
    {
        if (source.Length - at < sizeof(uint) || destination.Length - written < sizeof(uint)) return TryCopyLiterals(source, ref at, destination, ref written, count);
        MemoryMarshal.Write(destination[written..], MemoryMarshal.Read<uint>(source[at..]));
        at += count;
        written += count;
        return true;
    }

    private static bool TryCopyLiterals(ReadOnlySpan<byte> source, ref int at, Span<byte> destination, ref int written, int count)
    {
        if (count > source.Length - at || count > destination.Length - written) return false;
        if (count <= Stride && source.Length - at >= Stride && destination.Length - written >= Stride)
            Vector128.Create(source[at..]).CopyTo(destination[written..]);
        else
            source.Slice(at, count).CopyTo(destination[written..]);
        at += count;
        written += count;
        return true;
    }

    private static bool TryCopyMatch(Span<byte> destination, ref int written, int distance, int length)
    {
        if (distance > written || length > destination.Length - written) return false;
        if (length <= Stride && distance >= Stride && destination.Length - written >= Stride)
        {
            // What is written beyond the match is overwritten by what follows it.
            Vector128.Create<byte>(destination[(written - distance)..]).CopyTo(destination[written..]);
            written += length;
            return true;
        }

        var target = destination.Slice(written, length);
        var from = written - distance;
        written += length;
        if (distance == 1)
        {
            target.Fill(destination[from]);
            return true;
        }

        // A match that reaches into itself repeats its first bytes: each copy doubles what there is to copy from.
        while (!target.IsEmpty)
        {
            var count = Math.Min(distance, target.Length);
            destination.Slice(from, count).CopyTo(target);
            target = target[count..];
            distance += count;
        }

        return true;
    }
}
