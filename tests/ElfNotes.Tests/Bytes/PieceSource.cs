namespace ElfNotes.Tests.Bytes;

/// <summary>A sequential source of the numbers 0, 1, 2 … 250, 0 …, in pieces, that may be damaged at a place.</summary>
internal sealed class PieceSource(ulong? declaredLength, long maxBytes, ulong length, int piece = int.MaxValue, ulong damagedAt = ulong.MaxValue)
    : SequentialByteSource(declaredLength, maxBytes)
{
    /// <summary>The highest number of bytes that a caller has been given.</summary>
    public ulong Given { get; private set; }

    public static byte At(ulong offset) => (byte)(offset % 251);

    public static byte[] Bytes(ulong offset, int count) => [.. Enumerable.Range(0, count).Select(i => At(offset + (ulong)i))];

    protected override int Produce(Span<byte> destination)
    {
        var count = (int)Math.Min((ulong)Math.Min(destination.Length, piece), Math.Min(length, damagedAt) - Given);
        if (count == 0 && Given == damagedAt) throw new ElfNotesException(ErrorCodes.BadCompressedData, damagedAt, "damaged");
        for (var i = 0; i < count; i++) destination[i] = At(Given + (ulong)i);
        Given += (ulong)count;
        return count;
    }
}
