using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ElfNotes.Editing;

/// <summary>Writes the parts of which a record consists, little-endian.</summary>
internal sealed class EditRecordWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();

    public void Byte(byte value) => _output.Write([value]);

    public void Word(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_output.GetSpan(4), value);
        _output.Advance(4);
    }

    public void Long(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_output.GetSpan(8), value);
        _output.Advance(8);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Word((uint)bytes.Length);
        _output.Write(bytes);
    }

    public void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    public void List<T>(IReadOnlyList<T> items, Action<T> write)
    {
        Word((uint)items.Count);
        foreach (var item in items) write(item);
    }

    public byte[] ToArray() => _output.WrittenSpan.ToArray();
}
