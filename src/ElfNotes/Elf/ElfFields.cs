using System.Buffers.Binary;

namespace ElfNotes.Elf;

/// <summary>Reads the fields of one structure that has been read into memory.</summary>
internal readonly ref struct ElfFields(ReadOnlySpan<byte> structure, bool is64, ByteOrder order)
{
    private readonly ReadOnlySpan<byte> _structure = structure;

    public ulong this[ElfField field]
    {
        get
        {
            var (offset, size) = field.Place(is64);
            return Number(_structure.Slice(offset, size), order);
        }
    }

    /// <summary>An unsigned number of 1, 2, 4 or 8 bytes.</summary>
    public static ulong Number(ReadOnlySpan<byte> bytes, ByteOrder order) => (bytes.Length, order) switch
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

    /// <summary>Writes the low bytes of a number.</summary>
    public static void WriteNumber(Span<byte> bytes, ByteOrder order, ulong value)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var index = order == ByteOrder.Little ? i : bytes.Length - 1 - i;
            bytes[index] = (byte)(value >> (8 * i));
        }
    }
}
