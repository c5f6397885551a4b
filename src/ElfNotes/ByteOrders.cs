using System.Buffers.Binary;

namespace ElfNotes;

/// <summary>Numbers by byte order.</summary>
internal static class ByteOrders
{
    /// <summary>Reads an unsigned number of 1, 2, 4 or 8 bytes, as many as there are.</summary>
    public static ulong Read(this ByteOrder order, ReadOnlySpan<byte> bytes) => (bytes.Length, order) switch
    {
        (1, _) => bytes[0],
        (2, ByteOrder.Little) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (2, _) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (4, ByteOrder.Little) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (4, _) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        (8, ByteOrder.Little) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        (8, _) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(bytes)),
    };

    /// <summary>Writes the low bytes of a number, as many as there is room for.</summary>
    public static void Write(this ByteOrder order, Span<byte> bytes, ulong value)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var index = order == ByteOrder.Little ? i : bytes.Length - 1 - i;
            bytes[index] = (byte)(value >> (8 * i));
        }
    }
}
