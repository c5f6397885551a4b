using System.Buffers.Binary;

namespace ElfNotes.TestKit;

/// <summary>A growing buffer of numbers in one byte order. Knows nothing of the library under test, so that it can bear witness against it.</summary>
/// <param name="order">The order of every number.</param>
public sealed class ByteWriter(ByteOrder order)
{
    private readonly List<byte> _bytes = [];

    /// <summary>The bytes written so far.</summary>
    public int Length => _bytes.Count;

    /// <summary>Appends bytes as they are.</summary>
    public ByteWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>Appends a number of 0 to 8 bytes, cut to its size; a larger size is filled up with zeros on the most significant side.</summary>
    public ByteWriter Number(ulong value, int size)
    {
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(eight, value);
        for (var i = 0; i < size; i++)
        {
            var significance = order == ByteOrder.Little ? i : size - 1 - i;
            _bytes.Add(significance < 8 ? eight[significance] : (byte)0);
        }

        return this;
    }

    /// <summary>Appends numbers of one size.</summary>
    public ByteWriter Numbers(int size, params ReadOnlySpan<ulong> values)
    {
        foreach (var value in values) Number(value, size);
        return this;
    }

    /// <summary>Appends zeros.</summary>
    public ByteWriter Zeros(int count)
    {
        for (var i = 0; i < count; i++) _bytes.Add(0);
        return this;
    }

    /// <summary>Appends zeros up to an offset; nothing when it is passed already.</summary>
    public ByteWriter ZerosUpTo(int offset) => Zeros(offset - Length);

    /// <summary>Appends zeros up to the next multiple, counted from <paramref name="origin"/>; an alignment of 0 or 1 adds nothing.</summary>
    public ByteWriter Align(int alignment, int origin = 0)
    {
        var rest = alignment > 1 ? (Length - origin) % alignment : 0;
        return rest == 0 ? this : Zeros(alignment - rest);
    }

    /// <summary>The bytes written.</summary>
    public byte[] ToArray() => [.. _bytes];
}
