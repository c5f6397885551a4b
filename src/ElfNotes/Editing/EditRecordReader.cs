using System.Buffers.Binary;
using System.Text;

namespace ElfNotes.Editing;

/// <summary>Reads what <see cref="EditRecordWriter"/> wrote. Behind the end everything is zero, and lists end.</summary>
/// <param name="bytes">The record.</param>
internal sealed class EditRecordReader(ReadOnlyMemory<byte> bytes)
{
    private int _at;
    private bool _isCut;

    /// <summary>Whether all was there, and nothing else.</summary>
    public bool IsAtEnd => !_isCut && _at == bytes.Length;

    public byte Byte() => Take(1) is { IsEmpty: false } taken ? taken.Span[0] : (byte)0;

    public uint Word() => Take(4) is { IsEmpty: false } taken ? BinaryPrimitives.ReadUInt32LittleEndian(taken.Span) : 0;

    public ulong Long() => Take(8) is { IsEmpty: false } taken ? BinaryPrimitives.ReadUInt64LittleEndian(taken.Span) : 0;

    /// <summary>A part of the record, which is not copied.</summary>
    public ReadOnlyMemory<byte> Bytes() => Take(Word());

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    /// <summary>A list; it grows with what is there, not by its count.</summary>
    public List<T> List<T>(Func<T> read)
    {
        var items = new List<T>();
        for (var count = Word(); count > 0 && !_isCut; count--) items.Add(read());
        return items;
    }

    private ReadOnlyMemory<byte> Take(uint size)
    {
        if (_isCut || size > (uint)(bytes.Length - _at))
        {
            _isCut = true;
            return default;
        }

        _at += (int)size;
        return bytes.Slice(_at - (int)size, (int)size);
    }
}
